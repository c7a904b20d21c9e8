"""The portal over HTTP on a free port, and people with a browser of their own."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

from services.kit.service.server import Server
from tests.builders.given_fact import GivenFact
from tests.component.pages.people import People

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
CONNECTIONS = 200


@dataclass
class Visitor:
    """A page in a browser, and what was said in its console."""

    address: str
    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer

    def sign_in(self, principal: str) -> None:
        """From the page at hand, which is that of the sign-in, or from there."""
        if "/sign-in" not in self.page.url:
            self.go("/sign-in?next=/sign-in")
        self.page.locator(f'button[value="{principal}"]').click()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def width(self) -> int:
        """Of what the page needs, in pixels."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth")
        return found


@dataclass
class Served:
    """A portal that is up."""

    people: People
    address: str
    beside: Executor

    def tell(self, *facts: GivenFact, dealer: str) -> None:
        """Facts, as their senders send them."""
        self.beside.submit(self.people.stack.post, *facts, dealer=dealer).result()

    @contextmanager
    def visit(
        self, browser: Browser, language: str = "en", width: int = 1280, **given: Any
    ) -> Iterator[Visitor]:
        context = browser.new_context(
            locale=LOCALES[language], viewport={"width": width, "height": 900}, **given
        )
        context.set_default_timeout(20_000)
        visitor = Visitor(self.address, context.new_page(), context)
        visitor.page.on("console", lambda said: _note(visitor.complaints, said.type, said.text))
        visitor.page.on("pageerror", lambda fault: visitor.complaints.append(str(fault)))
        try:
            yield visitor
        finally:
            context.close()


def _note(complaints: list[str], kind: str, said: str) -> None:
    if kind in {"error", "warning"} and "status of" not in said:
        complaints.append(said)


@contextmanager
def served(portal: People, beside: Executor) -> Iterator[Served]:
    """Serve until the block is left."""
    endings: Sequence[Any] = [end for part in portal.parts for end in part.ending]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(portal.app, CONNECTIONS, ending=endings)
        thread = Thread(target=server.run, args=([listening.dup()],))
        thread.start()
        try:
            yield Served(portal, f"http://127.0.0.1:{listening.getsockname()[1]}", beside)
        finally:
            server.should_exit = True
            thread.join()
