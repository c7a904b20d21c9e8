"""The principle of four eyes (四眼原则): the `actor` of a decision and of its basis must differ."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from contracts.reading import read_json
from services.kit.http.problem import Problem
from services.kit.intake.draft import Draft
from services.kit.store import Reading

Event = Mapping[str, Any]
"""A recorded event."""

RULE: Final = "four-eyes"

DEVELOPMENT: Final = "dev:"


def is_held(draft: Draft) -> bool:
    """Whether the sender is identified: on a stack without identity none is, nor is an import."""
    return draft.imported is None and not draft.actor.startswith(DEVELOPMENT)


def taking_part(events: Iterable[Event]) -> set[str]:
    """The identified actors of events."""
    return {
        event["actor"]
        for event in events
        if event.get("actor")
        and "importedtime" not in event
        and not event["actor"].startswith(DEVELOPMENT)
    }


def refuse_part(draft: Draft, events: Iterable[Event], what: str) -> None:
    """Raise `Problem` if the sender is among the actors of these events."""
    if draft.actor in taking_part(events):
        raise forbidden(f"{draft.actor} sent {what}, and so cannot decide on it; another must")


def forbidden(why: str) -> Problem:
    """403 by the rule of four eyes."""
    return Problem(HTTPStatus.FORBIDDEN, f"{why} (rule {RULE})")


def not_yet_here(what: str) -> Problem:
    """409: the basis of the decision is not known here, or not yet."""
    return Problem(
        HTTPStatus.CONFLICT,
        f"{what} has not arrived here; send the same again in a while",
        headers={"Retry-After": "1"},
        slug="not-yet-here",
    )


def events_recorded(look: Reading, stream: str, event_type: str) -> Iterator[Event]:
    """The events of a type that a journal has recorded in a stream, in order."""
    rows = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND topic = ?"
        " ORDER BY originator_version",
        (stream, event_type),
    )
    return (read_json(bytes(value)) for (value,) in rows)
