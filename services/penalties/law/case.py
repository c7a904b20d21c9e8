"""A dealer's case: the standing facts by type, and what every chapter needs of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from contracts.events.audits import HardwareInspected, StaffingFindingRecorded
from contracts.events.operations import OperationsInspected
from contracts.events.staffing import (
    BaselineFiled,
    ChangeFiled,
    DealerAccepted,
    DealerClosed,
    SuccessorFiled,
    TrainingCompleted,
)
from contracts.policy.catalogue import Catalogue
from contracts.policy.policies import Policies
from services.penalties.law.catalogue import within_catalogue
from services.penalties.law.roster import Naming, Roster
from services.penalties.law.today import Today
from services.penalties.law.verdicts import Clause, Verdict
from services.received.fact import ReceivedFact, received_order
from services.received.standing import Anomaly, standing_facts

T = TypeVar("T")


class Case:
    """One dealer on one day. A chapter is a function over it, and adds anomalies."""

    def __init__(
        self, dealer: str, facts: Iterable[ReceivedFact], policies: Policies, as_of: date
    ) -> None:
        self.dealer = dealer
        self.today = Today(as_of)
        for version in policies.versions:
            self.today.reached(version.known_on)
            self.today.reached(version.document.effective_from)
        self.policies = policies.known_by(as_of)
        self.regulation = self.policies.applicable
        """The regulation by which a day is judged."""
        known = [
            fact
            for fact in facts
            if fact.received_on <= as_of or self.today.reached(fact.received_on)
        ]
        standing = standing_facts(dealer, known)
        self.corrections = standing.corrections
        self.anomalies = list(standing.anomalies)
        self.repeats = standing.repeats
        """The facts with an id that an earlier one bears."""
        self.first_fact: ReceivedFact | None = next(iter(standing.facts), None)
        """The first fact of the dealer that stands, in received order."""
        self.all = standing.of
        """The facts of a type that count, in received order."""

    @cached_property
    def hardware_inspections(self) -> list[ReceivedFact[HardwareInspected]]:
        """The hardware inspections that count, with the items of the catalogue alone."""
        return within_catalogue(
            self.all(HardwareInspected), self._known_hardware, attrgetter("item"), self.odd
        )

    @cached_property
    def operations_inspections(self) -> list[ReceivedFact[OperationsInspected]]:
        """The operations inspections that count, with the items of the catalogue alone."""
        return within_catalogue(
            self.all(OperationsInspected),
            self._known_work,
            attrgetter("position", "item"),
            self.odd,
        )

    def _known_hardware(self, on: date) -> frozenset[Any] | None:
        catalogue = self._catalogue(on)
        return None if catalogue is None else catalogue.hardware_slugs

    def _known_work(self, on: date) -> frozenset[Any] | None:
        catalogue = self._catalogue(on)
        return None if catalogue is None else catalogue.work_slugs

    def _catalogue(self, on: date) -> Catalogue | None:
        return self.regulation(on).terms.catalogue if self.policies.start is not None else None

    def verdict(self, clause: Clause, subject: str) -> Verdict:
        """The verdict of a clause about a subject, to be tested as of this case's day."""
        return Verdict(clause, subject, self.today, self.start)

    def odd(self, kind: str, fact: ReceivedFact[Any], detail: str) -> None:
        """Keep an anomaly."""
        self.anomalies.append(Anomaly(kind, fact.name, detail))

    def with_corrections(self, facts: Iterable[ReceivedFact]) -> list[ReceivedFact]:
        """The facts, each once, and the corrections that gave them their data."""
        facts = list(facts)
        if len(facts) == 1 and not self.corrections:
            return facts
        named: dict[str, ReceivedFact] = {}
        for fact in facts:
            named.setdefault(fact.name, fact)
            correction = self.corrections.get(fact.key)
            if correction is not None:
                named.setdefault(correction.name, correction)
        return list(named.values())

    @cached_property
    def start(self) -> date:
        """The day on which the first regulation takes effect: nothing is dated before it."""
        return self.policies.start or date.max

    @cached_property
    def acceptance(self) -> ReceivedFact[DealerAccepted] | None:
        """The acceptance (验收) of the dealer, if it is known."""
        return next(iter(self.all(DealerAccepted)), None)

    @cached_property
    def closed_on(self) -> date | None:
        """The day on which the dealer is closed, if it is known."""
        return next((fact.data.closed_on for fact in self.all(DealerClosed)), None)

    @cached_property
    def successors(self) -> dict[str, list[ReceivedFact[SuccessorFiled]]]:
        """The successors' filings, by the change_id that they name."""
        filed: defaultdict[str, list[ReceivedFact[SuccessorFiled]]] = defaultdict(list)
        for fact in self.all(SuccessorFiled):
            filed[fact.data.change_id].append(fact)
        return filed

    @cached_property
    def findings(self) -> list[ReceivedFact[StaffingFindingRecorded]]:
        """The changes that an inspection found, filed or not."""
        return [
            fact for fact in self.all(StaffingFindingRecorded) if fact.data.kind == "unfiled_change"
        ]

    @cached_property
    def roster(self) -> Roster:
        """Posts, departures and trainings passed; successors of unknown changes included."""
        members: list[Naming] = [
            (fact, member) for fact in self.all(BaselineFiled) for member in fact.data.members
        ]
        members += [
            (fact, successor)
            for fact in self.all(ChangeFiled)
            if (successor := fact.data.successor) is not None
        ]
        members += [(fact, fact.data.successor) for fact in self.all(SuccessorFiled)]
        return Roster(
            sorted(members, key=lambda named: received_order(named[0])),
            self.all(ChangeFiled),
            self.findings,
            self.all(TrainingCompleted),
            lambda reason, on: reason in self.regulation(on).terms.department.departure_reasons,
        )
