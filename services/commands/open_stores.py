"""Opens the stores of a data folder for as long as one command needs them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.composition import House


@contextmanager
def house_on(data: Path | None, *, publishing: bool = True) -> "Iterator[House]":
    """The house over this data folder, or over that of the settings; raises `SettingsUnfit`."""
    from services.settings import read_settings

    settings = read_settings(data=data)  # what is wrong there is told before more is loaded
    from services.commands.running_stack import clock_of
    from services.composition import House

    with closing(House(settings, clock_of(settings.data), publishing=publishing)) as house:
        yield house
