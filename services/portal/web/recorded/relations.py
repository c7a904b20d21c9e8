"""What stands about an event: its neighbours, what changed it, and what it caused."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json

from contracts.events.decisions import AMENDMENTS, FactWithdrawn
from contracts.topics import DECISIONS, short_name
from services.kit.store import Store
from services.kit.store.statements import marks
from services.portal.web.recorded.named_event import EVERYBODYS, NamedEvent, event_at

Json = Mapping[str, Any]


class Relations(NamedTuple):
    """The events before and after it in its stream, and those that took it back or put it right."""

    before: NamedEvent | None
    after: NamedEvent | None
    amended_by: Sequence[Json]


def relations(store: Store, event: NamedEvent) -> Relations:
    """As far as it has been read."""
    with store.reading() as look:
        before, after = (
            event_at(look, event.stream, event.topic, event.sequence + step) for step in (-1, 1)
        )
        rows = look.execute(
            "SELECT value FROM kept WHERE stream = ? AND topic = ?"
            f" AND type IN ({marks(sorted(AMENDMENTS))}) ORDER BY sequence",
            (event.stream, DECISIONS, *sorted(AMENDMENTS)),
        )
    amendments = [from_json(bytes(value)) for (value,) in rows]
    return Relations(before, after, [each for each in amendments if _is_about(each, event)])


def _is_about(amendment: Json, event: NamedEvent) -> bool:
    said = amendment["data"]
    if (said.get("source"), said.get("id")) != (event.body["source"], event.body["id"]):
        return False
    if amendment["type"] == FactWithdrawn.TYPE:
        return said.get("topic") in {event.topic, short_name(event.topic)}
    return bool(said.get("type") == event.body["type"])


def caused(event: NamedEvent, docket: Json | None, duties: Json | None) -> Iterator[Json]:
    """The entries that rest on a fact, and the duties that it answers."""
    for entry in docket["entries"] if docket else ():
        if event.name in entry["evidence"]:
            yield {"what": "entry", **entry}
    for duty in duties["deadlines"] if duties else ():
        if event.name in duty["met_by"]:
            yield {"what": "duty", **duty}


def is_about_a_dealer(event: NamedEvent) -> bool:
    """Whether its stream is that of a dealer."""
    return not event.stream.startswith(EVERYBODYS)
