"""A recorded event by its name, in what the portal keeps, for whoever may read it as recorded."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from contracts.canonical import digest
from contracts.topics import AUDITS, FACT_TOPICS, PENALTIES, short_name
from services.kit.http.problem import Problem
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading, Store
from services.portal.lists.readable import RECORD_ROW

FOUND_ROW: Final = "inspections"
INSPECTORS_SOURCE: Final = "/oem/inspection/"

TOPICS: Final = {short_name(topic): topic for topic in (*FACT_TOPICS, PENALTIES)}

EVERYBODYS: Final = "*"
"""Begins the stream of an event about no dealer."""

MOST_NAMES: Final = 50
"""Ways to part a path into a source and an id; both may hold slashes."""


class NamedEvent(NamedTuple):
    """An event as recorded, where it stands, and its bytes' digest."""

    stream: str
    topic: str
    sequence: int
    digest: str
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """Its name, by which entries and amendments know it."""
        return f"{self.body['source']}#{self.body['id']}"


def topic_in_path(topic: str) -> str:
    """A topic by its short or its full name; raises a 404 for any other."""
    found = TOPICS.get(topic, topic)
    if found not in TOPICS.values():
        raise Problem(HTTPStatus.NOT_FOUND, "there is no such topic")
    return found


def event_named(store: Store, viewer: Viewer, topic: str, path: str) -> NamedEvent:
    """The event of a topic whose source and id stand in a path; raises a 404.

    An inspector finds its own findings, so as to put them right.
    """
    with store.reading() as look:
        for source, event_id in _names(path):
            for found in _found(look, topic, source, event_id):
                if _is_seen(viewer, found):
                    return found
    raise Problem(HTTPStatus.NOT_FOUND, "no event of this source and id is known")


def event_at(look: Reading, stream: str, topic: str, sequence: int) -> NamedEvent | None:
    """The event of a number in its stream."""
    rows = look.execute(
        "SELECT value FROM kept WHERE stream = ? AND topic = ? AND sequence = ?",
        (stream, topic, sequence),
    )
    return next((_event(stream, topic, sequence, bytes(value)) for (value,) in rows), None)


def _names(path: str) -> Iterator[tuple[str, str]]:
    places = [at for at, sign in enumerate(path) if sign == "/" and 0 < at < len(path) - 1]
    for at in places[-MOST_NAMES:][::-1]:
        yield path[:at], path[at + 1 :]


def _found(look: Reading, topic: str, source: str, event_id: str) -> Iterator[NamedEvent]:
    rows = look.execute(
        "SELECT k.stream, k.topic, k.sequence, k.value FROM events e JOIN kept k"
        " ON k.stream = e.stream AND k.topic = e.topic AND k.sequence = e.sequence"
        " WHERE e.id = ? AND e.topic = ? AND e.source = ? ORDER BY k.stream LIMIT 1",
        (event_id, topic, source),
    )
    for stream, its_topic, sequence, value in rows:
        yield _event(stream, its_topic, sequence, bytes(value))


def _event(stream: str, topic: str, sequence: int, value: bytes) -> NamedEvent:
    body = from_json(value)
    return NamedEvent(stream, topic, sequence, digest(value), body)


def _is_seen(viewer: Viewer, found: NamedEvent) -> bool:
    if found.stream.startswith(EVERYBODYS):
        return viewer.sees_all
    if viewer.sees(found.stream, RECORD_ROW):
        return True
    is_finding = found.topic == AUDITS and found.body["source"].startswith(INSPECTORS_SOURCE)
    return is_finding and viewer.sees(found.stream, FOUND_ROW)
