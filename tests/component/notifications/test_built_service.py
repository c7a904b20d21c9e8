"""The service as it runs: it sends by itself, and answers what it sent."""

import asyncio
from http import HTTPStatus
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from httpx import ASGITransport, AsyncClient, Response

from services.identity import development_guard
from services.kit.intake.problems import answer_problems
from services.kit.service.built_service import BuiltService
from services.notifications.built_service import build_notifications, outlet
from services.notifications.mail import Letterhead
from services.notifications.smtp import SmtpServer
from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, OEM, World, run
from tests.unit.notifications.given import accepted, penalty


def running(world: World, office: PostOffice) -> BuiltService:
    """The service, reading and sending in the background."""
    way_out = outlet(SmtpServer("127.0.0.1", office.port), world.folder / "mail")
    letterhead = Letterhead("docket@oem.example", OEM, "en", "http://127.0.0.1:8080")
    part = build_notifications(world.own(), world.log(), way_out, letterhead, world.clock.now)
    part.start()
    return part


def answer(part: BuiltService, query: str = "") -> Response:
    """What the service answers to `GET /notifications/v1/deliveries`."""
    app = FastAPI(dependencies=[Depends(development_guard())])
    answer_problems(app)
    for router in part.routes:
        app.include_router(router)

    async def asked() -> Response:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://here") as client:
            return await client.get(f"/notifications/v1/deliveries{query}")

    return asyncio.run(asked())


def deliveries(part: BuiltService, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer(part, query).json()["deliveries"]
    return found


def test_who_asks_sees_what_was_just_posted(world: World, office: PostOffice) -> None:
    run(world.by_smtp(office.port))
    part = running(world, office)
    try:
        world.tell(accepted())
        world.tell(accepted(mailbox="gone@dealer.example"), dealer="GONE")
        office.at_rcpt["gone@dealer.example"] = "550 no such mailbox"
        world.post("2012-08-06", penalty())
        world.post("2012-08-06", penalty(), dealer="GONE")
        [sent] = deliveries(part, "?dealer=BJ-TEST")
        every = deliveries(part)
        limited = deliveries(part, "?limit=1")
    finally:
        part.close()
    [taken] = [taken for taken in office.taken if taken.recipients == (MAILBOX,)]
    assert sent == {
        "message_id": taken.mail["Message-ID"],
        "recipient": MAILBOX,
        "dealer": "BJ-TEST",
        "posted_on": "2012-08-06",
        "kind": "day",
        "state": "sent",
        "digest": sent["digest"],
        "attempts": 1,
        "tried_at": "2012-09-01T01:00:00.000000Z",
        "retry_at": None,
        "reason": None,
        "refused_since": None,
    }
    assert {(each["dealer"], each["kind"], each["state"], each["reason"]) for each in every} == {
        ("BJ-TEST", "day", "sent", None),
        ("GONE", "day", "refused", "550 no such mailbox"),
        ("GONE", "undelivered", "sent", None),
    }
    assert len(limited) == 1


def test_the_latest_try_comes_first(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    for day in ("2012-08-06", "2012-08-07"):
        world.post(day, penalty(day))
        run(sending)
        world.clock.forward(minutes=1)
    part = running(world, office)
    days = [each["posted_on"] for each in deliveries(part)]
    part.close()
    assert days == ["2012-08-07", "2012-08-06"]


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
def test_a_limit_out_of_bounds_is_a_problem(world: World, office: PostOffice, limit: str) -> None:
    part = running(world, office)
    refused = answer(part, f"?limit={limit}")
    part.close()
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused.headers["content-type"] == "application/problem+json"
    assert "limit" in refused.json()["detail"]
