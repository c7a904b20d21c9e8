"""`/ops`: what each service lags behind by, who waits parked, and the endpoints of webhooks."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.topics import FACT_TOPICS, PENALTIES, short_name
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.portal.web.across.attention import ATTENDED, ServicesAttention, attention_of
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.shell.forms import read_form, typed
from services.portal.web.shell.listing import Column, Download, Listing, downloaded
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router

TOPICS: Final = tuple(short_name(topic) for topic in (*FACT_TOPICS, PENALTIES))
ENDPOINTS_SECONDS: Final = 2.0

LAG: Final = (
    Column("service", "ops.service", "id"),
    Column("reader", "ops.reader", "id"),
    Column("topic", "ops.topic", "id"),
    Column("partition", "ops.partition", "number"),
    Column("events", "ops.behind", "number"),
)
ENDPOINTS: Final = (
    Column("topic", "ops.topic", "id"),
    Column("owner", "ops.owner", "id"),
    Column("url", "ops.url"),
    Column("shown", "ops.state", "words"),
    Column("failing_since", "ops.failing-since", "instant"),
)
TONES: Final = {"active": "good", "disabled": "bad"}


def routes(frame: Frame) -> APIRouter:
    """The page of those who may let a parked dealer go on."""
    router = page_router(frame)

    async def shown(
        request: Request,
        said: Mapping[str, str],
        problem: Problem | None = None,
        download: str | None = None,
    ) -> Response:
        client = frame.client(request)
        attention = await attention_of(client)
        asked = [ServiceQuestion(f"/{topic}/v1/webhooks") for topic in TOPICS]
        endpoints = await client.within(ENDPOINTS_SECONDS, *asked)
        listings = [_lag(attention), _endpoints(endpoints)]
        if download is not None:
            return downloaded(download, "ops", listings)
        return frame.show(
            request,
            "running/ops.html",
            problem.status if problem else HTTPStatus.OK,
            attention=attention,
            hindered={name: each["hindered"] for name, each in attention.told.items() if each},
            listings={each.name: each for each in listings},
            typed=said,
            problem=problem,
        )

    @router.get("/ops")
    @row("resume")
    async def ops(request: Request, download: Download = None) -> Response:
        return await shown(request, await frame.typed_before(request), download=download)

    @router.post("/ops")
    @row("resume")
    async def resume(request: Request) -> Response:
        said = typed(await read_form(request))
        service, stream = said.get("service", ""), said.get("stream", "")
        if service not in ATTENDED:
            raise Problem(HTTPStatus.NOT_FOUND, "there is no such service")
        path = f"/{service}/v1/parked/{quote(stream, safe='*/')}/resume"
        try:
            await frame.client(request).post(path, {"reason": said.get("reason", "")})
        except Problem as problem:
            if problem.status == HTTPStatus.UNAUTHORIZED:
                raise
            return await shown(request, said, problem)
        return RedirectResponse("/ops", HTTPStatus.SEE_OTHER)

    return router


def _lag(attention: ServicesAttention) -> Listing:
    rows = [
        {**lag, "service": service}
        for service, each in attention.told.items()
        for lag in (each["lag"] if each else ())
        if lag["events"]
    ]
    return Listing("lag", LAG, rows)


def _endpoints(told: Sequence[Any]) -> Listing:
    rows = [
        {
            **each,
            "topic": topic,
            "shown": f"ops.endpoint.{each['state']}",
            "tone": TONES.get(each["state"], "plain"),
        }
        for topic, found in zip(TOPICS, told, strict=True)
        for each in found or ()
    ]
    return Listing("endpoints", ENDPOINTS, rows)
