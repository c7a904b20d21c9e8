"""An unmet duty of the regulation that has no fine."""

from typing import Literal

from pydantic import Field

from contracts.events.staffing import Position
from contracts.policy.citations import Citation
from contracts.values import Closed

Duty = Literal[
    "headcount-below-required",
    "branch-posts",
    "manager-handover",
    "successor-training",
    "extended-absence",
]


class Said(Closed):
    """One sentence in Chinese and in English. It names persons by their pseudonym."""

    zh: str
    en: str


class Remark(Closed):
    """A remark beside the headcount, which is never an entry of the docket."""

    duty: Duty
    section: str
    paper: str | None = Field(description="the section as the paper numbers it")
    words: str = Field(description="the regulation's own words")
    position: Position
    person_id: str | None = None
    change_id: str | None = None
    said: Said


def remark(
    duty: Duty,
    citation: Citation,
    said: Said,
    position: Position,
    *,
    person_id: str | None = None,
    change_id: str | None = None,
) -> Remark:
    """A remark with the § and the words that the policy gives."""
    return Remark(
        duty=duty,
        section=citation.section,
        paper=citation.paper,
        words=citation.words,
        position=position,
        person_id=person_id,
        change_id=change_id,
        said=said,
    )
