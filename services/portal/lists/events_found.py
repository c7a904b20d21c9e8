"""Recorded events, found by exactly what they say: type, person, actor, time, dealer."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from contracts.canonical import digest
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.kit.store.statements import marks
from services.portal.lists.readable import RECORD_ROW

EVENT_COLUMNS: Final = "stream, topic, sequence, type, source, id, actor, recordedtime"


class EventsAsked(NamedTuple):
    """What is asked for; of what is None, all. Instants as they are recorded, in UTC.

    `after`: the instant, stream and number of the event told last.
    """

    topic: str
    type: str | None = None
    person: str | None = None
    actor: str | None = None
    dealer: str | None = None
    since: str | None = None
    until: str | None = None
    after: tuple[str, str, int] | None = None


class FoundEvent(NamedTuple):
    """An event as it is listed."""

    stream: str
    topic: str
    sequence: int
    type: str
    source: str
    id: str
    actor: str
    recordedtime: str


def events_found(look: Reading, viewer: Viewer, asked: EventsAsked, limit: int) -> list[FoundEvent]:
    """The first `limit` after a place, those recorded last first.

    Events about no dealer are found by whoever sees every dealer.
    """
    within, scoped = viewer.within("stream", RECORD_ROW)
    conditions, values = [within, "topic = ?"], list[Any]([*scoped, asked.topic])
    exact = {"type": asked.type, "actor": asked.actor, "stream": asked.dealer}
    for column, value in exact.items():
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    for sign, instant in ((">=", asked.since), ("<", asked.until)):
        if instant is not None:
            conditions.append(f"recordedtime {sign} ?")
            values.append(instant)
    table = "events"
    if asked.person is not None:
        table = "named_persons JOIN events USING (stream, topic, sequence)"
        conditions.append("person_id = ?")
        values.append(asked.person)
    if asked.after is not None:
        conditions.append("(recordedtime, stream, sequence) < (?, ?, ?)")
        values += asked.after
    rows = look.execute(
        f"SELECT {EVENT_COLUMNS} FROM {table} WHERE {' AND '.join(conditions)}"
        " ORDER BY recordedtime DESC, stream DESC, sequence DESC LIMIT ?",
        (*values, limit),
    )
    return [FoundEvent(*row) for row in rows]


def digests_of(look: Reading, events: Sequence[FoundEvent]) -> dict[FoundEvent, str]:
    """The SHA-256 of each event as it was recorded; its names of persons stand there sealed."""
    if not events:
        return {}
    places = {(each.stream, each.topic, each.sequence): each for each in events}
    rows = look.execute(  # a list of rows within IN would have SQLite go through the whole table
        f"WITH asked (s, t, n) AS (VALUES {marks(list(places), '(?, ?, ?)')})"
        " SELECT stream, topic, sequence, value FROM asked"
        " JOIN kept ON stream = s AND topic = t AND sequence = n",
        [part for place in places for part in place],
    )
    return {
        places[stream, topic, sequence]: digest(bytes(value))
        for stream, topic, sequence, value in rows
    }


def place_of_event(event: FoundEvent) -> tuple[str, str, str]:
    """Where an event stands in its list."""
    return event.recordedtime, event.stream, str(event.sequence)
