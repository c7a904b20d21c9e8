"""Recomputes every seal of an export, and derives each dealer's evidence."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.canonical import canonical
from contracts.events.seals import Seal
from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES, short_name, topic_of
from services.kit.log.decoding import NEVER, is_day_closed
from services.kit.log.partitions import partition_of, stream_of
from services.kit.proof.tree import Frontier
from services.penalties.sealing.lines import DayTree, line_of
from services.penalties.verification.evidence import Cut, DealerEvidence, SealedEvent, SealedLine
from services.penalties.verification.reading import read_sealed_line, read_stream
from services.penalties.verification.verdict import Wrong

TopicStream = tuple[str, str]
"""A stream and the short name of a topic."""


@dataclass
class Export:
    """The events of an export by stream, and their order."""

    partitions: int
    sealed: Sequence[Mapping[str, Any]]
    values: dict[TopicStream, dict[int, bytes]] = field(default_factory=dict)
    after_close: dict[TopicStream, dict[int, str]] = field(default_factory=dict)
    cuts: dict[TopicStream, list[Cut]] = field(default_factory=dict)


def _day_of(cut: Cut) -> str:
    return cut.through


class Recomputing:
    """Every seal from the first on, by the cuts and by the held dealers in the seals."""

    def __init__(self, export: Export, seals: Sequence[Seal], before: int) -> None:
        self._export = export
        self._seals = seals
        self._before = before
        """How many seals stand before the log that goes on."""
        self._throughs = [str(seal.through) for seal in seals]
        self._events: dict[TopicStream, list[SealedEvent]] = {}
        self._first: dict[TopicStream, list[int]] = {}
        self._trees: defaultdict[str, dict[str, Frontier]] = defaultdict(dict)
        self._lines: defaultdict[str, dict[int, str]] = defaultdict(dict)
        self.unsealed = 0

    def run(self) -> None:
        """Recompute each; raises `Wrong`."""
        self._read_streams()
        due: defaultdict[int, set[str]] = defaultdict(set)
        for (stream, _), firsts in self._first.items():
            for first in firsts:
                due[first].add(stream)
        tree, late = DayTree(), set[str]()
        for number, seal in enumerate(self._seals):
            held: Mapping[str, Any] = self._export.sealed[number].get("held", {})
            everyone = {stream_of(EVERY_DEALER, p) for p in range(seal.partitions)}
            changed: dict[str, str] = {}
            for stream in sorted({*due[number], *late, *held, *everyone}):
                line = self._line(number, stream, held.get(stream))
                latest = self._lines[stream]
                if line is not None and line != (latest[max(latest)] if latest else None):
                    changed[stream] = latest[number] = line
            tree, late = tree.followed(changed), set(held)
            self._compare(number, seal, tree)
        self.unsealed = sum(
            len(events) - self._trees[stream].get(topic_of(f"docket.{name}"), Frontier()).size
            for (stream, name), events in self._events.items()
        )

    def _compare(self, number: int, seal: Seal, tree: DayTree) -> None:
        day = str(seal.through)
        cuts = [self._cut(head, day) for head in self._places(seal)]
        at = max(cut.recordedtime for cut in cuts)
        if (seal.lines, seal.root, seal.recordedtime) != (len(tree.hashes), tree.root.hex(), at):
            raise Wrong(f"differs: seal of {day}")
        following = self._throughs[number - 1] if number else NEVER
        named = min(cut.through for cut in (self._after(h, following) for h in self._places(seal)))
        if named != day:
            raise Wrong(f"seals: {named} was closed, and {day} is sealed after {following}")

    def _places(self, seal: Seal) -> list[TopicStream]:
        return [
            (stream_of(EVERY_DEALER, partition), short_name(topic))
            for partition in range(seal.partitions)
            for topic in FACT_TOPICS
        ]

    def _cut(self, head: TopicStream, day: str) -> Cut:
        cuts = self._export.cuts.get(head, [])
        at = bisect_left(cuts, day, key=_day_of)
        if at == len(cuts):
            raise Wrong(f"{head[1]} of {head[0]}: {day} is sealed, and was not closed")
        return cuts[at]

    def _after(self, head: TopicStream, day: str) -> Cut:
        cuts = self._export.cuts[head]
        return cuts[bisect_right(cuts, day, key=_day_of)]

    def _line(self, number: int, stream: str, held: Mapping[str, Any] | None) -> str | None:
        for name in ("staffing", "audits", "decisions", "penalties"):
            head = stream, name
            if head not in self._events:
                continue
            topic = topic_of(f"docket.{name}")
            tree = self._trees[stream].get(topic, Frontier())
            size = self._size(number, head, held, tree.size)
            self._trees[stream][topic] = tree.with_leaves(
                each.leaf for each in self._events[head][tree.size : size]
            )
        return line_of(stream, self._trees[stream], held.get("held_since") if held else None)

    def _size(
        self, number: int, head: TopicStream, held: Mapping[str, Any] | None, size: int
    ) -> int:
        events, firsts = self._events[head], self._first[head]
        if held is not None:
            given = int(held["sizes"].get(head[1], 0))
            if not size <= given <= len(events):
                raise Wrong(
                    f"{head[1]} of {head[0]}: {given} were sealed on "
                    f"{self._throughs[number]}, and {len(events)} are here"
                )
            return given
        while size < len(events) and firsts[size] <= number:
            size += 1
        return size

    def _read_streams(self) -> None:
        left_out: defaultdict[TopicStream, dict[int, bytes]] = defaultdict(dict)
        for each in self._export.sealed:
            for stream, said in each.get("held", {}).items():
                for one in said.get("passed_over", ()):
                    head = stream, short_name(one["topic"])
                    left_out[head][int(one["passed_over"])] = canonical(one)
        for head in sorted({*self._export.values, *left_out}):
            numbered = {**left_out[head], **self._export.values.get(head, {})}
            stream, name = head
            ordered = [value for _, value in sorted(numbered.items())]
            self._events[head] = read_stream(name, stream, ordered)
            self._first[head] = [self._first_seal(head, each) for each in self._events[head]]

    def _first_seal(self, head: TopicStream, each: SealedEvent) -> int:
        """The index of the first seal whose cut counts an event."""
        stream, name = head
        if name == short_name(PENALTIES):
            data = each.event["data"]
            return bisect_left(self._throughs, str(data.get("posted_on") or data.get("as_of")))
        after_close = self._export.after_close.get(head, {})
        number = each.sequence
        while number not in after_close and number <= len(self._events[head]):
            number += 1  # what was passed over stands before what follows it
        closed = after_close.get(number, NEVER)
        if stream.startswith("*/") and is_day_closed(each.type):
            before = after_close.get(each.sequence - 1, NEVER)
            return bisect_right(self._throughs, before)
        return bisect_right(self._throughs, closed)

    def evidence(self, seals: Sequence[Seal]) -> Iterator[DealerEvidence]:
        """Each dealer's evidence, of the log that goes on."""
        dealers = sorted(stream for stream in self._lines if not stream.startswith("*/"))
        every: dict[str, Mapping[int, SealedLine]] = {}
        for dealer in dealers:
            own = stream_of(EVERY_DEALER, partition_of(dealer, self._export.partitions))
            if own not in every:
                every[own] = self._of_log(own, len(seals))
            streams = {
                (stream, name): events[: self._trees[stream][topic_of(f"docket.{name}")].size]
                for stream in (dealer, own)
                for name in ("staffing", "audits", "decisions", "penalties")
                if (events := self._events.get((stream, name))) is not None
            }
            for name in ("staffing", "audits", "decisions", "penalties"):
                streams.setdefault((dealer, name), [])
                if name != "penalties":
                    streams.setdefault((own, name), [])
            lines = {dealer: self._of_log(dealer, len(seals)), own: every[own]}
            yield DealerEvidence(dealer, seals, lines, streams)

    def _of_log(self, stream: str, size: int) -> dict[int, SealedLine]:
        """The lines on which something changed, those of the days before, and the last."""
        changed = sorted(self._lines[stream].items())
        shown: dict[int, SealedLine] = {}
        for number, text in changed:
            index = max(number - self._before, 0)
            if index and shown:
                shown[index - 1] = shown[max(shown)]
            shown[index] = read_sealed_line(text, stream, self._throughs[number])
        if shown:
            shown[size - 1] = shown[max(shown)]
        return shown
