"""Recorded events as streams and webhooks read them: each with its dealer and position."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from contracts.topics import EVERY_DEALER
from services.kit.log.decoding import is_day_closed
from services.kit.store import Notification, Store

PAGE_EVENTS: Final = 500
"""Events read from a store at once."""

FIRST_COPY: Final = f"{EVERY_DEALER}/0"
"""The stream whose copy is sent, of an event that has a copy in every partition."""


class PassingEvent:
    """One recorded event; `dealer` is None where it is about no dealer."""

    def __init__(self, recorded: Notification) -> None:
        self.position = recorded.position
        self.stream = recorded.stream
        self.sequence = recorded.sequence
        self.type = recorded.type
        self.value = bytes(recorded.value)
        about_none = recorded.stream.startswith(f"{EVERY_DEALER}/")
        self.dealer: str | None = None if about_none else recorded.stream

    @cached_property
    def text(self) -> str:
        """The event as recorded, which is one line of JSON."""
        return self.value.decode()


class Passage(NamedTuple):
    """The events after a position, up to `through`."""

    events: Sequence[PassingEvent]
    through: int


def page_after(store: Store, position: int) -> Passage:
    """The events after a position that are sent.

    Of an event with a copy in every partition the first copy is sent; closings are not sent.
    """
    found = store.notifications(position, PAGE_EVENTS)
    events = [
        PassingEvent(each)
        for each in found
        if not each.stream.startswith(f"{EVERY_DEALER}/")
        or each.stream == FIRST_COPY
        or is_day_closed(each.type)
    ]
    return Passage(events, found[-1].position if found else position)


def last_position(store: Store) -> int:
    """The position of the last recorded event; 0 in an empty store."""
    with store.reading() as look:
        [(last,)] = look.execute("SELECT COALESCE(MAX(notification_id), 0) FROM stored_events")
    return int(last)
