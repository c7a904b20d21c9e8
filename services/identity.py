"""Who may do what in this house: the table of access, given to the kit's checker."""

from typing import Final

from contracts.access import READING, ROLES, SENDING
from services.kit.identity.checker import Checker
from services.kit.identity.development import Development
from services.kit.identity.guard import Guard

CHECKER: Final = Checker(READING, SENDING)


def development() -> Development:
    """The principals of a stack without identity."""
    return Development(ROLES, first="oem", scoped_by_dealer="dealer")


def development_guard() -> Guard:
    """The guard of a stack without identity."""
    return Guard(development(), CHECKER)
