"""A row of the table of access, and its cells.

A cell says how far a role reaches. `own`: the dealers named in the credential. `region`: the
dealers of the regions in the credential, all of them if it says `all`. `regions`: a credential of
all regions alone. `all`: every dealer. `yes`: what is about no dealer. `practice`: dealers for
practice alone. `none`: refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

Role = Literal["dealer", "inspector", "oem", "auditor", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)

Reach = Literal["none", "own", "region", "regions", "all", "yes", "practice"]


class Cell(NamedTuple):
    """How far a role reaches; `only` names the part to which it is limited, if any."""

    reach: Reach
    only: str = ""


NO: Final = Cell("none")
OWN: Final = Cell("own")
REGION: Final = Cell("region")
REGIONS: Final = Cell("regions")
EVERY: Final = Cell("all")
YES: Final = Cell("yes")
PRACTICE: Final = Cell("practice")

DEALERS_SOURCE: Final = "/dealers/{dealer}/"
"""The prefix of a source that sends for the dealer of the event."""


@dataclass(frozen=True, slots=True)
class SendingRow:
    """A row of facts: which roles send them, of which dealers, under which `source`.

    `behalf`: the OEM sends them on the dealer's behalf. `by_person`: the roles for which only a
    personal credential sends them, and only of a person that took no part in what is decided (four
    eyes).
    """

    name: str
    title: str
    types: tuple[str, ...]
    cells: Mapping[str, Cell]
    under: tuple[str, ...]
    behalf: bool = False
    by_person: tuple[Role, ...] = ()

    def cell(self, role: str) -> Cell:
        """How far a role reaches; a role that is not named sends nothing."""
        return self.cells.get(role, NO)


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A row of what is read or run."""

    name: str
    title: str
    cells: Mapping[str, Cell]

    def cell(self, role: str) -> Cell:
        """How far a role reaches; a role that is not named reads nothing."""
        return self.cells.get(role, NO)


def by(**cells: Cell) -> Mapping[str, Cell]:
    """How far each role reaches; a role that is not named reaches nothing."""
    return {role: cells.get(role, NO) for role in ROLES}
