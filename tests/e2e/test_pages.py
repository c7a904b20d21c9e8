"""Lists are told by page, a docket that is known is not computed again, answers are compressed."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared, inspected, reported

DOCKET = f"/penalties/v1/dealers/{DEALER}/docket"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    docket = Docket(tmp_path_factory.mktemp("pages"))
    with docket.up() as up:
        up.accept(*[accepted("2012-06-04", dealer=code, id=code) for code in codes()])
        up.accept(
            *[declared(f"2012-{month:02}-28", f"2012-{month:02}") for month in range(6, 11)],
            *[inspected(f"2012-{month:02}-10", f"H{month}", labels=False) for month in (7, 8, 9)],
            reported("2012-07-06", "2012-06"),
        )
        assert docket.run("close-days", "--through", "2012-12-31").status == 0
        yield up


def codes() -> list[str]:
    return [f"BJ-{number:02}" for number in range(7)] + [DEALER]


def pages(stack: Stack, path: str, **query: Any) -> Iterator[httpx.Response]:
    """Every page, each by the link of the one before."""
    url = stack.http.build_request("GET", path, params=query).url
    while True:
        answer = stack.http.get(url)
        assert answer.status_code == 200, answer.text
        yield answer
        if "next" not in answer.links:
            return
        url = answer.url.join(answer.links["next"]["url"])


def told(answer: httpx.Response) -> list[str]:
    """The items of an answer: of a list itself, or of all that are in it."""
    said = answer.json()
    if isinstance(said, dict):
        said = [each for value in said.values() if isinstance(value, list) for each in value]
    return [json.dumps(each, sort_keys=True) for each in said]


LISTS = [
    "/staffing/v1/dealers",
    "/penalties/v1/dealers",
    f"/penalties/v1/dealers/{DEALER}/postings",
    f"/staffing/v1/dealers/{DEALER}/filings",
    f"/audits/v1/dealers/{DEALER}/inspections",
    "/notifications/v1/deliveries",
    "/decisions/v1/summonses",
]


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_hold_all_of_it_once(stack: Stack, path: str) -> None:
    whole = told(stack.http.get(path, params={"limit": 1000}))
    for limit in (1, 2, 3):
        by_page = [told(each) for each in pages(stack, path, limit=limit)]
        assert all(0 < len(each) <= limit for each in by_page) or not whole
        assert sorted(each for page in by_page for each in page) == sorted(whole)
    assert whole or path.endswith("summonses")


def test_what_comes_in_between_moves_nothing(stack: Stack) -> None:
    first, *_ = pages(stack, "/staffing/v1/dealers", limit=4)
    stack.accept(accepted("2012-06-04", dealer="AA-00", id="AA-00"))
    rest = stack.http.get(first.url.join(first.links["next"]["url"])).json()
    assert [each["code"] for each in [*first.json(), *rest]] == sorted(codes())


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("after", ["nowhere", "WyJvdGhlciIsIngiXQ", "W10", "/", "é"])
def test_a_cursor_of_no_page_is_refused(stack: Stack, path: str, after: str) -> None:
    answer = stack.http.get(path, params={"after": after})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "after"


def test_a_docket_that_is_known_is_not_told_again_until_something_changes(stack: Stack) -> None:
    tag = stack.http.get(DOCKET).headers["etag"]
    for given in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = stack.http.get(DOCKET, headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    known = {"if-none-match": tag}
    assert stack.http.get(DOCKET, headers=known | {"accept-language": "zh"}).status_code == 200
    for query in ({"as_of": "2012-12-31"}, {"known_at": "2012-12-31T00:00:00Z"}):
        assert stack.http.get(DOCKET, params=query, headers=known).status_code in {200, 404}
    inspector = {"authorization": f"Bearer dev:dealer:{DEALER}"}
    assert stack.http.get(DOCKET, headers=known | inspector).status_code == 200
    stack.accept(declared("2013-01-05", "2012-12"))
    changed = stack.http.get(DOCKET, headers=known)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_answers_are_compressed_where_that_is_taken(stack: Stack) -> None:
    plain = stack.http.get(DOCKET, headers={"accept-encoding": "identity"})
    packed = stack.http.get(DOCKET, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert packed.json() == plain.json()
    head = stack.http.head(DOCKET, headers={"accept-encoding": "gzip"})
    assert head.headers["content-length"] == packed.headers["content-length"]
