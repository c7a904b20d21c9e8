"""The contents of an export: facts by dealer, policies, postings, and closed days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from contracts.events import DAYS_CLOSED, FACTS, POSTINGS
from contracts.faults import Malformed
from contracts.policy.policies import Policies
from contracts.reading import read_line
from contracts.topics import FACT_TOPICS, topic_of
from services.commands.refusal import Unusable
from services.kit.clock import WallClock, local_date
from services.kit.log.decoding import NEVER
from services.penalties.adjudication import by_dealer, read_lines
from services.received.fact import Key, ReceivedFact


@dataclass(frozen=True, slots=True)
class History:
    """The contents of an export: facts by dealer, policies, postings, and closed days.

    `entered_after` gives, by (topic, source, id), the last day that a topic had closed when it
    accepted an import.
    """

    facts: Mapping[str, Sequence[ReceivedFact]]
    policies: Policies
    postings: Sequence[Mapping[str, Any]]
    closed_through: date | None
    entered_after: Mapping[Key, str]
    opened_on: date | None = None
    """The open day before a first closing, by the clock of the recorded stack."""

    @property
    def open_day(self) -> date:
        """The day after the last closed one; before a first closing the clock's.

        A file has no clock: its open day is then the last day on which any fact was received, and
        never after today.
        """
        if self.closed_through is not None:
            return self.closed_through + timedelta(days=1)
        received = [fact.received_on for facts in self.facts.values() for fact in facts]
        if not received:
            raise Unusable("nothing is recorded there; say --as-of which day")
        return self.opened_on or min(max(received), local_date(WallClock().now()))

    def known(self, dealer: str, as_of: date) -> bool:
        """Whether any fact about the dealer was received by then."""
        return any(
            fact.dealer == dealer and fact.received_on <= as_of
            for fact in self.facts.get(dealer, ())
        )

    def counted_on(self, dealer: str, day: date) -> list[ReceivedFact]:
        """The facts that the run of a closed day counts: without imports after the closing."""
        return [
            fact
            for fact in self.facts.get(dealer, ())
            if self.entered_after.get(fact.key, NEVER) < day.isoformat()
        ]


class _Named(msgspec.Struct, gc=False):
    """The attributes of an event that show whether it is a bare fact."""

    type: str
    importedtime: Any = msgspec.UNSET


_NAMED: Final = msgspec.json.Decoder(_Named)


def _is_bare_fact(line: bytes) -> bool:
    """Whether a line is a fact that was not imported; its data are not read."""
    try:
        named = _NAMED.decode(line)
    except msgspec.MsgspecError:
        return False
    return named.type in FACTS and named.importedtime is msgspec.UNSET


class _Beside:
    """The other events of an export: postings, and closings with their instants."""

    def __init__(self) -> None:
        self.postings: list[Mapping[str, Any]] = []
        self.entered_after: dict[Key, str] = {}
        self._closed: dict[tuple[str, int], date] = {}

    def take(self, line: bytes) -> None:
        """Read one line, in its order; a malformed line is left to the reader of facts."""
        try:
            event = read_line(line)
        except Malformed:
            return
        event_type = str(event.get("type"))
        if event_type in POSTINGS:
            self.postings.append(event)
        elif event_type in DAYS_CLOSED:
            self._close(event_type, event.get("data"))
        elif event_type in FACTS and "importedtime" in event:
            topic = topic_of(event_type)
            closed = [str(day) for (of, _), day in self._closed.items() if of == topic]
            key = (topic, str(event.get("source")), str(event.get("id")))
            self.entered_after.setdefault(key, max(closed, default=NEVER))

    def closed_through(self) -> date | None:
        """The last day that all three topics have closed, in every partition that they name."""
        if {topic for topic, _ in self._closed} != set(FACT_TOPICS):
            return None
        return min(self._closed.values())

    def _close(self, event_type: str, data: object) -> None:
        try:
            said = DAYS_CLOSED[event_type].model_validate(data)
        except ValidationError:  # derived events count for nothing, whatever they carry
            return
        place = (topic_of(event_type), said.partition)
        self._closed[place] = max(said.through, self._closed.get(place, date.min))


def recorded_of(lines: Iterable[bytes]) -> History:
    """The events of an export, one a line, in its order."""
    lines = list(lines)
    beside = _Beside()
    for line in lines:
        beside.take(line)
    facts, policies = read_lines(lines)
    return History(
        by_dealer(facts), policies, beside.postings, beside.closed_through(), beside.entered_after
    )
