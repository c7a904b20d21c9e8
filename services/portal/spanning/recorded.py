"""Every event by what it is looked for by: its type, actor, instant and id, and whom it names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from services.kit.log.decoding import LogEvent, is_day_closed
from services.kit.store import Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS events (
        stream TEXT NOT NULL, topic TEXT NOT NULL, sequence BIGINT NOT NULL, type TEXT NOT NULL,
        source TEXT NOT NULL, id TEXT NOT NULL, actor TEXT NOT NULL, recordedtime TEXT NOT NULL,
        PRIMARY KEY (stream, topic, sequence)) SCOPED BY stream""",
    "CREATE INDEX IF NOT EXISTS events_at ON events (topic, recordedtime, stream, sequence)",
    "CREATE INDEX IF NOT EXISTS events_type ON events (type, recordedtime, stream, sequence)",
    "CREATE INDEX IF NOT EXISTS events_actor ON events (actor, recordedtime, stream, sequence)",
    "CREATE INDEX IF NOT EXISTS events_id ON events (id)",
    """CREATE TABLE IF NOT EXISTS named_persons (
        person_id TEXT NOT NULL, stream TEXT NOT NULL, topic TEXT NOT NULL,
        sequence BIGINT NOT NULL, PRIMARY KEY (person_id, stream, topic, sequence))
        SCOPED BY stream""",
)
"""Of closings there is no row. Persons stand there by `person_id`: their names are sealed."""

COMPARED: Final[Mapping[str, str]] = {
    "events": "SELECT stream, topic, sequence, type, source, id, actor, recordedtime FROM events"
    " ORDER BY stream, topic, sequence",
    "persons named": "SELECT stream, topic, sequence, person_id FROM named_persons"
    " ORDER BY stream, topic, sequence, person_id",
}

PERSON: Final = "person_id"
"""The member that names a person, wherever it stands in the data of an event."""


def follow_recorded(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Keep by what these events may be looked for."""
    found = [event for event in events if not is_day_closed(event.body["type"])]
    tx.execute_many(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (*_place(event), *(_text(event, name) for name in ("type", "source", "id", "actor")),
             event.body["recordedtime"])
            for event in found
        ],
    )  # fmt: skip
    tx.execute_many(
        "INSERT INTO named_persons VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (person, *_place(event))
            for event in found
            for person in sorted(set(_persons(event.body["data"])))
        ],
    )


def _place(event: LogEvent) -> tuple[str, str, int]:
    return event.stream, event.topic, event.sequence


def _text(event: LogEvent, name: str) -> str:
    """An attribute, empty where it is missing, as an actor may be in a legacy export."""
    return str(event.body.get(name, ""))


def _persons(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(person := value.get(PERSON), str):
            yield person
        for each in value.values():
            yield from _persons(each)
    elif isinstance(value, list):
        for each in value:
            yield from _persons(each)
