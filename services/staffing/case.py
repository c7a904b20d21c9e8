"""The standing filings of one dealer, and the policies that apply to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from contracts.events.staffing import (
    AbsenceRecorded,
    BaselineFiled,
    ChangeFiled,
    Member,
    Position,
    SuccessorFiled,
    TrainingCompleted,
)
from contracts.policy.policies import Policies
from services.received.fact import ReceivedFact, received_order
from services.received.standing import Standing, grouped

MANAGER: Position = "customer_manager"
"""客户经理: the one position with an induction training (导入培训)."""


class Named(NamedTuple):
    """A member of the department, and the filing that names them."""

    member: Member
    by: ReceivedFact


@dataclass(frozen=True)
class Case:
    """The facts of one dealer in staffing; `open_day` is the day after the last closed one.

    It has filings alone: findings of inspections are in the docket.
    """

    dealer: str
    standing: Standing
    policies: Policies
    open_day: date

    @cached_property
    def changes(self) -> Sequence[ReceivedFact[ChangeFiled]]:
        """The staff changes (人员异动), in received order."""
        return self.standing.of(ChangeFiled)

    @cached_property
    def named(self) -> Sequence[Named]:
        """The persons whom a baseline, a change or a successor's filing names, as received."""
        return sorted(
            (
                *(
                    Named(member, fact)
                    for fact in self.standing.of(BaselineFiled)
                    for member in fact.data.members
                ),
                *(
                    Named(fact.data.successor, fact)
                    for fact in self.changes
                    if fact.data.successor is not None
                ),
                *(Named(fact.data.successor, fact) for fact in self.standing.of(SuccessorFiled)),
            ),
            key=lambda named: received_order(named.by),
        )

    def successors(self, change_id: str) -> Sequence[Named]:
        """The successors (继任者) named for a change, in the filing itself or by one of its own."""
        return self._successors.get(change_id, ())

    @cached_property
    def _successors(self) -> Mapping[str, Sequence[Named]]:
        by_change: defaultdict[str, list[Named]] = defaultdict(list)
        for named in self.named:
            if isinstance(filing := named.by.data, ChangeFiled | SuccessorFiled):
                by_change[filing.change_id].append(named)
        return by_change

    def passed_on(self, person_id: str) -> date | None:
        """The day of the person's first passed training as customer_manager."""
        return self._passed_on.get(person_id)

    @cached_property
    def _passed_on(self) -> Mapping[str, date]:
        first: dict[str, date] = {}
        for training in self.standing.of(TrainingCompleted):
            said = training.data
            if said.passed and said.position == MANAGER:
                first[said.person_id] = min(said.held_on, first.get(said.person_id, said.held_on))
        return first

    def changes_of(self, person_id: str) -> Sequence[ReceivedFact[ChangeFiled]]:
        """The changes filed of a person, in received order."""
        return self._changes_of.get(person_id, ())

    @cached_property
    def _changes_of(self) -> Mapping[str, Sequence[ReceivedFact[ChangeFiled]]]:
        return grouped(self.changes, lambda fact: fact.data.person_id)

    def absences_of(self, person_id: str) -> Sequence[AbsenceRecorded]:
        """The absences recorded of a person, in received order."""
        return self._absences_of.get(person_id, ())

    @cached_property
    def _absences_of(self) -> Mapping[str, Sequence[AbsenceRecorded]]:
        absences = [fact.data for fact in self.standing.of(AbsenceRecorded)]
        return grouped(absences, lambda absence: absence.person_id)

    def departs(self, change: ChangeFiled) -> bool:
        """Whether the change is a departure (变更): its reason, by the policy of its day."""
        regulation = self.policies.applicable(change.effective_on)
        return change.reason in regulation.terms.department.departure_reasons
