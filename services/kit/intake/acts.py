"""Acts as resources: `POST` with an Idempotency-Key records an event, by the same intake."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic_core import from_json

from contracts.access import SENDING
from contracts.faults import Fault, Malformed
from contracts.files import SUBMISSIONS, language_files
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER, short_name
from contracts.values import Closed, DealerCode, Instant
from services.kit.clock import instant_text
from services.kit.http.answers import Responses, Shown, problems
from services.kit.http.json_body import as_form, body_in, read_object
from services.kit.http.rows import row
from services.kit.http.submissions import PLACE
from services.kit.identity.checker import Event
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.intake.accepted import ContentDiffers
from services.kit.intake.answers import answered
from services.kit.intake.draft import Draft
from services.kit.intake.intake import Intake
from services.kit.intake.senders import EVENTS_ROW

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="of the caller's own: the same again is answered with the first receipt",
    ),
]


class Act(NamedTuple):
    """An act: its path under `/{topic}/v1/`, and the type of event that it records."""

    path: str
    type: str


class ActSent(Closed):
    """An act as sent: its dealer, its data, and its time (by default now)."""

    dealer: DealerCode | None = None
    data: dict[str, Any]
    time: Instant | None = None


class ActTaken(Shown):
    """An act that is recorded: its receipt, and the path of the docket that counts it."""

    receipt: Receipt
    docket_at: str


Before = Callable[[Draft], None]
"""Raises the `Problem` of an act that names an entry which never stood."""

After = Callable[[Draft, Receipt], Mapping[str, Any]]
"""The fields of the answer beside the receipt."""


def unasked(_: Draft) -> None:
    """No check is made before an act is recorded."""


def leads_to_docket(draft: Draft, receipt: Receipt) -> Mapping[str, Any]:
    """The path of the docket that counts the act, once penalties has read it."""
    place = f"{short_name(receipt.topic)}:{receipt.sequence}"
    dealer = quote(draft.envelope.subject, safe="")
    return {"docket_at": f"/penalties/v1/dealers/{dealer}/docket?min_sequence={place}"}


def act_routes(
    intake: Intake,
    acts: Sequence[Act],
    answer_form: Any,
    *,
    before: Before = unasked,
    after: After = leads_to_docket,
) -> APIRouter:
    """A route for each act on one topic."""
    name = short_name(intake.journal.topic)
    router = APIRouter(prefix=f"/{name}/v1", tags=[f"{name}: acts"])
    for act in acts:
        router.add_api_route(
            f"/{act.path}",
            _answering(intake, act, before, after),
            methods=["POST"],
            name=f"act_{act.path}",
            status_code=HTTPStatus.ACCEPTED,
            response_model=None,
            responses=_answers(answer_form),
            openapi_extra=_body(act),
            description=_described(act),
        )
    return router


def _answering(intake: Intake, act: Act, before: Before, after: After) -> Any:
    @row(EVENTS_ROW)
    async def done(request: Request, seen: Seen, idempotency_key: Key) -> Response:
        sent = as_form(await read_object(request), ActSent)
        key = idempotency_key.removeprefix('"').removesuffix('"')
        event = _event(act, sent, key, seen)
        try:
            draft, receipt = await _recorded(intake, event, seen, before, sent.time)
        except Malformed as fault:
            raise Malformed(list(map(_as_sent, fault.faults))) from fault
        beside = await run_in_threadpool(after, draft, receipt)
        return answered({"receipt": receipt, **beside}, receipt)

    return done


async def _recorded(
    intake: Intake, event: dict[str, Any], seen: Viewer, before: Before, said: Any
) -> tuple[Draft, Receipt]:
    """The recorded act; a repetition takes the `time` of the first request if it names none."""
    for last in (False, True):
        if said is None:
            event["time"] = await run_in_threadpool(_first_time, intake, event)
        draft = await intake.drafted(event, seen)
        await run_in_threadpool(before, draft)
        try:
            return draft, await intake.record(draft)
        except ContentDiffers as fault:
            # The same act, sent twice at once: the other one was first.
            if last or said is not None or list(fault.fields) != ["time"]:
                raise
    raise AssertionError


def _first_time(intake: Intake, event: Mapping[str, Any]) -> str:
    first = intake.journal.event(event["source"], event["id"])
    return str(first["time"]) if first else instant_text(intake.journal.clock.now())


def _event(act: Act, sent: ActSent, key: str, seen: Viewer) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": key,
        "source": _source(act, sent, seen),
        "type": act.type,
        "subject": sent.dealer or EVERY_DEALER,
        "data": sent.data,
    }
    return event | ({"time": instant_text(sent.time)} if sent.time else {})


def _source(act: Act, sent: ActSent, seen: Viewer) -> str:
    """The first source of the table under which the caller may send the act."""
    [under] = [each.under for each in SENDING if act.type in each.types]
    found = ""
    for prefix in under:
        place = prefix.replace("{dealer}", sent.dealer or "").rstrip("/")
        who, ruling = seen.sends(Event(act.type, sent.dealer, f"{place}/acts"))
        found = found or f"{place}/acts/{quote(who.name, safe='')}"
        if ruling.allowed:
            return f"{place}/acts/{quote(who.name, safe='')}"
    return found


def _as_sent(fault: Fault) -> Fault:
    named = {"subject": "dealer", "id": "Idempotency-Key"}.get(fault.field)
    return Fault(named, fault.remedy, fault.zh) if named else fault


def _answers(form: Any) -> Responses:
    return {
        200: {"model": form, "description": "A repetition: the first receipt again."},
        202: {"model": form, "description": "It is durable."},
        **problems(404, 409, 413, 415),
    }


def _described(act: Act) -> str:
    return f"Makes one `{act.type}` and accepts it: its `id` is the Idempotency-Key."


def _body(act: Act) -> dict[str, Any]:
    sample = from_json(language_files()[_sample(act.type)])
    about = {} if sample["subject"] == EVERY_DEALER else {"dealer": sample["subject"]}
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [*about, "data"],
        "properties": {
            **({"dealer": {"type": "string", "description": "the dealer's code"}} if about else {}),
            "data": {"$ref": f"{PLACE}{act.type}/properties/data"},
            "time": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": "when it happened; now, where it is left out",
            },
        },
    }
    return body_in(schema, {"one": {"value": {**about, "data": sample["data"]}}})


def _sample(event_type: str) -> str:
    first: Final = sorted(
        path for path in language_files() if path.startswith(f"{SUBMISSIONS}/{event_type}.")
    )
    return first[0]
