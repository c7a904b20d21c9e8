"""The routes that accept the events of a topic, alone and in batches."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.envelope import MAX_EVENT_BYTES
from contracts.receipt import Receipt
from contracts.sent import read_sent
from contracts.topics import short_name
from services.kit.http.answers import Responses, problems
from services.kit.http.body import read_body
from services.kit.http.media import media_of
from services.kit.http.rows import row
from services.kit.http.submissions import batch_body, event_body
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.intake.answers import (
    MAX_BATCH_BYTES,
    MOST_IN_A_BATCH,
    Refused,
    Taken,
    answered,
    batch_answer,
    batch_tried,
    drafts_of_batch,
    json_answer,
)
from services.kit.intake.draft import Draft
from services.kit.intake.dry_run import DryRun
from services.kit.intake.intake import Intake
from services.kit.intake.modes import Mode, batch_media, binary_event, mode_of
from services.kit.intake.refusals import log_refused, type_of
from services.kit.intake.senders import EVENTS_ROW
from services.kit.metrics import INTAKE

EVENT_ANSWERS: Final[Responses] = {
    200: {
        "model": Receipt | DryRun | list[Taken] | list[DryRun],
        "description": "A repetition: the first receipt again. Of a batch: each is durable.",
    },
    202: {"model": Receipt, "description": "It is durable."},
    207: {
        "model": list[Taken | Refused] | list[DryRun | Refused],
        "description": "Of a batch: some are not recorded.",
    },
    **problems(409, 413, 415),
}
BATCH_ANSWERS: Final[Responses] = {
    200: {"model": list[Taken] | list[DryRun], "description": "Each is durable."},
    207: {
        "model": list[Taken | Refused] | list[DryRun | Refused],
        "description": "Some are not recorded, and why.",
    },
    **problems(413, 415),
}


Dry = Annotated[bool, Query(description="say what would become of what is sent; record nothing")]


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
                    return json_answer(would, HTTPStatus.OK)
                INTAKE.labels(name).observe(1)
                receipt = await intake.record(await intake.drafted(sent, seen))
                return answered(receipt, receipt)
        except Exception as fault:
            log_refused([type_of(sent)], [fault])
            raise
        return await answer_batch(request, seen, dry_run=dry_run)

    @router.post(
        "/events/batch",
        response_model=None,
        responses=BATCH_ANSWERS,
        openapi_extra=batch_body(name, MOST_IN_A_BATCH),
    )
    @row(EVENTS_ROW)
    async def accept_batch(request: Request, seen: Seen, *, dry_run: Dry = False) -> Response:
        """Accept a JSON array of up to 1,000 CloudEvents; a result per event, in their order."""
        batch_media(request)
        return await answer_batch(request, seen, dry_run=dry_run)

    async def answer_batch(request: Request, seen: Viewer, *, dry_run: bool) -> Response:
        # Many events take a while to read and to answer; meanwhile others are served.
        body = await read_body(request, MAX_BATCH_BYTES)
        types, ready = await run_in_threadpool(drafts_of_batch, intake, seen, body)
        fit = [each for each in ready if isinstance(each, Draft)]
        try:
            outcomes = iter(await (intake.try_out_together if dry_run else intake.accept)(fit))
        except Exception as fault:
            log_refused(types, [fault] * len(types))
            raise
        told = [next(outcomes) if isinstance(each, Draft) else each for each in ready]
        log_refused(types, told)
        if dry_run:
            return await run_in_threadpool(batch_tried, told, len(body))
        INTAKE.labels(name).observe(len(ready))
        return await run_in_threadpool(batch_answer, intake.journal, told, len(body))

    return router


def _event(request: Request, mode: Mode, body: bytes) -> dict[str, Any]:
    if mode is Mode.BINARY:
        return binary_event(request.headers.raw, media_of(request), body)
    return read_sent(body)
