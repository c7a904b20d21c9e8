"""All that was filed of one dealer and stands, and the policies by which it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from contracts.events.staffing import (
    BaselineFiled,
    ChangeFiled,
    Member,
    Position,
    SuccessorFiled,
    TrainingCompleted,
)
from contracts.policy.policies import Policies
from contracts.received import ReceivedFact, received_order
from contracts.standing import Standing

MANAGER: Position = "customer_manager"
"""客户经理: the one position with an induction training (导入培训)."""


class Named(NamedTuple):
    """A member of the department, and the filing that names them."""

    member: Member
    by: ReceivedFact


@dataclass(frozen=True)
class Case:
    """What staffing knows of one dealer; `open_day` is the day after the last one closed.

    It knows filings alone: what an inspection found stands in the docket.
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
        """Everybody whom a baseline, a change or a successor's filing names, in received order."""
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

    def successors(self, change_id: str) -> list[Named]:
        """The successors (继任者) named for a change, in the filing itself or by one of its own."""
        return [
            named
            for named in self.named
            if isinstance(named.by.data, ChangeFiled | SuccessorFiled)
            and named.by.data.change_id == change_id
        ]

    def passed_on(self, person_id: str) -> date | None:
        """The day of the person's first passed training as customer_manager."""
        return min(
            (
                training.data.held_on
                for training in self.standing.of(TrainingCompleted)
                if training.data.passed
                and training.data.person_id == person_id
                and training.data.position == MANAGER
            ),
            default=None,
        )

    def departs(self, change: ChangeFiled) -> bool:
        """Whether the change is a departure (变更): its reason, by the policy of its day."""
        regulation = self.policies.applicable(change.effective_on)
        return change.reason in regulation.terms.department.departure_reasons
