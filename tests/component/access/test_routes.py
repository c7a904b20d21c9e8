"""Every route names a row of the table, and what names none is refused."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from contracts.access import READING
from services.commands.stack.app import build_app
from services.kit.http.deprecation import deprecated, deprecation_of
from services.kit.http.rows import OPEN, row, row_of
from services.kit.service.built_service import BuiltService
from tests.builders.given_fact import DEALER
from tests.component.penalties.stack import Stack, running

ROWS = {OPEN, *(row.name for row in READING)}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("stack")) as found:
        yield found


@pytest.fixture(scope="module")
def app(stack: Stack) -> FastAPI:
    return build_app(stack.parts)


def routes(app: FastAPI) -> list[APIRoute]:
    found = [context.original_route for context in iter_route_contexts(app.routes)]
    assert all(isinstance(each, APIRoute) for each in found), found
    return [each for each in found if isinstance(each, APIRoute)]


def test_every_route_names_a_row_that_the_table_knows(app: FastAPI) -> None:
    named = {each.path: row_of(each.endpoint) for each in routes(app)}

    assert len(named) > 20
    assert [path for path, row in named.items() if row is None or row.name not in ROWS] == []


def test_every_route_about_a_dealer_says_which_parameter_names_it(app: FastAPI) -> None:
    for each in routes(app):
        row = row_of(each.endpoint)
        named = [name for name in ("code", "entry_id") if f"{{{name}" in each.path_format]
        assert row is not None
        assert [row.dealer] * len(named) == named, each.path


def test_a_route_that_the_document_calls_deprecated_says_so_in_its_headers(app: FastAPI) -> None:
    for each in routes(app):
        assert bool(each.deprecated) == bool(deprecation_of(each.endpoint)), each.path


def test_each_answer_of_a_deprecated_route_says_since_when_and_until_when(stack: Stack) -> None:
    router = APIRouter()

    @router.get("/penalties/v1/old", deprecated=True)
    @row("docket")
    @deprecated(since=date(2026, 11, 30), until=date(2027, 5, 31))
    def old() -> Response:
        return Response("seen")

    client = TestClient(build_app([*stack.parts, BuiltService("old", [router])]))
    for role, status in (("oem", 200), ("inspector", 403), ("unknown", 401)):
        for method in ("GET", "HEAD"):
            headers = {"authorization": f"Bearer dev:{role}"}
            answer = client.request(method, "/penalties/v1/old", headers=headers)
            assert answer.status_code == status
            assert answer.headers["deprecation"] == "@1795996800"
            assert answer.headers["sunset"] == "Mon, 31 May 2027 00:00:00 GMT"
    other = client.get("/penalties/v1/dealers")
    assert not {"deprecation", "sunset"} & set(other.headers)


def test_a_route_is_not_gone_before_it_is_deprecated() -> None:
    with pytest.raises(ValueError, match="cannot be gone"):
        deprecated(since=date(2026, 11, 30), until=date(2026, 11, 30))


def test_a_route_that_names_no_row_is_refused(stack: Stack) -> None:
    forgotten = APIRouter()

    @forgotten.get("/forgotten")
    def answer() -> str:
        return "seen"

    client = TestClient(build_app([*stack.parts, BuiltService("forgotten", [forgotten])]))
    refused = client.get("/forgotten")

    assert refused.status_code == 403
    assert "no rule knows it (rule unknown-route)" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("credential", "path", "status"),
    [
        (None, f"/penalties/v1/dealers/{DEALER}/docket", 404),  # nothing is recorded of it yet
        ("dev:oem", "/penalties/v1/dealers", 200),
        ("dev:inspector", f"/penalties/v1/dealers/{DEALER}/docket", 403),
        ("dev:inspector", "/decisions/v1/appeals", 403),
        ("dev:dealer:OTHER", f"/penalties/v1/dealers/{DEALER}/docket", 404),
        ("dev:admin", "/readyz", 200),
        ("dev:oem", "/readyz", 403),
        (None, "/readyz", 200),
        (None, "/livez", 200),
        ("dev:nobody", "/livez", 200),
        ("dev:nobody", "/schemas", 401),
        ("somebody's", "/schemas", 401),
    ],
)
def test_a_development_principal_is_held_to_the_table(
    app: FastAPI, credential: str | None, path: str, status: int
) -> None:
    headers = {"authorization": f"Bearer {credential}"} if credential else {}

    assert TestClient(app).get(path, headers=headers).status_code == status


def test_a_refused_credential_is_told_how_to_say_who_asks(app: FastAPI) -> None:
    refused = TestClient(app).get("/schemas", headers={"authorization": "Bearer dev:nobody"})

    assert refused.headers["www-authenticate"].startswith('Bearer realm="docket", error=')
    assert "dealer, inspector, oem, auditor, admin" in refused.json()["detail"]
