"""Row 11: each closed day run again over what was sealed, what it posts and states compared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.faults import Malformed
from contracts.wording.sentence import Sentence
from services.kit.consumer.shelf import Kept
from services.penalties.deciding import law_digest
from services.penalties.law import LAW_VERSION, ReceivedFact
from services.penalties.posting.casebook import CaseFact
from services.penalties.posting.examination import Examination, Examined, Known
from services.penalties.posting.late_amendments import amended
from services.penalties.posting.runs import POLICY_PUBLISHED, Run
from services.penalties.verification.closed_runs import first_counted, runs_of
from services.penalties.verification.comparing import not_given, refuse_difference
from services.penalties.verification.evidence import (
    FACT_NAMES,
    DealerEvidence,
    SealedEvent,
    topic_named,
)
from services.penalties.verification.posted_so_far import PostedSoFar
from services.penalties.verification.postings_shown import is_statement, release_of, run_day_of
from services.penalties.verification.remarks import (
    HELD,
    POSTINGS_OF_ANOTHER,
    STATEMENTS_OF_ANOTHER,
)
from services.penalties.verification.verdict import Findings, Wrong
from services.received.fact import received_fact
from services.received.policies import PolicyUnreadable, known_policies


@dataclass
class Rederiving:
    """One dealer's postings and statements derived again.

    `rederived` are the numbers of those that are equal.
    """

    evidence: DealerEvidence
    findings: Findings
    rederived: set[int] = field(default_factory=set)
    _state: PostedSoFar = field(default_factory=PostedSoFar)
    _others: Counter[tuple[str, Sentence]] = field(default_factory=Counter)
    _fresh: set[date] = field(default_factory=set)

    def check(self) -> set[int]:
        """The numbers of the postings that the law gives again; raises `Wrong`."""
        evidence = self.evidence
        postings = evidence.streams[evidence.dealer, "penalties"]
        facts, policies = self._facts(), self._policies()
        held, runs = evidence.held_since, runs_of(evidence)
        self._fresh = first_counted([*(fact for _, fact in facts), *policies], runs)
        for run in runs:
            if held is not None and str(run.day) >= held:
                break
            self._run(run, facts, policies, postings)
        self._tell_of_others()
        if held is None and self._state.at < len(postings):
            raise not_given(postings[self._state.at])
        if held is not None:
            days = sum(str(run.day) >= held for run in runs)
            self.findings.leave(HELD, dealer=evidence.dealer, since=held, days=days)
        return self.rederived

    def _run(
        self,
        run: Run,
        facts: Sequence[tuple[Kept, CaseFact]],
        policies: Sequence[CaseFact],
        postings: Sequence[SealedEvent],
    ) -> None:
        shown = self._posted_on(run, postings)
        if other := [each for each in shown if release_of(each) != LAW_VERSION]:
            self._state.take_over(shown)
            kinds = [
                STATEMENTS_OF_ANOTHER if is_statement(each) else POSTINGS_OF_ANOTHER
                for each in shown
            ]
            self._others.update((release_of(other[0]), kind) for kind in kinds)
            return
        if not shown and not self._is_touched(run):
            return
        found = self._examined(run, facts, policies)
        if found is None:
            if shown:
                raise not_given(shown[0])
            return
        refuse_difference(shown, found.recordings, run, self._state.at, self._digests())
        self._state.keep(found)
        self.rederived |= {each.sequence for each in shown}

    def _posted_on(self, run: Run, postings: Sequence[SealedEvent]) -> Sequence[SealedEvent]:
        """What follows and says that this day posted or stated it."""
        at = self._state.at
        while at < len(postings) and run_day_of(postings[at]) == str(run.day):
            at += 1
        return postings[self._state.at : at]

    def _is_touched(self, run: Run) -> bool:
        due = self._state.next_change_on
        return run.day in self._fresh or (due is not None and due <= run.day)

    def _examined(
        self,
        run: Run,
        facts: Sequence[tuple[Kept, CaseFact]],
        policies: Sequence[CaseFact],
    ) -> Examined | None:
        published = [each for each in policies if each.counted_on(run.day)]
        try:
            known = Known(
                known_policies([each.fact for each in published]),
                [each.fact.name for each in published if each.first_counted_on(run)],
                LAW_VERSION,
            )
        except PolicyUnreadable as fault:
            raise Wrong(f"policies of {self.evidence.every}: {fault}") from fault
        counted = [fact for _, fact in facts if fact.counted_on(run.day)]
        try:
            return self._asked(run, known, counted)
        except Exception:  # noqa: BLE001 - as posting does: the day passes a dealer by
            try:
                return self._asked(run, known, amended(facts, run))
            except Exception as fault:
                raise Wrong(
                    f"the law fails on {self.evidence.dealer} as of {run.day}: {fault!r}"
                ) from fault

    def _asked(self, run: Run, known: Known, counted: Sequence[CaseFact]) -> Examined | None:
        if not counted:
            return None
        state = self._state
        return Examination(
            self.evidence.dealer,
            run,
            known,
            counted,
            state.posted,
            state.stated,
            state.examined_by,
        ).examined()

    def _tell_of_others(self) -> None:
        for (release, kind), count in sorted(self._others.items()):
            self.findings.leave(kind, count=count, release=release)

    def _digests(self) -> str:
        """Where other code under the same release sealed the last day, both digests."""
        sealed = self.evidence.seals[-1]
        if sealed.law_version != LAW_VERSION or sealed.law_digest == law_digest():
            return ""
        return f" (sealed by the law {sealed.law_digest}, this is {law_digest()})"

    def _facts(self) -> list[tuple[Kept, CaseFact]]:
        found = []
        for topic in FACT_NAMES:
            for each in self.evidence.streams[self.evidence.dealer, topic]:
                if each.is_left_out:
                    continue
                after_close = self._after_close(topic, each)
                place = topic_named(topic), each.sequence, each.type, each.received_on
                kept = Kept(*place, after_close, each.value)
                found.append((kept, CaseFact(each.received_on, after_close, _read(each))))
        return found

    def _after_close(self, topic: str, each: SealedEvent) -> str:
        """The last day closed before the event, by the seal that has it.

        By its own date, where it came late because the dealer was held.
        """
        evidence = self.evidence
        first = evidence.first_seal(topic, each.sequence)
        due = evidence.first_through(str(each.entered_on))
        before = evidence.lines[evidence.dealer].get(first - 1)
        if first > due and before is not None and before.held_since is not None:
            return evidence.sealed_before(due)
        return evidence.sealed_before(first)

    def _policies(self) -> list[CaseFact]:
        return [
            CaseFact(each.received_on, closed, _read(each))
            for each, closed in self.evidence.policies()
            if each.type == POLICY_PUBLISHED
        ]


def _read(each: SealedEvent) -> ReceivedFact | Malformed:
    try:
        return received_fact(each.value)
    except Malformed as fault:
        return fault
