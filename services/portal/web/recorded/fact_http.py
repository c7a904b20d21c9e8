"""`/facts/{topic}/{source}/{id}`: an event as recorded, its receipt, and what stands about it."""

import json
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.events import FACTS
from contracts.events.decisions import FactCorrected
from contracts.topics import short_name
from services.kit.http.rows import row
from services.kit.identity.checker import Event
from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.portal.lists.readable import RECORD_ROW
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.recorded.named_event import (
    NamedEvent,
    event_named,
    topic_in_path,
)
from services.portal.web.recorded.relations import caused, is_about_a_dealer, relations
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router

BESIDE_SECONDS: Final = 5.0
AMENDING: Final = ("/oem/crd/portal", "/oem/inspection/portal")


def routes(frame: Frame, store: Store) -> APIRouter:
    """The page; `store` has the recorded events. It takes any path below `/facts/{topic}/`."""
    router = page_router(frame)

    @router.get("/facts/{topic}/{name:path}")
    @row(RECORD_ROW)
    async def fact(request: Request, topic: str, name: str) -> Response:
        viewer = viewer_of(request)
        event = await run_in_threadpool(event_named, store, viewer, topic_in_path(topic), name)
        about = await run_in_threadpool(relations, store, event)
        receipt, docket, duties = await frame.client(request).within(
            BESIDE_SECONDS, *_beside(event)
        )
        return frame.show(
            request,
            "recorded/fact.html",
            event=event,
            about=about,
            receipt=receipt,
            caused=list(caused(event, docket, duties)),
            recorded=json.dumps(event.body, ensure_ascii=False, indent=2),
            may_amend=await run_in_threadpool(_may_amend, viewer, event),
        )

    return router


def _beside(event: NamedEvent) -> list[ServiceQuestion]:
    topic = short_name(event.topic)
    asked: dict[str, Any] = {"source": event.body["source"], "id": event.body["id"]}
    dealer = quote(event.stream, safe="")
    return [
        ServiceQuestion(f"/{topic}/v1/receipts", asked),
        ServiceQuestion(f"/penalties/v1/dealers/{dealer}/docket"),
        ServiceQuestion(f"/penalties/v1/dealers/{dealer}/deadlines"),
    ]


def _may_amend(viewer: Viewer, event: NamedEvent) -> bool:
    if event.body["type"] not in FACTS or not is_about_a_dealer(event):
        return False
    return any(
        viewer.sends(Event(FactCorrected.TYPE, event.stream, place))[1].allowed
        for place in AMENDING
    )
