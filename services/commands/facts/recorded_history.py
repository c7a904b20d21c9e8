"""The contents of an export: facts by dealer, policies, postings, and closed days.

The lines stay on disk. Each is checked once, and a dealer's facts are read when asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from pydantic import ValidationError

from contracts.envelope import MAX_EVENT_BYTES
from contracts.events import DAYS_CLOSED, FACTS, POSTINGS
from contracts.faults import Malformed
from contracts.policy.policies import Policies
from contracts.reading import read_json, read_line
from contracts.topics import FACT_TOPICS, topic_of
from services.commands.facts.facts_file import placed
from services.commands.refusal import Unusable
from services.kit.clock import WallClock, local_date
from services.kit.log.decoding import NEVER
from services.penalties.indexed_history import (
    LENGTH_BITS,
    IndexedHistory,
    KeptOpen,
    Lines,
    malformed_lines,
)
from services.received.fact import Key, ReceivedFact, well_formed_fact


@dataclass(frozen=True, slots=True)
class History:
    """The contents of an export: facts by dealer, policies, postings, and closed days.

    `entered_after` gives, by (topic, source, id), the last day that a topic had closed when it
    accepted an import.
    """

    facts: "FactsOnDisk"
    policies: Policies
    postings: "PostingsOnDisk"
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
        last = self.facts.history.last_received_on
        if last is None:
            raise Unusable("nothing is recorded there; say --as-of which day")
        return self.opened_on or min(last, local_date(WallClock().now()))

    def known(self, dealer: str, as_of: date) -> bool:
        """Whether any fact about the dealer was received by then."""
        first = self.facts.history.first_received_on.get(dealer)
        return first is not None and first <= as_of

    def counted_on(self, dealer: str, day: date) -> list[ReceivedFact]:
        """The facts that the run of a closed day counts: without imports after the closing."""
        return [
            fact
            for fact in self.facts.get(dealer, ())
            if self.entered_after.get(fact.key, NEVER) < day.isoformat()
        ]


class CheckedHistory(IndexedHistory):
    """An indexed history, every line of it checked, and what stands there beside facts."""

    def __init__(self, lines: Iterable[tuple[int, bytes]]) -> None:
        self.first_received_on: dict[str, date] = {}
        self.last_received_on: date | None = None
        self.beside_facts = _Beside()
        super().__init__(lines)

    def _take(self, offset: int, line: bytes, keys: Any) -> None:
        fact = well_formed_fact(line) if len(line) <= MAX_EVENT_BYTES else None
        if fact is None or fact.imported_at is not None or b"importedtime" in line:
            self.beside_facts.take(offset, line)
        if fact is None:
            self._take_as_read(offset, line, keys)
        else:
            self._take_fact(offset, line, fact, keys)

    def _take_fact(self, offset: int, line: bytes, fact: ReceivedFact, keys: Any) -> None:
        received_on = fact.received_on
        first = self.first_received_on.setdefault(fact.dealer, received_on)
        if received_on < first:
            self.first_received_on[fact.dealer] = received_on
        if self.last_received_on is None or received_on > self.last_received_on:
            self.last_received_on = received_on
        super()._take_fact(offset, line, fact, keys)


class FactsOnDisk(Mapping[str, Sequence[ReceivedFact]]):
    """By dealer its facts, and those of other dealers with the same ids: read when asked for."""

    def __init__(self, history: CheckedHistory, lines: Lines) -> None:
        self.history = history
        self._lines = lines

    def __getitem__(self, dealer: str) -> list[ReceivedFact]:
        if dealer not in self.history.places:
            raise KeyError(dealer)
        return self._lines.facts_of(
            self.history.places[dealer], self.history.beside(dealer), faults=[]
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.history.places)

    def __len__(self) -> int:
        return len(self.history.places)


class PostingsOnDisk(Sequence[Mapping[str, Any]]):
    """Postings in the order of the file, read when asked for."""

    def __init__(self, places: Sequence[int], lines: Lines) -> None:
        self._places = places
        self._lines = lines

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return PostingsOnDisk(self._places[number], self._lines)
        return read_json(self._lines.at(self._places[number]))

    def __len__(self) -> int:
        return len(self._places)


class _Beside:
    """What stands beside the facts of an export: postings, and how far days were closed when."""

    def __init__(self) -> None:
        self.postings: list[int] = []
        self.entered_after: dict[Key, str] = {}
        self._closed: dict[tuple[str, int], date] = {}

    def take(self, offset: int, line: bytes) -> None:
        """One line, in its order; what is no event is left to the reader of the facts."""
        try:
            event = read_line(line)
        except Malformed:
            return
        event_type = str(event.get("type"))
        if event_type in POSTINGS:
            self.postings.append(offset << LENGTH_BITS | len(line))
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
    """The events of an export, one a line, in its order; raises `MalformedLines`."""
    with TemporaryFile() as file:
        for line in lines:
            file.write(line if line.endswith(b"\n") else line + b"\n")
        return recorded_in(file)


def recorded_in(file: BinaryIO) -> History:
    """The events of a file that can be read twice; raises `MalformedLines`.

    The file may be closed after it.
    """
    file.flush()
    history = CheckedHistory(placed(file))
    policies = history.policies(())
    if history.faults or policies is None:
        raise malformed_lines(history.faults, placed(file))
    lines = Lines(KeptOpen(file))
    beside = history.beside_facts
    return History(
        FactsOnDisk(history, lines),
        policies,
        PostingsOnDisk(beside.postings, lines),
        beside.closed_through(),
        beside.entered_after,
    )
