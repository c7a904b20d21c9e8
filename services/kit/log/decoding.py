"""What a consumer must decode of any event: its stream, its number, when it was received."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from contracts.canonical import digest
from contracts.envelope import sequence_text
from contracts.events import DAYS_CLOSED
from contracts.faults import Fault, Malformed
from contracts.reading import read_json
from services.kit.log import Record
from services.kit.log.partitions import stream_of

LAST_NUMBER: Final = 2**63 - 1
"""The highest number that the tables store."""

SUBJECT_CHARACTERS: Final = 64
"""Characters of a dealer's code."""


NEVER: Final = ""
"""`after_close` of an event recorded before its partition closed any day."""


class LogEvent(NamedTuple):
    """An event read from the log, decoded once; `after_close` as in `Kept`."""

    topic: str
    partition: int
    stream: str
    sequence: int
    value: bytes
    body: dict[str, Any]
    after_close: str = NEVER


class Undecodable(Exception):
    """The record is no event of a stream; a record without a subject gets a stream of its own."""

    def __init__(self, stream: str, fault: ValueError) -> None:
        super().__init__(f"cannot be decoded: {fault}")
        self.stream = stream


def is_day_closed(event_type: str) -> bool:
    """Whether events of a type close a day."""
    return event_type in DAYS_CLOSED


def decoded(record: Record) -> LogEvent:
    """The event, if it can be numbered and dated; raises `Undecodable`."""
    # Named by its bytes, for another log has the same record at another offset.
    stream = f"unreadable/{record.topic}/{record.partition}/{digest(record.value)}"
    try:
        body = read_json(record.value)
        stream = stream_of(_subject(body), record.partition)
        return _numbered(record, stream, body)
    except ValueError as fault:
        raise Undecodable(stream, fault) from fault


def _numbered(record: Record, stream: str, body: dict[str, Any]) -> LogEvent:
    sequence = int(text := _text(body, "sequence"))
    if sequence_text(sequence) != text or not 1 <= sequence <= LAST_NUMBER:
        raise Malformed(
            [Fault("sequence", "is no number of 20 digits in use", "不是有效的 20 位序号")]
        )
    if datetime.fromisoformat(_text(body, "recordedtime")).utcoffset() is None:
        raise Malformed([Fault("recordedtime", "has no offset", "没有时区")])
    if not isinstance(data := body.get("data"), dict):
        raise Malformed([Fault("data", "is no object", "不是对象")])
    if is_day_closed(_text(body, "type")):
        date.fromisoformat(_text(data, "through"))
    return LogEvent(record.topic, record.partition, stream, sequence, record.value, body)


def _subject(body: dict[str, Any]) -> str:
    subject = _text(body, "subject")
    if not subject or len(subject) > SUBJECT_CHARACTERS or "\0" in subject:
        raise Malformed([Fault("subject", "is no name of a stream", "不是流的名称")])
    return subject


def _text(body: dict[str, Any], name: str) -> str:
    if not isinstance(value := body.get(name), str):
        raise Malformed([Fault(name, "is no text", "不是文本")])
    return value
