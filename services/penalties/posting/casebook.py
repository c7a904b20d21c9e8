"""The dealers' cases: the facts as read from the log, and those that a closed day counts."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from contracts.faults import Malformed
from contracts.topics import EVERY_DEALER
from services.kit.consumer.parking import is_parked
from services.kit.consumer.shelf import Kept, kept_of, kept_of_each, kept_since
from services.kit.log.partitions import stream_of
from services.kit.store import Reading
from services.kit.store.statements import chunks, marks
from services.penalties.law import ReceivedFact
from services.penalties.posting.runs import Run
from services.received.fact import received_fact

MOST_FACTS_AT_HAND = 4_000
"""Parsed facts kept in memory; the least recently used cases are dropped."""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A fact of a case: when it was received, and the last day closed before it in its stream.

    An unreadable fact raises only when it is used.
    """

    received_on: date
    after_close: str
    read: ReceivedFact | Malformed

    @property
    def fact(self) -> ReceivedFact:
        """The fact itself; raises `Malformed`."""
        if isinstance(self.read, Malformed):
            raise Malformed(self.read.faults)
        return self.read

    def counted_on(self, day: date) -> bool:
        """Whether the run of a closed day counts it.

        It was received by then, and recorded before its stream closed that day; a later import
        counts from the next run.
        """
        return self.received_on <= day and self.after_close < str(day)

    def first_counted_on(self, run: Run) -> bool:
        """Whether this run counts it and the one before did not."""
        if not self.counted_on(run.day):
            return False
        return run.previous is None or not self.counted_on(run.previous)


@dataclass(slots=True)
class _Case:
    facts: list[CaseFact]
    heads: dict[str, int]


class Casebook:
    """Reads cases from the shelf; caches the most recently used ones, and reads on from there."""

    def __init__(self, most_facts: int = MOST_FACTS_AT_HAND) -> None:
        self._most_facts = most_facts
        self._cases: OrderedDict[str, _Case] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def case(self, look: Reading, stream: str) -> Sequence[CaseFact]:
        """All facts read of a dealer (or of a partition's `*`), in the order of each topic."""
        with self._lock:
            if is_parked(look, stream):  # what is read ahead has numbers beyond those that wait
                return tuple(map(case_fact, kept_of(look, stream)))
            self._read_on(look, stream)
            self._make_room()
            return tuple(self._cases[stream].facts)

    def cases(self, look: Reading, dealers: Sequence[str]) -> Mapping[str, Sequence[CaseFact]]:
        """Those of several dealers of whom none is parked: what is not at hand is read at once."""
        with self._lock:
            at_hand = [dealer for dealer in dealers if dealer in self._cases]
            for dealer in at_hand:
                self._read_on(look, dealer)
            fresh = set(dealers).difference(at_hand)
            for dealer, kept in kept_of_each(look, sorted(fresh)).items():
                self._add(dealer, kept)
            found = {dealer: tuple(self._cases[dealer].facts) for dealer in dealers}
            self._make_room()
            return found

    def _read_on(self, look: Reading, stream: str) -> None:
        case = self._cases.get(stream)
        self._add(stream, kept_since(look, stream, case.heads if case else {}))

    def _add(self, stream: str, kept: Iterable[Kept]) -> None:
        case = self._cases.setdefault(stream, _Case([], {}))
        self._cases.move_to_end(stream)
        for each in kept:
            case.heads[each.topic] = each.sequence
            case.facts.append(case_fact(each))
            self._size += 1

    def policies(self, look: Reading, partition: int) -> Sequence[CaseFact]:
        """The policy documents published, as this partition recorded them."""
        return self.case(look, stream_of(EVERY_DEALER, partition))

    def _make_room(self) -> None:
        while self._size > self._most_facts and len(self._cases) > 1:
            _, gone = self._cases.popitem(last=False)
            self._size -= len(gone.facts)


def known_facts(look: Reading, dealers: Sequence[str]) -> dict[str, int]:
    """The number of known facts of each dealer, by the heads of its streams."""
    counts = dict.fromkeys(dealers, 0)
    for some in chunks(dealers):
        rows = look.execute(
            f"SELECT stream, SUM(sequence) FROM heads WHERE stream IN ({marks(some)})"
            " GROUP BY stream",
            some,
        )
        counts |= {stream: int(count) for stream, count in rows}
    return counts


def case_fact(kept: Kept) -> CaseFact:
    """The fact of a case from a kept event."""
    return CaseFact(kept.received_on, kept.after_close, _read(kept))


def _read(kept: Kept) -> ReceivedFact | Malformed:
    try:
        return received_fact(kept.value)
    except Malformed as fault:
        return fault
