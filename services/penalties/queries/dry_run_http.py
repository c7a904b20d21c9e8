"""A dry run of facts as if they were received now: the law, on the case as it has arrived."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import Field

from contracts.dates import ONE_DAY
from contracts.events import FACTS
from contracts.faults import Fault, Malformed
from contracts.topics import EVERY_DEALER
from contracts.values import Closed
from services.kit.clock import Clock, instant_text
from services.kit.http.answers import ABOUT_ONE, Shown, ok_form, problems
from services.kit.http.json_body import as_form, body_in, read_object
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.http.submissions import PLACE
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.intake.draft import Draft, draft
from services.kit.intake.senders import sent_by
from services.penalties.difference import DECISIVE, difference
from services.penalties.law import Docket, adjudicate
from services.penalties.queries.answers import ShownDifference
from services.penalties.queries.http import Dealers
from services.penalties.queries.live import LiveDocket
from services.received.fact import ReceivedFact, received_fact

MOST_EVENTS: Final = 100
MOST_DAYS: Final = 60
"""Later days with a change that are computed, at most."""


class Tried(Closed):
    """Events of any topic, each in its sender's form."""

    events: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_EVENTS)


class TriedDay(Shown):
    """A day, and the entries that first differ on it: `a` without the events, `b` with them."""

    on: str
    entries: list[ShownDifference]


class TriedDealer(Shown):
    """The effect of the events on one dealer, and the facts on which it rests."""

    dealer: str
    open_day: str
    basis: dict[str, Any]
    days: list[TriedDay]


class TrialOfEvents(Shown):
    """The effect of the events; nothing of it is recorded."""

    dealers: list[TriedDealer]


def routes(dealers: Dealers, clock: Clock, asked: type[APIRoute]) -> APIRouter:
    """`dry-run` under `/penalties/v1`; see `staleness_route` for the class of its routes."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"], route_class=asked)

    @router.post(
        "/dry-run",
        response_model=None,
        responses=ABOUT_ONE | problems(413, 415) | ok_form(TrialOfEvents),
        openapi_extra=_body(),
    )
    @row("forms")
    async def dry_run(request: Request, seen: Seen) -> dict[str, Any]:
        """The entries that events would make arise or vanish if they were received now.

        Nothing is recorded. They are computed on the open day, and on each later day on which the
        docket changes by the events.
        """
        sent = as_form(await read_object(request), Tried)
        return await run_in_threadpool(tried, sent, seen)

    def tried(sent: Tried, seen: Viewer) -> dict[str, Any]:
        by_dealer: defaultdict[str, list[Draft]] = defaultdict(list)
        for number, event in enumerate(sent.events):
            each = _drafted(number, event, seen)
            by_dealer[each.envelope.subject].append(each)
        return {"dealers": [of_dealer(code, drafts) for code, drafts in by_dealer.items()]}

    def of_dealer(code: str, drafts: Sequence[Draft]) -> dict[str, Any]:
        live = dealers.live(code)
        open_day = live.docket.as_of
        added = [_received(each, clock, open_day) for each in drafts]
        return {
            "dealer": code,
            "open_day": str(open_day),
            "basis": dealers.basis(code),
            "days": list(_days(code, live, added)),
        }

    return router


def _drafted(number: int, event: dict[str, Any], seen: Viewer) -> Draft:
    """The event as its intake would record it; raises what refuses it."""
    try:
        found = sent_by(seen, draft(event, ""))
    except Malformed as fault:
        place = ("events", number)
        raise Malformed([_within(place, each) for each in fault.faults]) from fault
    if found.envelope.subject == EVERY_DEALER:
        en, zh = "is about no dealer; a dry run is about dealers", "不针对专营店，无法试算"
        raise Malformed([Fault.at(("events", number, "subject"), en, zh)])
    if not seen.sees(found.envelope.subject):
        raise Problem(HTTPStatus.NOT_FOUND, "no fact about this dealer is known")
    return found


def _within(place: Sequence[str | int], fault: Fault) -> Fault:
    return Fault(
        ".".join([*map(str, place), *([fault.field] if fault.field else [])]),
        fault.remedy,
        fault.zh,
        "".join(f"/{step}" for step in place) + fault.pointer,
    )


def _received(sent: Draft, clock: Clock, open_day: date) -> ReceivedFact:
    at = clock.received(sent.envelope.time, open_day - ONE_DAY)
    event = sent.envelope.model_dump(mode="json", exclude_none=True)
    return received_fact({**event, "recordedtime": instant_text(at), "actor": sent.actor})


def _days(dealer: str, live: LiveDocket, added: Sequence[ReceivedFact]) -> Iterator[dict[str, Any]]:
    """The open day, and each later one on which the difference between the two dockets changes."""
    told: list[dict[str, Any]] = []
    day: date | None = live.docket.as_of
    for _ in range(MOST_DAYS):
        if day is None:
            return
        before = adjudicate(dealer, live.facts, live.policies, day)
        after = adjudicate(dealer, [*live.facts, *added], live.policies, day)
        found = [
            each.to_json()
            for each in difference(_entries(before), _entries(after), DECISIVE.__contains__)
        ]
        fresh = [each for each in found if each not in told]
        if fresh or day == live.docket.as_of:
            yield {"on": str(day), "entries": fresh}
        told = found
        day = min(filter(None, (before.next_change_on, after.next_change_on)), default=None)


def _entries(docket: Docket) -> list[dict[str, Any]]:
    return [entry.to_json() for entry in docket.entries]


def _body() -> dict[str, Any]:
    events = {"oneOf": [{"$ref": f"{PLACE}{event_type}"} for event_type in sorted(FACTS)]}
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["events"],
        "properties": {
            "events": {"type": "array", "minItems": 1, "maxItems": MOST_EVENTS, "items": events}
        },
    }
    example = {
        "specversion": "1.0",
        "id": "trial",
        "source": "/dealers/SD-011/dms",
        "type": "docket.staffing.no-change-declared.v1",
        "subject": "SD-011",
        "time": "2026-11-28T09:00:00+08:00",
        "data": {"month": "2026-11"},
    }
    return body_in(schema, {"one": {"value": {"events": [example]}}})
