"""The inspection catalogue (检查项目) as policy data: each item, its name and its standard."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator

from contracts.events.staffing import Position
from contracts.policy.citations import Chapter
from contracts.values import Closed, Code, Prose, Rows, Text


class InBothLanguages(Closed):
    """A name in Chinese and in English."""

    zh: Text
    en: Text


class CatalogueItem(Closed):
    """An item of an inspection: its slug, its name, and its standard in words.

    A document may write the slug alone.
    """

    item: Code
    name: InBothLanguages | None = None
    standard: Prose | None = None


def _item(written: Any) -> Any:
    return {"item": written} if isinstance(written, str) else written


Items = Rows[Annotated[CatalogueItem, BeforeValidator(_item)]]


class Catalogue(Chapter):
    """The items of inspections, §4.2.1 and §5.2: no other item counts."""

    hardware: Items
    work_items: Mapping[Position, Items]

    @cached_property
    def hardware_slugs(self) -> frozenset[str]:
        """The slugs of the hardware items."""
        return frozenset(each.item for each in self.hardware)

    @cached_property
    def work_slugs(self) -> frozenset[tuple[str, str]]:
        """The work items as (position, slug)."""
        return frozenset(
            (position, each.item) for position, items in self.work_items.items() for each in items
        )

    @cached_property
    def names(self) -> Mapping[str, InBothLanguages]:
        """The names that the document gives, by slug."""
        of_work = (each for items in self.work_items.values() for each in items)
        return {each.item: each.name for each in (*self.hardware, *of_work) if each.name}
