"""The stack as `docket up` joins it, in this process, and those who look at its pages."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from services.commands.stack.app import build_app
from services.identity import guard_of
from services.kit.identity.settings import IdentitySettings
from services.kit.service.built_service import BuiltService
from services.registry import SERVICES
from tests.component.penalties.stack import Stack, running

ORIGIN = "http://docket.test"


class FormFields(HTMLParser):
    """The hidden fields of a page's forms, the last of each name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("type") == "hidden":
            self.found[said["name"] or ""] = said.get("value") or ""


@dataclass
class Person:
    """Somebody with a browser of their own."""

    client: TestClient

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers={"accept": "text/html", **headers})

    def read(self, path: str, **headers: str) -> str:
        """The page, which must be one."""
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/html")
        return answer.text

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Response:
        sent = {"accept": "text/html", "origin": ORIGIN, **headers}
        return self.client.post(path, data=dict(fields), headers=sent)

    def token(self, path: str = "/sign-in") -> str:
        """The token that forms of the session bear."""
        return FormFields(self.read(path)).found["csrf"]

    def signed_in(self, principal: str) -> "Person":
        answer = self.post("/sign-in", {"principal": principal, "next": "/sign-in"})
        assert answer.status_code == 303, answer.text
        return self


@dataclass
class People:
    """Whoever comes, and the stack behind the pages."""

    stack: Stack
    app: Any
    parts: list[BuiltService]

    def somebody(self) -> Person:
        return Person(
            TestClient(
                self.app,
                base_url=ORIGIN,
                raise_server_exceptions=False,
                follow_redirects=False,
            )
        )

    def as_(self, principal: str) -> Person:
        """A development principal: `oem`, `dealer:SD-011`, `inspector:north`."""
        return self.somebody().signed_in(principal)


@contextmanager
def people(
    folder: Path, identity: IdentitySettings | None = None, postgres_url: str | None = None
) -> Iterator[People]:
    """All services over stores in a folder, as `docket up` has them; days are closed by hand."""
    with ExitStack() as ending:
        stack = ending.enter_context(running(folder, postgres_url))
        house = stack.house
        rest = [house.built(name) for name in SERVICES if name not in {p.name for p in stack.parts}]
        for part in rest:
            ending.callback(part.close)
            part.start()
        parts = [*stack.parts, *rest]
        guard = ending.enter_context(guard_of(house, SERVICES, identity or IdentitySettings()))
        yield People(stack, build_app(parts, guard), parts)
