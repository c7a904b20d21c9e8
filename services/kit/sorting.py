"""Tells new events from repeated ones, and parks a stream whose numbers do not fit."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from contracts.envelope import sequence_text
from contracts.reading import Fault, Malformed, read_json
from services.kit.log import Record
from services.kit.partitions import stream_of
from services.kit.shelf import LogEvent, is_day_closed
from services.kit.store import Transaction

Recorded = Callable[[Transaction, str, str, int], bytes | None]
"""The bytes once read of a topic and stream under a number, to tell a repetition from a fork."""

LAST: Final = 2**63 - 1
"""The highest number that the tables take."""

_log = logging.getLogger(__name__)


class Sorting:
    """Sorts the records of one transaction."""

    def __init__(self, tx: Transaction, recorded: Recorded) -> None:
        self._tx = tx
        self._recorded = recorded
        self._parked = {stream for (stream,) in tx.execute("SELECT stream FROM parked")}
        self._heads: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, str, int], bytes] = {}

    def new_events(self, records: Sequence[Record]) -> list[LogEvent]:
        """Those that are next in their stream; the rest was read before, or waits parked."""
        events = [event for record in records if (event := self._sorted(record)) is not None]
        self._tx.execute_many(
            "INSERT INTO heads VALUES (?, ?, ?)"
            " ON CONFLICT (stream, topic) DO UPDATE SET sequence = excluded.sequence",
            [(stream, topic, sequence) for (stream, topic), sequence in self._heads.items()],
        )
        return events

    def _sorted(self, record: Record) -> LogEvent | None:
        stream = f"unreadable/{record.topic}/{record.partition}/{record.offset}"
        try:
            body = read_json(record.value)
            stream = stream_of(_text(body, "subject"), record.partition)
            event = _decoded(record, stream, body)
        except ValueError as fault:
            self._park(stream, record, 0, f"cannot be decoded: {fault}")
            return None
        if stream in self._parked:
            self._queue(stream, record)
            return None
        head, sequence = self._head(stream, record.topic), event.sequence
        if sequence == head + 1:
            self._heads[stream, record.topic] = sequence
            self._values[stream, record.topic, sequence] = record.value
            return event
        if sequence > head + 1:
            self._park(stream, record, sequence, f"gap: {head} is followed by {sequence}")
        elif self._known(stream, record.topic, sequence) != record.value:
            self._park(stream, record, sequence, f"fork: {sequence} has other content")
        return None

    def _head(self, stream: str, topic: str) -> int:
        if (stream, topic) not in self._heads:
            rows = self._tx.execute(
                "SELECT sequence FROM heads WHERE stream = ? AND topic = ?", (stream, topic)
            )
            self._heads[stream, topic] = rows[0][0] if rows else 0
        return self._heads[stream, topic]

    def _known(self, stream: str, topic: str, sequence: int) -> bytes | None:
        known = self._values.get((stream, topic, sequence))
        return known or self._recorded(self._tx, topic, stream, sequence)

    def _park(self, stream: str, record: Record, sequence: int, reason: str) -> None:
        if stream not in self._parked:
            _log.error("parked %s at %s %s: %s", stream, record.topic, sequence, reason)
            self._parked.add(stream)
            self._tx.execute(
                "INSERT INTO parked VALUES (?, ?, ?, ?)", (stream, record.topic, sequence, reason)
            )
        self._queue(stream, record)

    def _queue(self, stream: str, record: Record) -> None:
        self._tx.execute(
            "INSERT INTO queued VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (stream, record.topic, record.offset, record.value),
        )


def _decoded(record: Record, stream: str, body: dict[str, Any]) -> LogEvent:
    """The event, if it can be numbered and dated: one that cannot must not stop the others."""
    sequence = int(text := _text(body, "sequence"))
    if sequence_text(sequence) != text or not 1 <= sequence <= LAST:
        raise Malformed([Fault("sequence", "is no number of 20 digits in use")])
    if datetime.fromisoformat(_text(body, "recordedtime")).utcoffset() is None:
        raise Malformed([Fault("recordedtime", "has no offset")])
    if not isinstance(data := body.get("data"), dict):
        raise Malformed([Fault("data", "is no object")])
    if is_day_closed(_text(body, "type")):
        date.fromisoformat(_text(data, "through"))
    return LogEvent(record.topic, record.partition, stream, sequence, record.value, body)


def _text(body: dict[str, Any], name: str) -> str:
    if not isinstance(value := body.get(name), str):
        raise Malformed([Fault(name, "is no text")])
    return value
