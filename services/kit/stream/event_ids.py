"""The ids of a stream's events, `EPOCH.POSITION`, with which a client resumes."""

import re
from http import HTTPStatus
from typing import Final, NamedTuple

from contracts.faults import Fault
from services.kit.http.problem import Problem
from services.kit.stream.feed import Feed

FROM_THE_START: Final = "start"
"""The word in place of an id that asks for the stream from its first event."""

LAST_POSITION: Final = 2**63 - 1

_ID: Final = re.compile(r"([0-9a-f]{1,40})\.(0|[1-9][0-9]{0,18})")


class StreamStart(NamedTuple):
    """The start of a stream; `reset`: the client's id is of another epoch, or its event is gone."""

    position: int
    reset: bool = False


class EventId(NamedTuple):
    """A position of an epoch."""

    epoch: str
    position: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.position}"


def read_id(given: str | None, field: str) -> EventId | None:
    """The id as sent, or None for none or `start`; raises a 422."""
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
    """The position after the client's last id; without an id, the present end."""
    if last is None:
        return StreamStart(0 if from_the_start else feed.end)
    if last.epoch != feed.epoch or last.position > feed.end:
        return StreamStart(feed.end, reset=True)
    return StreamStart(last.position)
