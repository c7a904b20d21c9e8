"""Parked streams: each has a reason, a queue in order, and a kept record of each resumption."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from contracts.canonical import digest
from services.kit.clock import instant_text
from services.kit.log import Record
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS parked (
        stream TEXT PRIMARY KEY, topic TEXT NOT NULL, sequence BIGINT NOT NULL,
        reason TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS waiting (
        stream TEXT NOT NULL, number BIGINT NOT NULL, topic TEXT NOT NULL,
        partition BIGINT NOT NULL, position BIGINT NOT NULL, after_close TEXT NOT NULL,
        parked_by TEXT NOT NULL, value BYTES NOT NULL, PRIMARY KEY (stream, number))""",
    """CREATE TABLE IF NOT EXISTS resumed (
        number BIGINT PRIMARY KEY, stream TEXT NOT NULL, topic TEXT NOT NULL,
        record TEXT NOT NULL, reason TEXT NOT NULL, resumed_at TEXT NOT NULL,
        honoured BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS passed_over (
        stream TEXT NOT NULL, topic TEXT NOT NULL, record TEXT NOT NULL, head BIGINT NOT NULL,
        PRIMARY KEY (stream, topic, record))""",
)
"""`waiting.parked_by` and `resumed.record` are the digest of the record that parked the stream."""

BY_NO_RECORD: Final = ""  # but by a rule that failed

REASON_CHARACTERS: Final = 2_000
"""Characters of a reason that are kept."""

_log = logging.getLogger(__name__)


class NotParked(Exception):
    """No such stream is parked."""


class Parked(NamedTuple):
    """A parked stream: where and why it was parked, and how many events wait in its queue."""

    stream: str
    topic: str
    sequence: int
    reason: str
    waiting: int


class Waiting(NamedTuple):
    """A record in a queue, and the last day that its place had closed before it."""

    record: Record
    after_close: str


def park(tx: Transaction, stream: str, topic: str, sequence: int, reason: str) -> None:
    """Park a stream from this record on."""
    _log.error("parked %s at %s %s: %s", stream, topic, sequence, reason)
    tx.execute("INSERT INTO parked VALUES (?, ?, ?, ?)", (stream, topic, sequence, _told(reason)))


def enqueue(tx: Transaction, stream: str, waiting: Waiting, *, parks: bool) -> None:
    """Append a record to its stream's queue; `parks` if this record parks the stream."""
    record = waiting.record
    tx.execute(
        "INSERT INTO waiting VALUES"
        " (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM waiting WHERE stream = ?),"
        " ?, ?, ?, ?, ?, ?)",
        (
            stream,
            stream,
            record.topic,
            record.partition,
            record.offset,
            waiting.after_close,
            digest(record.value) if parks else BY_NO_RECORD,
            record.value,
        ),
    )


def parked_streams(look: Reading) -> set[str]:
    """The names of all parked streams."""
    return {stream for (stream,) in look.execute("SELECT stream FROM parked")}


def is_parked(look: Reading, stream: str) -> bool:
    """Whether a stream is parked."""
    return bool(look.execute("SELECT 1 FROM parked WHERE stream = ?", (stream,)))


def all_parked(look: Reading) -> list[Parked]:
    """All parked streams, by name."""
    rows = look.execute(
        "SELECT stream, topic, sequence, reason,"
        " (SELECT COUNT(*) FROM waiting WHERE waiting.stream = parked.stream)"
        " FROM parked ORDER BY stream"
    )
    return [Parked(*row) for row in rows]


def queue_of(look: Reading, stream: str) -> list[Waiting]:
    """The queue of a stream, in order."""
    rows = look.execute(
        "SELECT topic, partition, position, value, after_close FROM waiting"
        " WHERE stream = ? ORDER BY number",
        (stream,),
    )
    return [
        Waiting(Record(topic, partition, position, bytes(value)), after_close)
        for topic, partition, position, value, after_close in rows
    ]


def ask_to_resume(tx: Transaction, stream: str, reason: str, at: datetime) -> None:
    """Record a request to resume a stream, with its reason; the consumer resumes it.

    Raises `NotParked`.
    """
    parked = tx.execute("SELECT topic FROM parked WHERE stream = ?", (stream,))
    if not parked:
        raise NotParked(f"{stream} is not parked")
    by = tx.execute(
        "SELECT parked_by FROM waiting WHERE stream = ? AND parked_by <> ?", (stream, BY_NO_RECORD)
    )
    tx.execute(
        "INSERT INTO resumed VALUES"
        " ((SELECT COALESCE(MAX(number), 0) + 1 FROM resumed), ?, ?, ?, ?, ?, 0)",
        (stream, parked[0][0], by[0][0] if by else BY_NO_RECORD, reason, instant_text(at)),
    )


def asked_to_resume(look: Reading, partitions: Collection[int], all_partitions: int) -> list[str]:
    """The parked streams of these partitions that an operator has asked to resume."""
    rows = look.execute(
        "SELECT DISTINCT parked.stream,"
        " (SELECT MIN(partition) FROM waiting WHERE waiting.stream = parked.stream)"
        " FROM parked JOIN resumed"
        " ON resumed.stream = parked.stream AND resumed.topic = parked.topic"
        " WHERE resumed.honoured = 0 AND resumed.record = COALESCE("
        "(SELECT MAX(parked_by) FROM waiting WHERE waiting.stream = parked.stream), ?)"
        " ORDER BY parked.stream",
        (BY_NO_RECORD,),
    )
    return [
        stream
        for stream, partition in rows
        if (partition if partition is not None else partition_of_stream(stream, all_partitions))
        in partitions
    ]


def lift(tx: Transaction, stream: str) -> Sequence[Waiting]:
    """Resume a stream as requested; returns its queue, which is emptied."""
    queue = queue_of(tx, stream)
    _honour(tx, stream)
    tx.execute("DELETE FROM parked WHERE stream = ?", (stream,))
    tx.execute("DELETE FROM waiting WHERE stream = ?", (stream,))
    return queue


def stay(tx: Transaction, stream: str, reason: str) -> None:
    """Keep a stream parked in spite of the request, with this reason."""
    _log.error("%s stays parked: %s", stream, reason)
    _honour(tx, stream)
    tx.execute("UPDATE parked SET reason = ? WHERE stream = ?", (_told(reason), stream))


def _honour(tx: Transaction, stream: str) -> None:
    tx.execute(
        "UPDATE resumed SET honoured = 1 WHERE number ="
        " (SELECT MIN(resumed.number) FROM resumed JOIN parked ON resumed.stream = parked.stream"
        " AND resumed.topic = parked.topic WHERE parked.stream = ? AND resumed.honoured = 0"
        " AND resumed.record = COALESCE((SELECT MAX(parked_by) FROM waiting"
        " WHERE waiting.stream = parked.stream), ?))",
        (stream, BY_NO_RECORD),
    )


def _told(reason: str) -> str:
    """A reason that any store takes, because it may quote a value that a store has just refused."""
    shown = reason.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return shown if len(shown) <= REASON_CHARACTERS else f"{shown[:REASON_CHARACTERS]}…"


def is_passed_over(tx: Transaction, stream: str, record: Record) -> bool:
    """Whether an operator has asked the stream to go on past this record."""
    rows = tx.execute(
        "SELECT 1 FROM resumed WHERE stream = ? AND topic = ? AND record = ?",
        (stream, record.topic, digest(record.value)),
    )
    return bool(rows)


def leave_out(tx: Transaction, stream: str, record: Record, head: int) -> None:
    """Pass over a record that cannot be decoded: its number after `head` may be missing."""
    tx.execute(
        "INSERT INTO passed_over VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (stream, record.topic, digest(record.value), head),
    )


def left_out(tx: Transaction, stream: str, topic: str, head: int) -> int:
    """How many numbers after `head` may belong to records that could not be decoded."""
    [(count,)] = tx.execute(
        "SELECT COUNT(*) FROM passed_over WHERE stream = ? AND topic = ? AND head = ?",
        (stream, topic, head),
    )
    return int(count)


def closing_waiting(look: Reading, topic: str, stream: str) -> str:
    """The last day closed by a record in a stream's queue; empty if no such record waits."""
    [(through,)] = look.execute(
        "SELECT MAX(after_close) FROM waiting WHERE stream = ? AND topic = ?", (stream, topic)
    )
    return through or ""
