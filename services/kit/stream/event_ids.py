"""The ids of a stream's events, `EPOCH.POSITION`: from where one goes on that was cut off."""

import re
from http import HTTPStatus
from typing import Final, NamedTuple

from contracts.faults import Fault
from services.kit.http.problem import Problem
from services.kit.stream.feed import Feed

FROM_THE_START: Final = "start"
"""What is asked for instead of an id, to begin with the first event."""

LAST_POSITION: Final = 2**63 - 1

_ID: Final = re.compile(r"([0-9a-f]{1,40})\.(0|[1-9][0-9]{0,18})")


class StreamStart(NamedTuple):
    """Where a stream begins; `reset`: what the client had is of another epoch, or is gone."""

    position: int
    reset: bool = False


class EventId(NamedTuple):
    """A position of an epoch."""

    epoch: str
    position: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.position}"


def read_id(given: str | None, field: str) -> EventId | None:
    """An id as it was sent, or None where none or `start` was; raises a 422."""
    if given is None or given == FROM_THE_START:
        return None
    found = _ID.fullmatch(given)
    if found is None or int(found[2]) > LAST_POSITION:
        fault = Fault(
            field,
            "is no id of this stream; send back the last id that came, or leave it out",
            "不是本流的 id；请回传最后收到的 id，或省略",
        )
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault), [fault], asked=True)
    return EventId(found[1], int(found[2]))


def begins(feed: Feed, last: EventId | None, *, from_the_start: bool) -> StreamStart:
    """Where a stream goes on after the last id that its client had; without one, from now on."""
    if last is None:
        return StreamStart(0 if from_the_start else feed.end)
    if last.epoch != feed.epoch or last.position > feed.end:
        return StreamStart(feed.end, reset=True)
    return StreamStart(last.position)
