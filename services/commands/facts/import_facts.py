"""`docket import`: records older facts through the intake, with their instants of receipt."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.acceptance import LAST_YEAR
from contracts.envelope import MAX_EVENT_BYTES
from contracts.events import is_derived
from contracts.events.decisions import PolicyPublished
from contracts.faults import Malformed
from contracts.receipt import Receipt
from contracts.sent import read_sent
from contracts.topics import DECISIONS, topic_of
from services.commands.facts.facts_file import (
    facts_file,
    lines_with_progress,
    provenance_of,
    read_twice,
)
from services.composition import House
from services.kit.clock import Clock, local_date, open_day_by
from services.kit.intake.batch import IntakeOutcome
from services.kit.intake.draft import Draft, EventTooLarge, imported_draft
from services.kit.intake.journal import Journal
from services.kit.store import ValueRefused
from services.penalties.policy.admission import PolicyDoor

FACTS_A_TRANSACTION = 500
"""Facts of a topic in one transaction."""

LAST_DAY = date(LAST_YEAR, 12, 31)
"""The last day that can be closed by hand: none is closed beyond it."""

LONGEST_SILENCE = timedelta(days=366)
"""Days without any fact after which one closing ends them all, instead of one a day."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused line, and the reason."""

    line: int
    reason: str


@dataclass(slots=True)
class Summary:
    """How many lines had which outcome; derived events and closings are passed over.

    `pending` counts the accepted facts that are dated after the open day, and wait for their day.
    """

    accepted: int = 0
    duplicate: int = 0
    passed_over: int = 0
    pending: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        refusals = [asdict(refusal) for refusal in self.refused]
        return {**asdict(self), "refused": len(refusals), "refusals": refusals}


class Import:
    """Reads lines into the journals; a refused line does not stop the rest.

    `as_lived` closes each day as the recorded times pass it, but none on or after `not_beyond`.
    """

    def __init__(
        self,
        journals: Mapping[str, Journal],
        door: PolicyDoor,
        provenance: str,
        *,
        as_lived: bool,
        not_beyond: date = date.max,
    ) -> None:
        self.summary = Summary()
        self._journals = journals
        self._door = door
        self._provenance = provenance
        self._as_lived = as_lived
        self._not_beyond = not_beyond
        self._day: date | None = None
        self._accepted_of: Counter[date] = Counter()
        self._waiting: dict[str, list[tuple[int, Draft]]] = {topic: [] for topic in journals}

    def take(self, number: int, line: bytes) -> None:
        """Read one line of the file; it is recorded with `finish` at the latest."""
        if not line.strip():
            return
        try:
            draft = self._draft(number, line)
        except (Malformed, EventTooLarge) as fault:
            self.summary.refused.append(Refusal(number, str(fault)))
            return
        if draft is None:
            self.summary.passed_over += 1
            return
        if self._as_lived:
            self._live_until(draft)
        waiting = self._waiting[topic_of(draft.envelope.type)]
        waiting.append((number, draft))
        if len(waiting) >= FACTS_A_TRANSACTION:
            self._record(topic_of(draft.envelope.type))

    def tell_pending(self, clock: Clock) -> None:
        """Count what waits for its day, once all is recorded."""
        closed = [journal.closed_through() for journal in self._journals.values()]
        known = [day for day in closed if day is not None]
        open_day = open_day_by(clock, min(known) if len(known) == len(closed) else None)
        self.summary.pending = sum(
            count for day, count in self._accepted_of.items() if day > open_day
        )

    def finish(self) -> None:
        """Record the drafts that wait."""
        for topic in self._waiting:
            self._record(topic)
        self.summary.refused.sort(key=lambda refusal: refusal.line)

    def _draft(self, number: int, line: bytes) -> Draft | None:
        if len(line.strip()) > MAX_EVENT_BYTES:
            raise EventTooLarge(len(line.strip()))
        body = read_sent(line)
        if is_derived(body.get("type")):
            return None
        draft = imported_draft(body, datetime.now(UTC), f"{self._provenance}#L{number}")
        if isinstance(draft.fact, PolicyPublished):
            self._record(DECISIONS)  # a document is held against those that stand before it
            self._door.check(draft, local_date(_recorded_at(draft)))
        return draft

    def _live_until(self, draft: Draft) -> None:
        day = min(local_date(_recorded_at(draft)), self._not_beyond)
        if self._day is None:
            self._day = day
        if day - self._day > LONGEST_SILENCE:
            self._day = day - timedelta(days=1)
        while self._day < day:
            self.finish()
            for journal in self._journals.values():
                journal.close_days(self._day)
            self._day += timedelta(days=1)

    def _record(self, topic: str) -> None:
        waiting, self._waiting[topic] = self._waiting[topic], []
        outcomes = self._recorded(topic, [draft for _, draft in waiting])
        for (number, draft), outcome in zip(waiting, outcomes, strict=True):
            if not isinstance(outcome, Receipt):
                self.summary.refused.append(Refusal(number, str(outcome)))
            elif outcome.duplicate:
                self.summary.duplicate += 1
            else:
                self.summary.accepted += 1
                self._accepted_of[local_date(_recorded_at(draft))] += 1

    def _recorded(self, topic: str, drafts: Sequence[Draft]) -> list[IntakeOutcome | ValueRefused]:
        """Record drafts together; if the store refuses a value of them, record each alone."""
        if not drafts:
            return []
        try:
            return [*self._journals[topic].record(drafts)]
        except ValueRefused as refused:
            if len(drafts) == 1:
                return [refused]
            return [outcome for each in drafts for outcome in self._recorded(topic, [each])]


def _recorded_at(draft: Draft) -> datetime:
    return draft.imported.recorded_at if draft.imported else draft.envelope.time


def import_file(
    house: House, file: str, *, as_lived: bool, go_on: Callable[[], bool] = lambda: True
) -> Summary:
    """Import a file, or `-` for standard input; without `go_on` it stops at the first refused line.

    A progress bar is shown if stderr is a terminal. Raises `Unusable`.
    """
    not_beyond = local_date(house.clock.now()) if house.mode == "wall" else LAST_DAY
    with facts_file(file) as given, read_twice(given) as kept:
        provenance = provenance_of(kept)
        door = PolicyDoor(house.journals[DECISIONS])
        job = Import(house.journals, door, provenance, as_lived=as_lived, not_beyond=not_beyond)
        with lines_with_progress(kept) as lines:
            for number, line in enumerate(lines, 1):
                if not go_on():
                    break
                job.take(number, line)
            job.finish()
        job.tell_pending(house.clock)
    return job.summary
