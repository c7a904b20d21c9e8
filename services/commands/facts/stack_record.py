"""What a stack has recorded, read from its data folder."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from services.commands.facts.export import export, topics_named
from services.commands.facts.recorded_history import History, recorded_of
from services.commands.running_stack import clock_of, refuse_no_stack
from services.composition import House
from services.kit.clock import open_day_by
from services.settings import read_settings


def read_stack(data: Path | None, dealers: Collection[str] = ()) -> History:
    """The lines that `docket export` writes of a stack, of `dealers` alone if any are named.

    `data` is the option `--data`. Raises `Unusable` if no stack has this data folder.
    """
    settings = read_settings(data=data)
    refuse_no_stack(settings, "or a file of facts")
    with closing(House(settings, clock_of(settings.data), publishing=False)) as house:
        recorded = recorded_of(export(house, dealers, topics_named([])))
        return replace(recorded, opened_on=open_day_by(house.clock, None))
