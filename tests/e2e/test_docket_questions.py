"""What commands say of a docket is answered over HTTP alike, as of any day and as known then."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared, inspected, reported

DOCKET = f"/penalties/v1/dealers/{DEALER}/docket"


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(tmp_path_factory.mktemp("questions"))


@pytest.fixture(scope="module")
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        up.accept(
            accepted("2012-06-04"),
            declared("2012-06-28", "2012-06"),
            inspected("2012-07-10", "H7", labels=False),
        )
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        up.settle(DEALER)
        yield up


@pytest.mark.parametrize("day", ["2012-07-31", "2012-09-30", "2012-12-31"])
def test_as_of_a_day_it_is_what_adjudicate_says(docket: Docket, stack: Stack, day: str) -> None:
    exported = docket.must("export").out
    said = docket.must("adjudicate", "-", "--as-of", day, "--json", given=exported).json
    shown = stack.get(DOCKET, as_of=day)
    assert shown.pop("as_of") == day
    assert shown.pop("pending") == 0
    assert shown == said["dealers"][DEALER]


@pytest.mark.parametrize("slug", ["monthly-report-late", "hardware", "gm-summons"])
def test_why_not_is_what_explain_says(docket: Docket, stack: Stack, slug: str) -> None:
    asked = ("explain", "--dealer", DEALER, "--clause", slug, "--as-of", "2012-08-31", "--json")
    said = docket.run(*asked)
    shown = stack.http.get(
        f"/penalties/v1/dealers/{DEALER}/clauses/{slug}", params={"on": "2012-08-31"}
    )
    assert shown.status_code == (404 if said.status == 2 else 200), said.said
    if shown.is_success:
        assert shown.json() == said.json
        assert shown.json()["verdicts"] or slug != "monthly-report-late"


def test_a_clause_that_is_none_is_unknown(stack: Stack) -> None:
    answer = stack.http.get(f"/penalties/v1/dealers/{DEALER}/clauses/nothing")
    assert answer.status_code == 404
    assert "gm-summons" in answer.json()["detail"]


def test_known_at_an_instant_is_without_what_came_later(docket: Docket, stack: Stack) -> None:
    asked = {"as_of": "2012-09-30"}
    before = stack.get(DOCKET, **asked)
    late = reported("2012-08-02", "2012-07") | {"recordedtime": "2012-08-02T01:00:00Z"}
    docket.must("import", "-", given=json.dumps(late).encode())
    after = stack.get(DOCKET, **asked)
    assert "monthly-report-late/2012-07" in json.dumps(before["entries"])
    assert "monthly-report-late/2012-07" not in json.dumps(after["entries"])
    [kept] = [each for each in docket.export("--topic", "audits") if "importedtime" in each]
    imported = datetime.fromisoformat(kept["importedtime"])
    then = stack.get(DOCKET, known_at=(imported - timedelta(seconds=1)).isoformat(), **asked)
    assert (then["entries"], then["differs"]) == (before["entries"], [])
    since = stack.get(DOCKET, known_at=imported.isoformat(), **asked)
    assert since["entries"] == after["entries"]
    gone = {each["entry_id"]: each["difference"] for each in since["differs"]}
    assert gone[f"{DEALER}/monthly-report-late/2012-07"] == "missing"
    assert since["known_at"].endswith("Z")


def test_before_anything_had_entered_nothing_is_known(stack: Stack) -> None:
    answer = stack.http.get(DOCKET, params={"known_at": "2011-01-01T00:00:00Z"})
    assert answer.status_code == 404


def test_policies_say_what_the_command_shows(docket: Docket, stack: Stack) -> None:
    listed = stack.get("/penalties/v1/policies")
    assert listed == docket.must("policy", "list", "--data", str(docket.data), "--json").json
    for each in listed["versions"]:
        name = f"{each['policy']}/{each['version']}"
        said = docket.must("policy", "show", name, "--json").json
        shown = stack.get(f"/penalties/v1/policies/{name}")
        assert shown["figures"] == said["figures"]
        assert {field: shown[field] for field in each} == each
        query = {"from": each["version"], "to": each["version"]}
        assert stack.get(f"/penalties/v1/policies/{each['policy']}/diff", **query) == {
            "differences": {}
        }
    unknown = stack.http.get("/penalties/v1/policies/gwm-crd/1999-01")
    assert unknown.status_code == 404
