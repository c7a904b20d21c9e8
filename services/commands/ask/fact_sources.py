"""Recorded events for the law: those of a file, of standard input or of a stack."""

from collections.abc import Collection
from pathlib import Path

from services.commands.facts.facts_file import facts_file, kept_whole, read_twice
from services.commands.facts.recorded_history import History, recorded_in
from services.commands.facts.stack_record import read_stack


def read_history(source: str, dealers: Collection[str] = ()) -> History:
    """The events of a file, of standard input (`-`), or of the stack with that data folder.

    Raises `Unusable` if there are none, `MalformedLines` with every fault of each line.
    """
    if source != "-" and Path(source).is_dir():
        return read_stack(Path(source), dealers)
    with facts_file(source) as given, read_twice(given) as file, kept_whole():
        return recorded_in(file)
