"""What a consumer keeps: every event of its topics, by stream, and the closed days.

A closing is kept as one short row, because closings outnumber the facts of most dealers by far.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from services.kit.clock import local_date
from services.kit.log import Place
from services.kit.log.decoding import NEVER, LogEvent, is_day_closed
from services.kit.proof.tree import leaf_hash
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS kept (
        topic TEXT NOT NULL, stream TEXT NOT NULL, sequence BIGINT NOT NULL,
        type TEXT NOT NULL, partition BIGINT NOT NULL, received_on TEXT NOT NULL,
        after_close TEXT NOT NULL,
        value BYTES NOT NULL, PRIMARY KEY (stream, topic, sequence)) SCOPED BY stream""",
    """CREATE TABLE IF NOT EXISTS closings (
        partition BIGINT NOT NULL, topic TEXT NOT NULL, through TEXT NOT NULL,
        sequence BIGINT NOT NULL, recordedtime TEXT NOT NULL, leaf BYTES NOT NULL, events BIGINT,
        PRIMARY KEY (partition, topic, through, sequence)) WITHOUT ROWID""",
)
"""`kept` has all events but closings; `closings` has these.

`leaf` is the hash of the closing's bytes as a leaf of a tree (RFC 9162); `events` is the count that
it states.
"""


class Kept(NamedTuple):
    """A kept event: when it was received, and the last day closed in its stream before it."""

    topic: str
    sequence: int
    type: str
    received_on: date
    after_close: str
    value: bytes


def kept_form(event_type: str, value: bytes) -> bytes:
    """What is kept of an event's bytes: all of them, or of a closing its leaf hash alone.

    It distinguishes a repetition from a fork, and stands in the tree of its stream.
    """
    return leaf_hash(value) if is_day_closed(event_type) else value


def keep(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Keep events; one that was read ahead of its turn is kept already."""
    tx.execute_many(
        "INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                event.topic,
                event.stream,
                event.sequence,
                event.body["type"],
                event.partition,
                str(local_date(datetime.fromisoformat(event.body["recordedtime"]))),
                event.after_close,
                event.value,
            )
            for event in events
            if not is_day_closed(event.body["type"])
        ],
    )
    tx.execute_many(
        "INSERT INTO closings VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                *_closing(event),
                event.body["recordedtime"],
                kept_form(event.body["type"], event.value),
                event.body["data"].get("events"),
            )
            for event in events
            if is_day_closed(event.body["type"])
        ],
    )


def _closing(event: LogEvent) -> tuple[int, str, str, int]:
    """The key of a closing."""
    return event.partition, event.topic, str(event.body["data"]["through"]), event.sequence


def last_closed(look: Reading, places: Collection[Place]) -> dict[Place, str]:
    """The last day that each topic has closed in a partition, or `NEVER`."""
    last = "(SELECT MAX(through) FROM closings WHERE partition = ? AND topic = ?)"
    of_one = f"SELECT ? AS topic, ? AS partition, {last} AS through"
    return {
        (topic, partition): through or NEVER
        for some in chunks(list(places))
        for topic, partition, through in look.execute(
            " UNION ALL ".join([of_one] * len(some)),
            [part for topic, partition in some for part in (topic, partition, partition, topic)],
        )
    }


def closed_through(look: Reading, topics: Sequence[str], partition: int) -> date | None:
    """The last day that all of these topics have closed in a partition."""
    days = last_closed(look, [(topic, partition) for topic in topics]).values()
    return date.fromisoformat(min(days)) if all(days) else None


def kept_as(look: Reading, event: LogEvent) -> bytes | None:
    """What is kept under an event's number, in its `kept_form`; None if it is another event.

    A closing is found under its own day only, because a closing of another day is another event.
    """
    if not is_day_closed(event.body["type"]):
        return kept_value(look, event.topic, event.stream, event.sequence)
    rows = look.execute(
        "SELECT leaf FROM closings"
        " WHERE partition = ? AND topic = ? AND through = ? AND sequence = ?",
        _closing(event),
    )
    return bytes(rows[0][0]) if rows else None


def kept_value(look: Reading, topic: str, stream: str, sequence: int) -> bytes | None:
    """The bytes kept under a number; None for a closing."""
    rows = look.execute(
        "SELECT value FROM kept WHERE stream = ? AND topic = ? AND sequence = ?",
        (stream, topic, sequence),
    )
    return bytes(rows[0][0]) if rows else None


def kept_of(look: Reading, stream: str) -> list[Kept]:
    """A stream's kept events, each topic's in its order."""
    return kept_since(look, stream, {})


def kept_of_types(look: Reading, stream: str, types: Sequence[str]) -> list[Kept]:
    """A stream's kept events of these types, each topic's in its order."""
    return _kept(look, stream, f"type IN ({marks(types)})", tuple(types))


def kept_since(look: Reading, stream: str, heads: Mapping[str, int]) -> list[Kept]:
    """A stream's kept events after the numbers in `heads`, by topic; all where none is given."""
    beyond = " AND ".join(["(topic <> ? OR sequence > ?)"] * len(heads)) or "1 = 1"
    return _kept(look, stream, beyond, tuple(part for head in heads.items() for part in head))


def kept_of_each(look: Reading, streams: Sequence[str]) -> Mapping[str, list[Kept]]:
    """Of each of these streams the kept events, each topic's in its order."""
    kept: dict[str, list[Kept]] = {stream: [] for stream in streams}
    for some in chunks(streams):
        rows = look.execute(
            "SELECT stream, topic, sequence, type, received_on, after_close, value FROM kept"
            f" WHERE stream IN ({marks(some)}) ORDER BY stream, topic, sequence",
            some,
        )
        for stream, *row in rows:
            kept[stream].append(_as_kept(row))
    return kept


def _kept(look: Reading, stream: str, condition: str, values: tuple[str | int, ...]) -> list[Kept]:
    rows = look.execute(
        "SELECT topic, sequence, type, received_on, after_close, value FROM kept"
        f" WHERE stream = ? AND {condition} ORDER BY topic, sequence",
        (stream, *values),
    )
    return [_as_kept(row) for row in rows]


def _as_kept(row: Sequence[Any]) -> Kept:
    topic, sequence, event_type, received_on, after_close, value = row
    return Kept(
        topic, sequence, event_type, date.fromisoformat(received_on), after_close, bytes(value)
    )


class Shelf:
    """The simplest projection: it keeps everything read, and answers are computed on request."""

    def taken(self, partitions: Collection[int]) -> None:
        """The projection remembers nothing of partitions."""

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        keep(tx, events)

    def recorded(self, tx: Transaction, event: LogEvent) -> bytes | None:
        return kept_as(tx, event)
