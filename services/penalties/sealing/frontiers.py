"""The trees of all streams as far as they are sealed, and how they grow by a day."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.reading import read_json
from contracts.topics import EVERY_DEALER, PENALTIES
from services.kit.proof.tree import HASH_BYTES, Frontier, Hash, leaf_hash
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks
from services.penalties.sealing.due_day import DueDay
from services.penalties.sealing.left_out import reasons_for

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS frontiers (
        stream TEXT NOT NULL, topic TEXT NOT NULL, size BIGINT NOT NULL, peaks BYTES NOT NULL,
        PRIMARY KEY (stream, topic))""",
)

Head = tuple[str, str]
"""A stream and a topic: what has one tree."""

Sizes = Mapping[str, Mapping[str, int]]
"""By stream and topic, how many events a seal counts where the cut alone does not say it."""


class Leaf(NamedTuple):
    """An event of a stream as a leaf of its tree; `left_out` replaces an event passed over."""

    sequence: int
    hash: Hash
    left_out: Mapping[str, str] | None = None


@dataclass(slots=True)
class Growth:
    """The trees that a day has changed, and the numbers passed over that it counts first."""

    trees: dict[Head, Frontier] = field(default_factory=dict)
    left_out: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)


def grow(tx: Transaction, due: DueDay, heads: Collection[Head], sizes: Sizes) -> Growth:
    """Add to these trees the events before the cut of a day, and write their sealed sizes.

    A stream in `sizes` grows to these sizes instead.
    """
    tx.execute_many(
        "INSERT INTO frontiers VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
        [(stream, topic, b"") for stream, topic in sorted(heads)],
    )
    growth = Growth()
    streams = sorted({stream for stream, _ in heads})
    for some in chunks(streams):
        _grow_some(tx, due, some, sizes, growth)
    tx.execute_many(
        "UPDATE frontiers SET size = ?, peaks = ? WHERE stream = ? AND topic = ?",
        [(tree.size, b"".join(tree.peaks), *head) for head, tree in growth.trees.items()],
    )
    return growth


def trees_of(look: Reading, streams: Sequence[str]) -> dict[str, dict[str, Frontier]]:
    """By stream and topic, the sealed trees."""
    found: defaultdict[str, dict[str, Frontier]] = defaultdict(dict)
    for some in chunks(streams):
        for stream, topic, size, peaks in look.execute(
            f"SELECT stream, topic, size, peaks FROM frontiers WHERE stream IN ({marks(some)})",
            some,
        ):
            found[stream][topic] = Frontier(size, _unpacked(bytes(peaks)))
    return found


def _unpacked(peaks: bytes) -> tuple[Hash, ...]:
    return tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES))


def _grow_some(
    tx: Transaction, due: DueDay, streams: Sequence[str], sizes: Sizes, growth: Growth
) -> None:
    trees = trees_of(tx, streams)
    found = _kept_leaves(tx, due, streams, sizes)
    _add_closings(tx, due, streams, trees, found)
    _add_postings(tx, due, streams, sizes, found)
    taken = _taken(tx, streams)
    for (stream, topic), leaves in found.items():
        tree = trees[stream][topic]
        limit = sizes[stream].get(topic, 0) if stream in sizes else taken.get((stream, topic))
        whole = list(_dense(tx, (stream, topic), tree.size, sorted(leaves), limit))
        if whole:
            growth.trees[stream, topic] = tree.with_leaves(leaf.hash for leaf in whole)
        if left_out := [leaf.left_out for leaf in whole if leaf.left_out]:
            growth.left_out.setdefault(stream, []).extend(left_out)


def _dense(
    look: Reading, head: Head, size: int, leaves: Sequence[Leaf], limit: int | None
) -> Iterator[Leaf]:
    """The leaves after `size` without a gap; a number that was passed over has its own leaf."""
    at = size
    for leaf in leaves:
        if limit is not None and leaf.sequence > limit:
            return
        if missing := range(at + 1, leaf.sequence):
            reasons = reasons_for(look, head, at, leaf.sequence)
            for number, reason in zip(missing, reasons, strict=False):
                yield _left_out(number, reason, head[1])
        yield leaf
        at = leaf.sequence


def _left_out(number: int, reason: str, topic: str) -> Leaf:
    stands = {"passed_over": sequence_text(number), "reason": reason, "topic": topic}
    return Leaf(number, leaf_hash(canonical(stands)), stands)


def _taken(look: Reading, streams: Sequence[str]) -> dict[Head, int]:
    """The last number taken; events of a parked stream that were read ahead do not count yet."""
    rows = look.execute(
        f"SELECT stream, topic, sequence FROM heads WHERE stream IN ({marks(streams)})", streams
    )
    return {(stream, topic): sequence for stream, topic, sequence in rows}


_BEYOND: Final = (
    " FROM frontiers JOIN kept ON kept.stream = frontiers.stream"
    " AND kept.topic = frontiers.topic AND kept.sequence > frontiers.size"
)


def _kept_leaves(
    look: Reading, due: DueDay, streams: Sequence[str], sizes: Sizes
) -> defaultdict[Head, list[Leaf]]:
    found: defaultdict[Head, list[Leaf]] = defaultdict(list)
    rows = look.execute(
        "SELECT frontiers.stream, frontiers.topic, kept.sequence, kept.after_close, kept.value"
        f"{_BEYOND} WHERE frontiers.stream IN ({marks(streams)})",
        streams,
    )
    for stream, topic, sequence, after_close, value in rows:
        if after_close < due.through or stream in sizes:
            found[stream, topic].append(Leaf(sequence, leaf_hash(bytes(value))))
    return found


def _add_closings(
    look: Reading,
    due: DueDay,
    streams: Sequence[str],
    trees: Mapping[str, Mapping[str, Frontier]],
    found: defaultdict[Head, list[Leaf]],
) -> None:
    """The cut counts the closing itself among the events about no dealer, too."""
    for stream in streams:
        everyone, slash, partition = stream.partition("/")
        if everyone != EVERY_DEALER or not slash:
            continue
        for topic, tree in trees[stream].items():
            cut = due.cuts[topic, int(partition)]
            rows = look.execute(
                "SELECT sequence, leaf FROM closings WHERE partition = ? AND topic = ?"
                " AND through > ? AND sequence > ? AND sequence <= ?",
                (int(partition), topic, due.previous, tree.size, cut.sequence),
            )
            leaves = found[stream, topic]
            leaves += [Leaf(sequence, bytes(leaf)) for sequence, leaf in rows]
            found[stream, topic] = [leaf for leaf in leaves if leaf.sequence <= cut.sequence]


def _add_postings(
    look: Reading,
    due: DueDay,
    streams: Sequence[str],
    sizes: Sizes,
    found: defaultdict[Head, list[Leaf]],
) -> None:
    rows = look.execute(
        "SELECT frontiers.stream, stored_events.originator_version, stored_events.state"
        " FROM frontiers JOIN stored_events ON stored_events.originator_id = frontiers.stream"
        " AND stored_events.originator_version > frontiers.size"
        f" WHERE frontiers.topic = ? AND frontiers.stream IN ({marks(streams)})",
        (PENALTIES, *streams),
    )
    for stream, sequence, state in rows:
        value = bytes(state)
        if stream in sizes or _posted_on(read_json(value)["data"]) <= due.through:
            found[stream, PENALTIES].append(Leaf(sequence, leaf_hash(value)))


def _posted_on(data: Mapping[str, Any]) -> str:
    """The closed day of a posting or of a statement."""
    return str(data.get("posted_on") or data["as_of"])
