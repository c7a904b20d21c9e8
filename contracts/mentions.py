"""The mentions of a fact: the people in it, and what it identifies by an id of its own."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple, get_args

from contracts.events import Fact
from contracts.events.audits import (
    HardwareInspected,
    MonthlyReportSubmitted,
    RectificationReported,
    StaffingFindingRecorded,
)
from contracts.events.decisions import SettlementRecorded
from contracts.events.operations import OperationsInspected
from contracts.events.staffing import (
    AbsenceRecorded,
    BaselineFiled,
    ChangeFiled,
    DealerAccepted,
    DealerClosed,
    Member,
    NoChangeDeclared,
    SuccessorFiled,
    TrainingCompleted,
)


class Mention(NamedTuple):
    """A person of a dealer, or an object of another kind, by its name."""

    kind: str
    name: str


PERSON: Final = "person"
ACCEPTED: Final = Mention("dealer-accepted", "")
CLOSED: Final = Mention("dealer-closed", "")
SETTLEMENT: Final = "settlement-recorded"
"""The kind under which a settlement's reference is named."""

SpokenOf = ChangeFiled | StaffingFindingRecorded | AbsenceRecorded | TrainingCompleted
"""The types of facts about a person whom another filing has named."""

SPEAK_OF_PEOPLE: Final[tuple[type[SpokenOf], ...]] = get_args(SpokenOf)

BUSINESS_IDS: Final[Mapping[type, Callable[[Any], Hashable]]] = {
    DealerAccepted: lambda _: None,
    DealerClosed: lambda _: None,
    ChangeFiled: attrgetter("change_id"),
    TrainingCompleted: attrgetter("position", "person_id", "held_on"),
    StaffingFindingRecorded: attrgetter("finding_id"),
    HardwareInspected: attrgetter("inspection_id"),
    OperationsInspected: attrgetter("inspection_id"),
    SettlementRecorded: attrgetter("reference"),
}
"""The id of what a fact is about; the first fact received with it counts."""

_DUTIES: Final[Mapping[type, Callable[[Any], Hashable]]] = {
    BaselineFiled: lambda _: None,
    NoChangeDeclared: lambda declaration: declaration.month,
    MonthlyReportSubmitted: lambda report: report.month,
    RectificationReported: lambda report: report.inspection_id,
}
"""The types of facts that answer a duty, and which one: the first in time answers it."""

_IDENTITIES: Final = {**BUSINESS_IDS, **_DUTIES}


def members_of(fact: Fact) -> Sequence[Member]:
    """The members of the department whom the fact names."""
    match fact:
        case BaselineFiled(members=members):
            return members
        case ChangeFiled(successor=Member() as successor) | SuccessorFiled(successor=successor):
            return (successor,)
        case _:
            return ()


def person_spoken_of(fact: Fact) -> str | None:
    """The person_id in the fact that another filing names."""
    return fact.person_id if isinstance(fact, SPEAK_OF_PEOPLE) else None


def identity(fact: Fact) -> Mention | None:
    """The id that the fact gives to what it is about, if it gives one."""
    named = _IDENTITIES.get(type(fact))
    return None if named is None else Mention(fact.TYPE.split(".")[2], _text(named(fact)))


def inspection(inspection_id: str) -> Mention:
    """A hardware inspection, by its id."""
    return Mention("hardware-inspected", inspection_id)


def mentions(fact: Fact) -> set[Mention]:
    """All that the fact mentions for the first time, if nothing has mentioned it before."""
    named = {Mention(PERSON, member.person_id) for member in members_of(fact)}
    own = identity(fact)
    return named if own is None else named | {own}


def _text(name: Hashable) -> str:
    if isinstance(name, tuple):
        return "/".join(map(str, name))
    return "" if name is None else str(name)
