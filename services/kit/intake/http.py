"""The door of a topic: an event is validated, made durable, and answered with a receipt."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.envelope import MAX_EVENT_BYTES
from contracts.faults import Fault, Malformed
from contracts.receipt import Receipt
from contracts.sent import TooLong, TooMany, as_event, read_sent, read_sent_array
from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES, short_name, topic_of
from services.kit.http.answers import ProblemDocument, Responses, Shown, problems
from services.kit.http.body import read_body
from services.kit.http.media import JSON, media_of
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.http.submissions import batch_body, event_body
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.intake.batch import Admission, NoticesOf, admit_all, silent
from services.kit.intake.committer import Answer, Check, Committer
from services.kit.intake.draft import Draft, EventTooLarge, draft
from services.kit.intake.dry_run import DryRun, would_be
from services.kit.intake.journal import Journal
from services.kit.intake.modes import Mode, batch_media, binary_event, mode_of
from services.kit.intake.problems import problem_of
from services.kit.intake.refusals import log_refused, type_of
from services.kit.intake.senders import EVENTS_ROW, sent_by
from services.kit.log.decoding import is_day_closed
from services.kit.metrics import INTAKE

MAX_BATCH_BYTES = 16 * 1024 * 1024
MOST_IN_A_BATCH = 1_000
"""Events."""

PROBLEMS_BYTES = 64 * 1024
"""Bytes that the problems of a batch may take together, or as many as the batch itself."""


class Taken(Shown):
    """What became of one event of a batch: 202 recorded, 200 a repetition."""

    status: Literal[200, 202]
    receipt: Receipt


class Refused(Shown):
    """What became of one event of a batch that was not recorded."""

    status: int
    problem: ProblemDocument


EVENT_ANSWERS: Final[Responses] = {
    200: {
        "model": Receipt | list[Taken] | DryRun,
        "description": "A repetition: the first receipt again. Of a batch: each is durable.",
    },
    202: {"model": Receipt, "description": "It is durable."},
    207: {"model": list[Taken | Refused], "description": "Of a batch: some are not recorded."},
    **problems(409, 413, 415),
}
BATCH_ANSWERS: Final[Responses] = {
    200: {"model": list[Taken], "description": "Each is durable."},
    207: {"model": list[Taken | Refused], "description": "Some are not recorded, and why."},
    **problems(413, 415),
}


Dry = Annotated[bool, Query(description="say what would become of one event, and record nothing")]
ONE_ALONE: Final = Fault(
    "dry_run", "is for one event at a time; leave it out of a batch", "仅用于单个事件，批量请去掉"
)


def unchecked(_: Draft) -> None:
    """A fact is never refused for what it says."""


class Intake:
    """Accepts the facts of one topic.

    Both raise `Malformed` for a document that is unfit: `examine` by itself, beside all that goes
    on, and `check` beside what is recorded, while nothing else is.
    """

    def __init__(
        self,
        journal: Journal,
        check: Check = unchecked,
        examine: Check = unchecked,
        noticing: NoticesOf = silent,
        *,
        admission: Admission = admit_all,
    ) -> None:
        self.journal = journal
        self.examine = examine
        self._committer = Committer(journal, check, noticing, admission)

    def draft(self, body: Mapping[str, Any], viewer: Viewer) -> Draft:
        """The event as a draft of this topic; raises what makes it unfit, or its sender."""
        self._of_this_topic(body.get("type"))
        return sent_by(viewer, draft(body, ""))

    async def drafted(self, body: Mapping[str, Any], viewer: Viewer) -> Draft:
        """As `draft`; in a thread where the sender's regions have to be looked up."""
        if viewer.needs_regions:
            return await run_in_threadpool(self.draft, body, viewer)
        return self.draft(body, viewer)

    async def record(self, draft: Draft) -> Receipt:
        """Record one draft; its receipt once it is durable, or what became of it raised."""
        if draft.envelope.subject == EVERY_DEALER:
            await run_in_threadpool(self.examine, draft)
        [outcome] = await self.accept([draft])
        if isinstance(outcome, Exception):
            raise outcome
        return self.journal.promised(outcome)

    async def try_out(self, draft: Draft) -> dict[str, Any]:
        """What would become of one draft; raises what it would be refused with."""
        if draft.envelope.subject == EVERY_DEALER:
            await run_in_threadpool(self.examine, draft)
        outcome = await run_in_threadpool(self._committer.try_out, draft)
        return would_be(outcome)

    async def accept(self, drafts: Sequence[Draft]) -> list[Answer]:
        """Record drafts; the outcomes once they are durable."""
        return await asyncio.wrap_future(self._committer.submit(drafts))

    def close(self) -> None:
        """Finish what was submitted."""
        self._committer.close()

    def _of_this_topic(self, event_type: object) -> None:
        if not isinstance(event_type, str) or event_type.count(".") < 3:  # noqa: PLR2004
            return
        topic, own = topic_of(event_type), self.journal.topic
        if is_day_closed(event_type):
            en, zh = "days are closed by the service alone", "日终只由本服务自行处理"
            raise Malformed([Fault("type", en, zh)])
        if topic == PENALTIES:
            en, zh = (
                "postings are derived, never accepted from outside",
                "入账由系统推算，不从外部受理",
            )
            raise Malformed([Fault("type", en, zh)])
        if topic != own and topic in FACT_TOPICS:
            door = f"/{short_name(topic)}/v1/events"
            en = f"is no event of {short_name(own)}; send it to {door}"
            zh = f"不属于 {short_name(own)} 的事件，请发送至 {door}"
            raise Malformed([Fault("type", en, zh)])


def routes(intake: Intake) -> APIRouter:
    """`events` and `events/batch` of one topic."""
    name = short_name(intake.journal.topic)
    router = APIRouter(prefix=f"/{name}/v1", tags=[name])

    @router.post(
        "/events",
        status_code=HTTPStatus.ACCEPTED,
        response_model=None,
        responses=EVENT_ANSWERS,
        openapi_extra=event_body(name, MOST_IN_A_BATCH),
    )
    @row(EVENTS_ROW)
    async def accept_event(request: Request, seen: Seen, *, dry_run: Dry = False) -> Response:
        """Accept one CloudEvent; 202 once it is durable, 200 for a repetition.

        By its content type: structured, binary (attributes in `ce-*` headers, the body is `data`),
        or a batch, which is answered as `events/batch` answers it.
        """
        sent: Mapping[str, Any] = {}
        try:
            mode = mode_of(request)
            if mode is not Mode.BATCH:
                sent = _event(request, mode, await read_body(request, MAX_EVENT_BYTES))
                if dry_run:
                    would = await intake.try_out(await intake.drafted(sent, seen))
                    return _json(would, HTTPStatus.OK)
                INTAKE.labels(name).observe(1)
                receipt = await intake.record(await intake.drafted(sent, seen))
                return answered(receipt, receipt)
        except Exception as fault:
            log_refused([type_of(sent)], [fault])
            raise
        if dry_run:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(ONE_ALONE), [ONE_ALONE], asked=True)
        return await answer_batch(request, seen)

    @router.post(
        "/events/batch",
        response_model=None,
        responses=BATCH_ANSWERS,
        openapi_extra=batch_body(name, MOST_IN_A_BATCH),
    )
    @row(EVENTS_ROW)
    async def accept_batch(request: Request, seen: Seen) -> Response:
        """Accept a JSON array of up to 1,000 CloudEvents; a result per event, in their order."""
        batch_media(request)
        return await answer_batch(request, seen)

    async def answer_batch(request: Request, seen: Viewer) -> Response:
        # Many events take a while to read and to answer; meanwhile others are served.
        body = await read_body(request, MAX_BATCH_BYTES)
        types, ready = await run_in_threadpool(_try_drafts, intake, seen, body)
        try:
            outcomes = iter(await intake.accept([d for d in ready if isinstance(d, Draft)]))
        except Exception as fault:
            log_refused(types, [fault] * len(types))
            raise
        INTAKE.labels(name).observe(len(ready))
        told = [next(outcomes) if isinstance(each, Draft) else each for each in ready]
        log_refused(types, told)
        return await run_in_threadpool(_answered, intake.journal, told, len(body))

    return router


def _event(request: Request, mode: Mode, body: bytes) -> dict[str, Any]:
    if mode is Mode.BINARY:
        return binary_event(request.headers.raw, media_of(request), body)
    return read_sent(body)


def _try_drafts(
    intake: Intake, seen: Viewer, body: bytes
) -> tuple[list[str], list[Draft | Exception]]:
    """The type of each event, and its draft or what makes it unfit."""
    try:
        values = list(read_sent_array(body, MOST_IN_A_BATCH, MAX_EVENT_BYTES))
    except TooMany as fault:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(fault)) from fault
    seen.spend(len(values) - 1)
    return [type_of(each) for each in values], [_try_draft(intake, seen, each) for each in values]


def _try_draft(intake: Intake, seen: Viewer, value: Any) -> Draft | Exception:
    if isinstance(value, TooLong):
        return EventTooLarge(value.length)
    try:
        draft = intake.draft(as_event(value), seen)
        intake.examine(draft)
    except (ValueError, Problem) as fault:
        return fault
    return draft


def _answered(journal: Journal, told: Sequence[Answer], size: int) -> Response:
    """A result per event; beyond the size of what is answered, faults are counted and not told."""
    room = max(size, PROBLEMS_BYTES)
    results = []
    for each in told:
        result = _result(journal.promised(each) if isinstance(each, Receipt) else each)
        if "problem" in result:
            room -= len(json.dumps(result, ensure_ascii=False).encode())
        results.append(result if room > 0 else _in_short(result))
    fine = all(result["status"] < HTTPStatus.BAD_REQUEST for result in results)
    return _json(results, HTTPStatus.OK if fine else HTTPStatus.MULTI_STATUS)


def _result(outcome: Answer) -> dict[str, Any]:
    if isinstance(outcome, Receipt):
        return {"status": int(_status(outcome)), "receipt": outcome}
    problem = problem_of(outcome)
    return {"status": int(problem.status), "problem": problem.document()}


def _in_short(result: dict[str, Any]) -> dict[str, Any]:
    if "problem" not in result:
        return result
    problem = Problem(HTTPStatus(result["status"]), "send it alone to be told what is wrong")
    return result | {"problem": problem.document()}


def answered(told: Any, receipt: Receipt) -> Response:
    """The answer to an event that is recorded: 202, or 200 for a repetition."""
    return _json(told, _status(receipt))


def _json(told: Any, status: HTTPStatus) -> Response:
    return Response(orjson.dumps(told), status, media_type=JSON)


def _status(receipt: Receipt) -> HTTPStatus:
    return HTTPStatus.OK if receipt.duplicate else HTTPStatus.ACCEPTED
