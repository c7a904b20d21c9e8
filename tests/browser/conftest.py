"""A stack over HTTP, two dealers told of, and Chromium: who has none skips, in CI that fails."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.served import Served, served
from tests.component.pages.people import people
from tests.component.pages.told_dealers import tell
from tests.servers.without import do_without
from tools.servers.chromium import chromium
from tools.servers.here import NotHere


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed with the module: its event loop would stand in the way of other tests."""
    try:
        program = chromium()
    except NotHere as lacking:
        do_without("Chromium", [lacking])
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # Playwright has an event loop in this thread; what is told to the stack has one in another.
    with ThreadPoolExecutor(1) as beside, ExitStack() as ending:
        stack = ExitStack()
        folder = tmp_path_factory.mktemp("site")
        portal = beside.submit(stack.enter_context, people(folder)).result()
        ending.callback(lambda: beside.submit(stack.close).result())
        beside.submit(tell, portal.stack).result()
        yield ending.enter_context(served(portal, beside))
