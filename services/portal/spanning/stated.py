"""What is stated of a docket after a closed day, as the portal reads it."""

from collections.abc import Mapping
from typing import Any, Final

STATED: Final = "docket.penalties.docket-stated.v1"
"""The type of the events that state a docket."""


def next_duty(said: Mapping[str, Any]) -> tuple[str, str] | None:
    """The day by which the first of the open duties is due, and its clause; None where none is."""
    duties = [(each["due_on"], each["clause"]) for each in said["duties"]]
    return min(duties, default=None)
