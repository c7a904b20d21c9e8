"""`/facts/{topic}/{source}/{id}/correct` and `/withdraw`: a recorded fact put right, or taken back.

The recorded event stays as it is; a further one says what counts in its place.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.events import FACTS
from contracts.topics import short_name
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.kit.store import Store
from services.portal.web.acting.act_kinds import CORRECTION, WITHDRAWAL, ActAbout
from services.portal.web.acting.act_pages import ActPages
from services.portal.web.acting.form_fields import form_fields
from services.portal.web.acting.open_form import OpenForm
from services.portal.web.acting.typed_values import as_typed, flattened
from services.portal.web.recorded.named_event import NamedEvent, event_named, topic_in_path
from services.portal.web.shell.page_route import page_router

WITHIN: Final = "data.data"
"""Where the data stands that counts in place of the recorded."""


def routes(pages: ActPages, store: Store) -> APIRouter:
    """The pages of amendments; `store` has the recorded events."""
    router = page_router(pages.frame)

    async def found(request: Request, topic: str, name: str) -> NamedEvent:
        viewer = viewer_of(request)
        event = await run_in_threadpool(event_named, store, viewer, topic_in_path(topic), name)
        if event.body["type"] not in FACTS:
            raise Problem(HTTPStatus.NOT_FOUND, "no fact of this source and id is known")
        return event

    async def shown(request: Request, form: OpenForm, status: HTTPStatus) -> Response:
        about = f"{form.named['source']}#{form.named['id']}"
        return pages.frame.show(
            request, "acting/form.html", status, form=form, about=about, tried=True
        )

    @router.get("/facts/{topic}/{name:path}/correct")
    @row("events")
    async def correct(request: Request, topic: str, name: str) -> Response:
        event = await found(request, topic, name)
        form = await pages.opened(request, _corrects(event), _begun(event))
        return await shown(request, form, HTTPStatus.OK)

    @router.post("/facts/{topic}/{name:path}/correct")
    @row("events")
    async def corrected(request: Request, topic: str, name: str) -> Response:
        event = await found(request, topic, name)
        form = await pages.received(request, _corrects(event))
        return await pages.answered(request, form, shown)

    @router.get("/facts/{topic}/{name:path}/withdraw")
    @row("events")
    async def withdraw(request: Request, topic: str, name: str) -> Response:
        event = await found(request, topic, name)
        form = await pages.opened(request, _withdraws(event))
        return await shown(request, form, HTTPStatus.OK)

    @router.post("/facts/{topic}/{name:path}/withdraw")
    @row("events")
    async def withdrawn(request: Request, topic: str, name: str) -> Response:
        event = await found(request, topic, name)
        form = await pages.received(request, _withdraws(event))
        return await pages.answered(request, form, shown)

    return router


def _corrects(event: NamedEvent) -> ActAbout:
    named = {name: event.body[name] for name in ("type", "source", "id")}
    return ActAbout(CORRECTION, event.stream, named, amended=event.body["type"])


def _withdraws(event: NamedEvent) -> ActAbout:
    named = {name: event.body[name] for name in ("source", "id")}
    return ActAbout(WITHDRAWAL, event.stream, {"topic": short_name(event.topic), **named})


def _begun(event: NamedEvent) -> Mapping[str, str]:
    """The fields as the fact was recorded."""
    flat = flattened(event.body["data"], WITHIN)
    fields = form_fields(event.body["type"], flat, within=WITHIN)
    return as_typed(fields, flat, event.body["data"])
