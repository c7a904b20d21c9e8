"""A history of any size: where its lines stand by dealer, each dealer's facts typed when asked."""

import os
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final, NamedTuple

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
"""Shares of the keys, looked at one after the other for such as several dealers bear."""

LENGTH_BITS: Final = 20
"""Of a place: the length of its line in bytes, and above it the offset."""


class Routed(msgspec.Struct, gc=False):
    """What says where a line belongs; the rest of it is passed over unread."""

    type: str
    source: str
    id: str
    subject: str


_ROUTED: Final = msgspec.json.Decoder(Routed)

Places = Mapping[str, Sequence[int]]
"""By dealer, where the lines stand, in the file's order."""


class LineFault(NamedTuple):
    """What is wrong with the line at an offset."""

    offset: int
    faults: list[Fault]


class Lines(NamedTuple):
    """A file's lines by their places."""

    file: BinaryIO

    def at(self, place: int) -> bytes:
        """The line at a place, read without moving where the file stands."""
        length = place & ((1 << LENGTH_BITS) - 1)
        return os.pread(self.file.fileno(), length, place >> LENGTH_BITS)

    def facts(self, places: Iterable[int], faults: list[LineFault]) -> Iterator[ReceivedFact]:
        """The facts that stand there; what is none is added to `faults`."""
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
    """The lines of a file, each looked at once; what is read of it is known by its offset."""

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
        """Where the lines stand of the dealers that may share an id with one of this dealer."""
        others = sorted(self._sharing.get(dealer, ()))
        return [place for other in others for place in self._places[other]]

    def policies(self, documents: Sequence[bytes]) -> Policies | None:
        """The policies known beside the facts; None where one is refused, which is a fault.

        `documents` take the place of the shipped ones of the same policy. Raises `PolicyRefused`
        for one of them.
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
    """The faults by the numbers of their lines, which are read again for it."""
    by_offset = {fault.offset: fault.faults for fault in faults}
    return MalformedLines(
        [
            LineFaults(number, by_offset[offset])
            for number, (offset, _) in enumerate(lines, start=1)
            if offset in by_offset
        ]
    )


class _Keys:
    """The keys of all facts, 12 bytes each: which dealers may bear one that another bears."""

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
