"""The table of access, given to the kit's checker."""

from typing import Final

from contracts.access import READING, SENDING
from services.kit.identity.checker import Checker

CHECKER: Final = Checker(READING, SENDING)
