"""`POST /penalties/v1/whatif`: the object of `docket whatif --json`, as a job over HTTP."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.drafts import draft
from tests.e2e.facts import DEALER, accepted, inspected
from tests.patience import PATIENCE

PATH = "/penalties/v1/whatif"
DEARER = draft("2012-07-01", monthly_report_late__amount_fen=(200_000, 350_000))
PRACTICE = "TEST-01"


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(tmp_path_factory.mktemp("whatif"))


@pytest.fixture(scope="module")
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        practising = accepted("2012-06-04", "practice", PRACTICE)
        practising["data"]["region"] = "TEST"
        up.accept(accepted("2012-06-04"), accepted("2012-06-05", "other", "BJ-NEU"), practising)
        up.accept(inspected("2012-07-01", "H1", labels=False))
        docket.must("close-days", "--through", "2012-09-30")
        yield up


def posted(stack: Stack, *drafts: bytes, role: str = "oem", **fields: Any) -> httpx.Response:
    """Drafts, each called as the command's file is."""
    sent = [{"file": f"{n}.yaml", "document": each.decode()} for n, each in enumerate(drafts)]
    headers = {"authorization": f"Bearer dev:{role}"}
    return stack.http.post(PATH, json={"drafts": sent, **fields}, headers=headers)


def asked(stack: Stack, place: str, role: str = "oem") -> httpx.Response:
    return stack.http.get(place, headers={"authorization": f"Bearer dev:{role}"})


def tried(stack: Stack, *drafts: bytes, role: str = "oem", **fields: Any) -> Any:
    """What the job comes to."""
    taken = posted(stack, *drafts, role=role, **fields)
    assert taken.status_code == 202, taken.text
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = asked(stack, taken.headers["location"], role)
        if answer.status_code == 200:
            return answer.json()
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == taken.headers["location"]
        assert answer.json()["job"] == taken.json()["job"]
        time.sleep(int(answer.headers["retry-after"]) / 20)
    raise AssertionError("the trial does not end")


@pytest.mark.parametrize(
    "fields", [{}, {"as_of": "2012-08-15"}, {"published_on": "2012-06-15"}], ids=str
)
def test_it_is_the_object_of_the_command(
    docket: Docket, stack: Stack, fields: dict[str, str]
) -> None:
    (docket.folder / "0.yaml").write_bytes(DEARER)
    words = [word for name, day in fields.items() for word in (f"--{name.replace('_', '-')}", day)]
    command = docket.must("whatif", docket.data, "--policy", "0.yaml", "--json", *words).json
    said = tried(stack, DEARER, **fields)
    assert said == command
    assert {each["dealer"] for each in said["entries"]} == {DEALER, "BJ-NEU"}
    assert said["left_out"] == []
    assert PRACTICE not in str(said)


def test_an_auditor_is_told_the_same(stack: Stack) -> None:
    assert tried(stack, DEARER, role="auditor") == tried(stack, DEARER)


@pytest.mark.parametrize("role", [f"dealer:{DEALER}", "inspector", "admin", "oem:华北"])
def test_it_is_for_whoever_sees_all_regions(stack: Stack, role: str) -> None:
    headers = {"authorization": f"Bearer dev:{role}".encode()}
    answers = (
        stack.http.post(PATH, json={"drafts": []}, headers=headers),
        stack.http.get(f"{PATH}/any", headers=headers),
    )
    for answer in answers:
        assert answer.status_code == 403, answer.text
        assert "(rule whatif:" in answer.json()["detail"]


def test_a_job_is_told_to_nobody_but_whoever_posted_it(stack: Stack) -> None:
    place = posted(stack, DEARER).headers["location"]
    assert asked(stack, place).status_code in {200, 202}
    others = asked(stack, place, "auditor")
    unknown = asked(stack, f"{PATH}/unknown", "auditor")
    assert (others.status_code, others.json()["detail"]) == (404, unknown.json()["detail"])


def test_a_bad_draft_is_refused_at_once_with_every_fault(stack: Stack) -> None:
    bad = DEARER.replace(b"form: written", b"form: oral").replace(b"    factor:", b"    faktor:")
    answer = posted(stack, draft("2012-08-01"), bad)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed")
    faults = answer.json()["faults"]
    assert [each["field"].removeprefix("drafts.1.document.") for each in faults] == [
        "form", "terms.hardware-unrectified.factor", "terms.hardware-unrectified.faktor",
    ]  # fmt: skip
    assert {each["pointer"] for each in faults} == {"/drafts/1/document"}


@pytest.mark.parametrize(
    ("body", "field", "remedy"),
    [
        ({"drafts": []}, "drafts", ""),
        ({"drafts": [{"document": "policy: ["}]}, "drafts.0.document", "YAML"),
        ({"drafts": [{"document": DEARER.decode()}], "as_of": "soon"}, "as_of", ""),
        (
            {"drafts": [{"document": DEARER.decode()}], "published_on": "2012-07-02"},
            "drafts.0.document.effective_from",
            "lies before the publication on 2012-07-02",
        ),
        (
            {"drafts": [{"document": each.decode()} for each in (DEARER, draft("2014-01-01"))]},
            "drafts.1.document.version",
            "publish a new version",
        ),
    ],
)
def test_what_cannot_be_tried_is_named_by_its_field(
    stack: Stack, body: dict[str, Any], field: str, remedy: str
) -> None:
    answer = stack.http.post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    found = {each["field"]: each["remedy"] for each in answer.json()["faults"]}
    assert remedy in found[field], found


def test_a_restart_forgets_the_jobs(docket: Docket, stack: Stack) -> None:
    place = posted(stack, DEARER).headers["location"]
    stack.stop()
    with docket.up() as again:
        assert asked(again, place).status_code == 404
        assert tried(again, DEARER)["entries"]
