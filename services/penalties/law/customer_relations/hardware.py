"""硬件配备, §4.2: an inspection that fails begins a chain of rounds, each with a due date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.dates import ONE_DAY, plus_days
from contracts.events.audits import RectificationReported
from contracts.policy.deadlines import round_due
from contracts.policy.documents import Regulation
from contracts.policy.periods import EndOfPeriod
from services.penalties.law.case import Case
from services.penalties.law.customer_relations.inspection_order import Inspection, in_order
from services.penalties.law.verdicts import Clause, Verdict, component
from services.received.fact import ReceivedFact

HARDWARE_NONCONFORMING = Clause("hardware-nonconforming", "4.2.2", "penalty")
HARDWARE_UNRECTIFIED = Clause("hardware-unrectified", "4.2.2", "penalty")
TERMINATION_REVIEW = Clause("termination-review", "4.2.2", "termination_review")

ON_HOLIDAY = "hardware-nonconforming.on_holiday"
"""The figure that decides whether a round's last day moves."""


@dataclass(slots=True)
class Chain:
    """A first inspection that failed and its rounds, until a re-inspection conforms.

    The open round stands on `standing_on`, was begun by `start` (an inspection, or the overdue
    before it) and ends with `due`; under review no round is open.
    """

    first: Inspection
    standing_on: str
    start: str
    due: EndOfPeriod
    inspections: list[Inspection]
    members: list[str]
    breaches: int = 0
    under_review: bool = False


def hardware(case: Case) -> Iterator[Verdict]:
    """`hardware-nonconforming`, `hardware-unrectified` and `termination-review`, chain by chain."""
    chains = Chains(case)
    for inspection in in_order(case.hardware_inspections):
        if not case.today.reached(inspection.data.inspected_on):
            break
        chain = chains.open.get(inspection.data.reinspects or "")
        if chain is None:
            chains.note_contradiction(inspection)
            yield from chains.begin(inspection)
        else:
            yield from chains.let_pass(chain, inspection.data.inspected_on)
            yield from chains.reinspect(chain, inspection)
    for chain in list({id(chain): chain for chain in chains.open.values()}.values()):
        yield from chains.let_pass(chain, None)


class Chains:
    """The open chains of one dealer, by each inspection that belongs to one."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.open: dict[str, Chain] = {}
        self.known = {each.data.inspection_id for each in case.hardware_inspections}
        self.rectified: dict[str, ReceivedFact[RectificationReported]] = {}
        for report in case.all(RectificationReported):
            self.rectified.setdefault(report.data.inspection_id, report)

    def note_contradiction(self, inspection: Inspection) -> None:
        """A re-inspection that names no inspection of an open chain is a first one: an anomaly."""
        named = inspection.data.reinspects
        if named is None:
            return
        if named not in self.known:
            detail = f"no hardware inspection {named} is known"
            self.case.odd("unknown-inspection", inspection, detail)
        else:
            detail = f"{named} cannot be inspected again: this is taken as a first inspection"
            self.case.odd("not-reinspectable", inspection, detail)

    def begin(self, inspection: Inspection) -> Iterator[Verdict]:
        """A first inspection: if too many items fail it costs, and begins a chain."""
        on, name = inspection.data.inspected_on, component(inspection.data.inspection_id)
        failed = [item.item for item in inspection.data.items if not item.conforming]
        verdict = self.case.verdict(HARDWARE_NONCONFORMING, name)
        if verdict.governed("inspected_on", on):
            regulation = self.case.regulation(on)
            terms = regulation.terms.hardware_nonconforming
            if verdict.that("items_failed", len(failed), ">=", terms.items):
                due = self._end_of_round(on, regulation)
                verdict.entails(
                    on,
                    regulation,
                    [inspection],
                    amount_fen=terms.amount_fen,
                    parameters={
                        "items": terms.items,
                        "rectification_days": terms.rectification_days,
                    },
                    figures=[ON_HOLIDAY],
                    failed=failed,
                    due_on=due.on,
                    **due.grounds,
                )
                identity = inspection.data.inspection_id
                chain = Chain(inspection, identity, name, due, [inspection], [identity])
                self.open[identity] = chain
        yield verdict

    def reinspect(self, chain: Chain, inspection: Inspection) -> Iterator[Verdict]:
        """A re-inspection of an open chain: if it conforms it closes it, else it breaches."""
        on, identity = inspection.data.inspected_on, inspection.data.inspection_id
        items = self.case.regulation(on).terms.hardware_nonconforming.items
        failed = [item.item for item in inspection.data.items if not item.conforming]
        verdict = self.case.verdict(HARDWARE_UNRECTIFIED, component(identity))
        if not verdict.that("items_failed", len(failed), ">=", items):
            if not chain.under_review and on <= chain.due.on:
                yield self._round(chain, [inspection])
            for member in chain.members:
                del self.open[member]
            yield verdict
            return
        self.open[identity] = chain
        chain.members.append(identity)
        if verdict.barred("under_review", chain.under_review, "==", True):
            yield verdict
            return
        if on <= chain.due.on:
            yield self._broken_off(chain, inspection)
        chain.inspections.append(inspection)
        chain.standing_on = identity
        yield from self._breach(
            chain, verdict, on, verdict.subject, breached_by="reinspection", failed=failed
        )

    def let_pass(self, chain: Chain, until: date | None) -> Iterator[Verdict]:
        """The rounds whose due date passes before `until` (else today) without rectification."""
        while not chain.under_review and (until is None or chain.due.on < until):
            due = chain.due
            verdict = self._round(chain, [])
            if verdict.deadline is None or verdict.deadline.outcome != "missed":
                yield verdict
                return
            yield from self._breach(
                chain,
                verdict,
                due.on + ONE_DAY,
                verdict.subject,
                figures=[ON_HOLIDAY],
                breached_by="overdue",
                due_on=due.on,
                **due.grounds,
            )

    def _end_of_round(self, on: date, regulation: Regulation) -> EndOfPeriod:
        """The day by which a round that begins on `on` must be rectified, by that day's policy."""
        return round_due(self.case.policies, regulation.terms, on)

    def _round(self, chain: Chain, answers: list[ReceivedFact]) -> Verdict:
        """The open round by its due date: a rectification in time or `answers` meet it."""
        verdict = self.case.verdict(HARDWARE_UNRECTIFIED, f"{chain.start}/overdue")
        report = self.rectified.get(chain.standing_on)
        if report is not None and report.received_on <= chain.due.on:
            answers = [report]
        regulation = self.case.regulation(plus_days(chain.due.on, 1))
        verdict.overdue(
            chain.due.on,
            answers,
            self.case.closed_on,
            amount_fen=regulation.terms.hardware_nonconforming.amount_fen
            * _multiple(regulation, chain.breaches + 1),
        )
        return verdict

    def _broken_off(self, chain: Chain, inspection: Inspection) -> Verdict:
        """The round that a failed re-inspection ends before its date: it cannot be met any more."""
        verdict = self._round(chain, [])
        if verdict.deadline is not None and verdict.deadline.outcome in {"open", "missed"}:
            verdict.barred("breached_by", inspection.name, "!=", None)
            verdict.deadline = verdict.deadline._replace(outcome="missed")
        return verdict

    def _breach(
        self,
        chain: Chain,
        verdict: Verdict,
        on: date,
        start: str,
        *,
        figures: Sequence[str] = (),
        **values: Any,
    ) -> Iterator[Verdict]:
        """The first amount grown («加倍»), a new round, and at the limit the review."""
        chain.breaches += 1
        regulation = self.case.regulation(on)
        terms = regulation.terms
        growth = terms.hardware_unrectified
        multiple = _multiple(regulation, chain.breaches)
        verdict.entails(
            on,
            regulation,
            chain.inspections,
            amount_fen=terms.hardware_nonconforming.amount_fen * multiple,
            parameters={
                "first_amount_fen": terms.hardware_nonconforming.amount_fen,
                "factor": growth.factor,
                "compounding": growth.compounding,
            },
            figures=figures,
            first_on=chain.first.data.inspected_on,
            first_amount_fen=terms.hardware_nonconforming.amount_fen,
            multiple=multiple,
            breach=chain.breaches,
            **values,
        )
        yield verdict
        chain.start = start
        chain.due = self._end_of_round(on, regulation)
        review = self.case.verdict(TERMINATION_REVIEW, component(chain.first.data.inspection_id))
        limit = terms.termination_review.after_breaches
        if review.that("breaches", chain.breaches, ">=", limit):
            review.entails(
                on,
                regulation,
                chain.inspections,
                parameters={"after_breaches": limit},
                breaches=chain.breaches,
            )
            chain.under_review = True
        yield review


def _multiple(regulation: Regulation, breaches: int) -> int:
    """By what the first amount is multiplied at a breach («加倍»)."""
    growth = regulation.terms.hardware_unrectified
    return int(growth.factor ** (breaches if growth.compounding else 1))
