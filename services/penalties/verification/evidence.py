"""One dealer's evidence: its lines of sealed days, and its sealed events."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from contracts.events.seals import Seal
from contracts.topics import DECISIONS, EVERY_DEALER, topic_of
from services.kit.clock import local_date
from services.kit.log.decoding import NEVER, is_day_closed
from services.kit.log.partitions import partition_of, stream_of
from services.kit.proof.tree import Hash, leaf_hash

FACT_NAMES: Final = ("audits", "decisions", "staffing")
"""The topics of facts by their short names, in the order in which a casebook gives them."""


@dataclass(frozen=True)
class SealedEvent:
    """A leaf of a stream: an event, or the replacement of a number that was passed over."""

    sequence: int
    value: bytes
    event: Mapping[str, Any]

    @property
    def is_left_out(self) -> bool:
        """Whether it replaces a number that was passed over."""
        return "passed_over" in self.event

    @cached_property
    def leaf(self) -> Hash:
        """Its leaf hash."""
        return leaf_hash(self.value)

    @property
    def type(self) -> str:
        """Its event type."""
        return str(self.event.get("type", ""))

    @property
    def is_imported(self) -> bool:
        """Whether it was imported."""
        return "importedtime" in self.event

    @property
    def entered_at(self) -> str:
        """The instant at which it entered, by its own attributes."""
        return str(self.event.get("importedtime", self.event.get("recordedtime")))

    @property
    def entered_on(self) -> date:
        """The Shanghai date on which it entered."""
        return local_date(datetime.fromisoformat(self.entered_at))

    @property
    def received_on(self) -> date:
        """The Shanghai date on which it was received."""
        return local_date(datetime.fromisoformat(str(self.event["recordedtime"])))


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A line of a sealed day: sizes and roots by topic, and since when it is held."""

    sizes: Mapping[str, int]
    roots: Mapping[str, str]
    held_since: str | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A closing of a topic in the dealer's partition."""

    through: str
    sequence: int
    recordedtime: str


@dataclass
class DealerEvidence:
    """The evidence of one dealer; topics by their short names, seals by their index from 0."""

    dealer: str
    seals: Sequence[Seal]
    lines: Mapping[str, Mapping[int, SealedLine]]
    streams: Mapping[tuple[str, str], Sequence[SealedEvent]]
    _first: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def partitions(self) -> int:
        """The number of partitions."""
        return self.seals[-1].partitions

    @property
    def every(self) -> str:
        """The stream of events about no dealer in the partition."""
        return stream_of(EVERY_DEALER, partition_of(self.dealer, self.partitions))

    @property
    def through(self) -> str:
        """The last sealed day."""
        return str(self.seals[-1].through)

    @cached_property
    def held_since(self) -> str | None:
        """The day since which the last line holds the dealer."""
        line = self.lines[self.dealer].get(len(self.seals) - 1)
        return line.held_since if line else None

    def first_seal(self, topic: str, sequence: int) -> int:
        """The index of the first seal that counts an event of the dealer."""
        key = self.dealer, topic
        if key not in self._first:
            lines = sorted(self.lines[self.dealer].items())
            self._first[key] = [(line.sizes.get(topic, 0), index) for index, line in lines]
        found = self._first[key]
        at = bisect_left(found, (sequence, -1))
        return found[at][1]

    def first_through(self, day: str) -> int:
        """The index of the first seal through a day or a later one; beyond the last if none is."""
        return bisect_left([str(seal.through) for seal in self.seals], day)

    def sealed_before(self, index: int) -> str:
        """The day of the seal before one; `NEVER` before the first."""
        return str(self.seals[index - 1].through) if index else NEVER

    @cached_property
    def cuts(self) -> Mapping[str, Sequence[Cut]]:
        """By topic, the closings of the dealer's partition."""
        return {
            topic: [
                Cut(str(e.event["data"]["through"]), e.sequence, str(e.event["recordedtime"]))
                for e in events
                if is_day_closed(e.type)
            ]
            for (stream, topic), events in self.streams.items()
            if stream == self.every
        }

    def cut(self, topic: str, day: str) -> Cut | None:
        """The first closing of a topic through a day or a later one."""
        cuts = self.cuts[topic]
        at = bisect_left(cuts, day, key=lambda cut: cut.through)
        return cuts[at] if at < len(cuts) else None

    def policies(self) -> list[tuple[SealedEvent, str]]:
        """The events about no dealer other than closings, and the day closed before each."""
        found, closed = [], NEVER
        for each in self.streams[self.every, "decisions"]:
            if is_day_closed(each.type):
                closed = max(closed, str(each.event["data"]["through"]))
            elif not each.is_left_out:
                found.append((each, closed))
        return found


def topic_named(name: str) -> str:
    """`staffing` → `docket.staffing.v1`."""
    return topic_of(f"docket.{name}") if name else DECISIONS
