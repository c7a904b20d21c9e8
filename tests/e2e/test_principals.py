"""What holds for a principal whatever its credential: a last day, and names granted for a time."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from contracts.values import SHANGHAI
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, baseline, member
from tests.e2e.test_identity import docket as docket  # noqa: PLC0414 - a fixture is known by name
from tests.e2e.test_identity import posted, token
from tests.patience import PATIENCE

NAME, ALONE = "某P1", "P1"


@pytest.fixture
def stack(docket: Docket) -> Iterator[Stack]:
    oem = token(docket, "--role", "oem", "--regions", "all", "--name", "li")
    filed = baseline("2012-06-04", member("P1", "process_checker", "2012-06-04"))
    with docket.up() as up:
        for event in (accepted("2012-06-04"), filed):
            assert posted(up, event, oem).status_code == 202
        yield up


def day(days: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=days)).astimezone(SHANGHAI).date())


def until(bound_to_happen: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not bound_to_happen():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def name_seen(stack: Stack, headers: dict[str, str]) -> str:
    path = f"/staffing/v1/dealers/{DEALER}/headcount"
    found = stack.http.get(path, params={"on": "2012-06-05"}, headers=headers)
    assert found.status_code == 200, found.text
    return NAME if NAME in found.text else ALONE if ALONE in found.text else found.text


def test_an_auditor_reads_names_while_they_are_granted_and_that_is_logged(
    docket: Docket, stack: Stack
) -> None:
    auditor = token(docket, "--role", "auditor", "--regions", "all", "--name", "chen")
    assert name_seen(stack, auditor) == ALONE

    grant = ("principals", "grant-names", "auditor:chen", "--reason", "case 12")
    assert docket.run(*grant, "--through", day(7)).status == 0
    until(lambda: name_seen(stack, auditor) == NAME)
    assert docket.run(*grant, "--through", day(-2)).status == 0
    until(lambda: name_seen(stack, auditor) == ALONE)

    [listed] = docket.must("principals", "grants").json
    assert (listed["actor"], listed["reason"]) == ("auditor:chen", "case 12")
    assert stack.stop() == 0
    logged = docket.must("access", "log").out.decode()
    assert '"rule": "staff-names:auditor"' in logged


def test_no_credential_of_a_principal_is_taken_after_its_last_day(
    docket: Docket, stack: Stack
) -> None:
    oem = token(docket, "--role", "oem", "--regions", "all", "--name", "zhao")

    def status() -> int:
        return stack.http.get("/staffing/v1/whoami", headers=oem).status_code

    end = ("principals", "end", "oem:zhao", "--reason", "left")
    assert docket.run(*end, "--through", day(0)).status == 0
    assert status() == 200
    assert docket.run(*end, "--through", day(-1)).status == 0
    until(lambda: status() == 401)
    assert "expired" in stack.http.get("/staffing/v1/whoami", headers=oem).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grant-names", "oem:li"), "names are granted to auditors alone; give auditor:NAME"),
        (("end", "li"), "give ROLE:NAME, with a role of dealer, inspector, oem, auditor, admin"),
        (("end", "oem:a b"), "the name of the principal is 1 to 100 characters"),
    ],
)
def test_what_names_no_principal_is_refused(
    docket: Docket, words: tuple[str, ...], said: str
) -> None:
    refused = docket.run("principals", *words, "--through", day(1), "--reason", "x")

    assert refused.status == 2
    assert said in refused.said


def test_an_admin_opens_dealers_for_practice_and_no_others(docket: Docket, stack: Stack) -> None:
    admin = token(docket, "--role", "admin", "--regions", "all", "--name", "ops")
    event = accepted("2012-06-04", dealer="TEST-07", id="practice")
    practice = {**event, "data": {**event["data"], "region": "TEST"}}

    assert posted(stack, practice, admin).status_code == 202
    real = accepted("2012-06-04", dealer="BJ-07", id="real")
    assert posted(stack, real, admin).status_code == 403
