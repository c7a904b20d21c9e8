"""An open page is told how many events came since it was made, of topics that its viewer sees."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from services.portal.web.live.latest_numbers import count_since, told_since, topics_seen
from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.pages.people import People, people
from tests.component.pages.told_dealers import tell
from tests.patience import PATIENCE


def live_path(page: str) -> str:
    found = re.search(r'data-live="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


async def counts(app: Any, path: str, cookie: str) -> AsyncIterator[int]:
    """The counts that a stream tells, as its server-sent events come."""
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
    place, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "path": place, "raw_path": place.encode(), "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode()), (b"accept", b"text/event-stream")],
        "client": ("127.0.0.1", 1), "server": ("docket.test", 80), "scheme": "http", "state": {},
        "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
        elif message["type"] == "http.response.body":
            await chunks.put(message["body"] if message.get("more_body") else None)

    task = asyncio.create_task(app(scope, receive, send))
    text = ""
    try:
        while (chunk := await asyncio.wait_for(chunks.get(), PATIENCE)) is not None:
            text += chunk.decode()
            while "\n\n" in text:
                event, _, text = text.partition("\n\n")
                if "event: new" in event:
                    yield int(event.rpartition("data: ")[2])
    finally:
        task.cancel()


def test_a_page_is_told_what_came_since_it_was_made(tmp_path: Path) -> None:
    with people(tmp_path) as portal:
        tell(portal.stack)
        li = portal.as_("oem")
        path = live_path(li.read(f"/d/{DEALER}"))
        cookie = f"docket_session={li.client.cookies['docket_session']}"

        async def story() -> list[int]:
            told = []
            async with aclosing(counts(portal.app, path, cookie)) as stream:
                async for count in stream:
                    told.append(count)
                    if count == 0:
                        await asyncio.to_thread(
                            portal.stack.post, no_change_declared("2012-08", "2012-09-01")
                        )
                    elif count == 1:
                        await asyncio.to_thread(
                            portal.stack.post, hardware_inspected("I9", "2012-09-01")
                        )
                    else:
                        break
            return told

        assert asyncio.run(story()) == [0, 1, 2]
        assert live_path(li.read(f"/d/{DEALER}")) != path, "the page made anew stands further on"


def test_a_stream_of_another_dealer_is_not_found(tmp_path: Path) -> None:
    with people(tmp_path) as portal:
        tell(portal.stack)
        assert portal.as_("dealer:B1").get(f"/d/{DEALER}/live").status_code == 404


@pytest.mark.parametrize("since", ["staffing", "staffing:x", "a:1;b:2", "staffing:" + "9" * 40])
def test_what_is_no_place_is_refused(told: People, since: str) -> None:
    assert told.as_("oem").get(f"/d/{DEALER}/live?since={since}").status_code == 422


def test_an_inspector_is_told_of_no_posting() -> None:
    assert topics_seen(["particulars", "inspections"]) == {"staffing", "audits"}
    assert topics_seen(["docket"]) == {"staffing", "audits", "decisions", "penalties"}


def test_numbers_are_counted_from_where_the_page_stood() -> None:
    topics = ["staffing", "audits"]
    stood = told_since({"staffing": 3, "audits": 7, "penalties": 9}, topics)
    assert stood == "audits:7,staffing:3"
    assert count_since(stood, {"staffing": 5, "audits": 8, "penalties": 99}, topics) == 3
    assert count_since(stood, {"staffing": 1}, topics) == 0, "a store that was made anew lags"
    assert count_since("", {"staffing": 1}, topics) == 0
