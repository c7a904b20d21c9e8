"""A history of any size: the offsets of its lines by dealer; facts are typed on demand."""

import os
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol
from weakref import finalize

import msgspec

from contracts.envelope import MAX_EVENT_BYTES
from contracts.events import is_derived
from contracts.events.decisions import PolicyPublished
from contracts.faults import Fault, Malformed
from contracts.policy.policies import Policies
from contracts.reading import read_line
from services.penalties.adjudication import KnownPolicies, LineFaults, MalformedLines, fact_in_line
from services.penalties.law import ReceivedFact

PARTS: Final = 64
"""Shares of the keys, which are compared one share at a time."""

LENGTH_BITS: Final = 20
"""A line's offset, and below it its length in bytes, as one number."""


class Routed(msgspec.Struct, gc=False):
    """The attributes by which a line is assigned; the rest is not parsed."""

    type: str
    source: str
    id: str
    subject: str


_ROUTED: Final = msgspec.json.Decoder(Routed)

Places = Mapping[str, Sequence[int]]
"""By dealer, the places of its lines, in the file's order."""


class LineFault(NamedTuple):
    """The faults of the line at an offset."""

    offset: int
    faults: list[Fault]


class OpenFile(Protocol):
    """A file that is open."""

    def fileno(self) -> int:
        """Its descriptor."""
        ...


class KeptOpen:
    """A file that stays open as long as this object lives, whoever closes the file itself."""

    def __init__(self, file: OpenFile) -> None:
        self._descriptor = os.dup(file.fileno())
        finalize(self, os.close, self._descriptor)

    def fileno(self) -> int:
        return self._descriptor


class Lines(NamedTuple):
    """The lines of a file by their places."""

    file: OpenFile

    def at(self, place: int) -> bytes:
        """The line at a place, read without moving the file's position."""
        length = place & ((1 << LENGTH_BITS) - 1)
        return os.pread(self.file.fileno(), length, place >> LENGTH_BITS)

    def facts(self, places: Iterable[int], faults: list[LineFault]) -> Iterator[ReceivedFact]:
        """The facts at these places; faults of lines are added to `faults`."""
        for place in places:
            try:
                fact = fact_in_line(self.at(place))
            except Malformed as malformed:
                faults.append(LineFault(place >> LENGTH_BITS, malformed.faults))
                continue
            if fact is not None:
                yield fact

    def facts_of(
        self, own: Iterable[int], others: Iterable[int], faults: list[LineFault]
    ) -> list[ReceivedFact]:
        """A dealer's facts, and beside them those of `others` that bear the same id."""
        facts = [*self.facts(own, faults)]
        keys = {fact.key for fact in facts} if others else set()
        beside = (fact for fact in self.facts(others, []) if fact.key in keys)
        return [*facts, *beside]


class IndexedHistory:
    """The lines of a file, each read once; afterwards they are known by their offsets."""

    def __init__(self, lines: Iterable[tuple[int, bytes]]) -> None:
        """`lines`: each with its offset, in the file's order."""
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._published: list[tuple[int, ReceivedFact, PolicyPublished]] = []
        self.faults: list[LineFault] = []
        keys = _Keys()
        for offset, line in lines:
            if line.strip():
                try:
                    self._take(offset, line, keys)
                except Malformed as malformed:
                    self.faults.append(LineFault(offset, malformed.faults))
        self._sharing = keys.shared()

    def _take(self, offset: int, line: bytes, keys: "_Keys") -> None:
        try:
            routed = _ROUTED.decode(line)
        except msgspec.MsgspecError:
            self._take_as_read(offset, line, keys)
            return
        if is_derived(routed.type):
            read_line(line)
        elif routed.type == PolicyPublished.TYPE or len(line) > MAX_EVENT_BYTES:
            self._take_as_read(offset, line, keys)
        else:
            self._keep(offset, line, (routed.source, routed.id), routed.subject, keys)

    def _take_as_read(self, offset: int, line: bytes, keys: "_Keys") -> None:
        fact = fact_in_line(line)
        if fact is None:
            return
        if isinstance(fact.data, PolicyPublished):
            self._published.append((offset, fact, fact.data))
        else:
            self._take_fact(offset, line, fact, keys)

    def _take_fact(self, offset: int, line: bytes, fact: ReceivedFact, keys: "_Keys") -> None:
        self._keep(offset, line, (fact.source, fact.id), fact.dealer, keys)

    def _keep(
        self, offset: int, line: bytes, key: tuple[str, str], dealer: str, keys: "_Keys"
    ) -> None:
        self._places[dealer].append(offset << LENGTH_BITS | len(line))
        keys.add(key, dealer)

    @property
    def places(self) -> Places:
        return self._places

    def beside(self, dealer: str) -> list[int]:
        """The places of lines of other dealers that may bear an id of this dealer's."""
        others = sorted(self._sharing.get(dealer, ()))
        return [place for other in others for place in self._places[other]]

    def policies(self, documents: Sequence[bytes]) -> Policies | None:
        """The known policies; None if a line's document is refused, which is a fault.

        `documents` replace the shipped ones of the same policy. Raises `PolicyRefused` for one of
        them.
        """
        known = KnownPolicies.going_by(documents, [fact for _, fact, _ in self._published])
        refused = [
            LineFault(offset, faults)
            for offset, fact, said in self._published
            if (faults := known.faults(fact, said))
        ]
        self.faults += refused
        return None if refused else known.policies()


def malformed_lines(
    faults: Collection[LineFault], lines: Iterable[tuple[int, bytes]]
) -> MalformedLines:
    """The faults by line number; the lines are read again to count them."""
    by_offset = {fault.offset: fault.faults for fault in faults}
    return MalformedLines(
        [
            LineFaults(number, by_offset[offset])
            for number, (offset, _) in enumerate(lines, start=1)
            if offset in by_offset
        ]
    )


class _Keys:
    """The keys of all facts, 12 bytes each, from which dealers with common ids are found."""

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(PARTS)]
        self._bearers = [array("I") for _ in range(PARTS)]
        self._numbers: dict[str, int] = {}

    def add(self, key: tuple[str, str], dealer: str) -> None:
        number = self._numbers.setdefault(dealer, len(self._numbers))
        part = (hashed := hash(key)) % PARTS
        self._hashes[part].append(hashed)
        self._bearers[part].append(number)

    def shared(self) -> Mapping[str, set[str]]:
        """By dealer, the others that bear an id of its own, or one of the same hash."""
        sharing: defaultdict[int, set[int]] = defaultdict(set)
        for hashes, bearers in zip(self._hashes, self._bearers, strict=True):
            first: dict[int, int] = {}
            several: defaultdict[int, set[int]] = defaultdict(set)
            for hashed, bearer in zip(hashes, bearers, strict=True):
                if (other := first.setdefault(hashed, bearer)) != bearer:
                    several[hashed] |= {other, bearer}
            for bearing in several.values():
                for dealer in bearing:
                    sharing[dealer] |= bearing - {dealer}
        names = list(self._numbers)
        return {names[one]: {names[each] for each in others} for one, others in sharing.items()}
