"""A start by the wall clock that would close many days says what follows, and waits to be told."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.events import POSTINGS
from contracts.values import SHANGHAI
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted

OTHER = "SH-PJZ"
MOST = 31


SAID = re.compile(
    r"(?P<days>\d+) days wait to be closed \((?P<first>\S+) to (?P<last>\S+)\), more than 31, "
    r"for (?P<dealers>\d+) dealers: closed now, all at once, they would post (?P<posted>\d+) "
    r"entries about (?P<about>\d+) dealers \(\d+ of them taking back; in all CNY (?P<owed>\S+) "
    r"owed\) and make (?P<mails>\d+) mails\. Nothing is done\. Start with --catch-up "
)


def yesterday() -> date:
    return datetime.now(SHANGHAI).date() - timedelta(days=1)


def left_alone(docket: Docket, days: int) -> dict[str, Any]:
    """Two dealers whose stack was stopped so many days ago, and the clock it had."""
    last = yesterday() - timedelta(days=days)
    began = str(last - timedelta(days=50))
    with docket.up() as stack:
        stack.accept(accepted(began), accepted(began, id="acceptance-2", dealer=OTHER))
        docket.must("close-days", "--through", str(last))
        stack.stop()
    return state(docket)


def state(docket: Docket) -> dict[str, Any]:
    status = docket.must("status").json
    return {
        "events": docket.export(),
        **{name: status[name] for name in ("clock", "closed_through", "postings")},
    }


def mails(docket: Docket) -> list[str]:
    return sorted(each.name for each in (docket.data / "mail").glob("*.eml"))


def postings_of(docket: Docket, days_before: dict[str, Any]) -> list[dict[str, Any]]:
    known = {event["id"] for event in days_before["events"]}
    found = docket.export("--topic", "penalties")
    return [event for event in found if event["id"] not in known and event["type"] in POSTINGS]


def all_told(docket: Docket, stack: Stack) -> list[dict[str, Any]]:
    """What became of the mails, once all is posted and mailed; the stack is stopped then."""
    docket.must("close-days", "--through", str(yesterday()))
    found: list[dict[str, Any]] = stack.get("/notifications/v1/deliveries")["deliveries"]
    stack.stop()
    return found


def test_so_many_days_are_closed_unasked(docket: Docket) -> None:
    left_alone(docket, MOST)
    with docket.up("wall"):
        assert set(docket.must("status").json["closed_through"].values()) == {str(yesterday())}


def test_more_wait_for_a_word_and_what_is_said_comes_true(docket: Docket) -> None:
    before = left_alone(docket, MOST + 1)
    written = mails(docket)
    for words in (("up",), ("serve", "staffing")):
        refused = docket.run(*words, "--clock", "wall", "--port", "0")
        assert refused.status == 2
        said = SAID.search(refused.said)
        assert said, refused.said
        assert "Traceback" not in refused.said
    assert said["days"] == str(MOST + 1)
    assert said["last"] == str(yesterday())
    assert said["dealers"] == "2"
    assert state(docket) == before, "nothing is done"
    assert mails(docket) == written

    with docket.running("up", "--clock", "wall", "--catch-up") as stack:
        all_told(docket, stack)
    fresh = postings_of(docket, before)
    assert fresh
    assert len(fresh) == int(said["posted"])
    assert len({each["subject"] for each in fresh}) == int(said["about"])
    owed = sum(each["data"]["amount_fen"] for each in fresh)
    assert f"{owed / 100:,.2f}" == said["owed"]
    assert len(mails(docket)) - len(written) == int(said["mails"]) > 0
    assert set(docket.must("status").json["closed_through"].values()) == {str(yesterday())}
    with docket.up("wall"):
        pass  # nothing is asked once it is done


def test_quietly_nothing_of_those_days_is_mailed(docket: Docket) -> None:
    before = left_alone(docket, MOST + 1)
    written = mails(docket)
    docket.environment["DOCKET_CATCH_UP"] = "quiet"
    with docket.up("wall") as stack:
        told = all_told(docket, stack)
    assert postings_of(docket, before)
    assert mails(docket) == written
    late = [each for each in told if each["posted_on"] == str(yesterday())]
    assert {each["dealer"] for each in late} == {DEALER, OTHER}
    for each in late:
        assert (each["state"], each["recipient"], each["attempts"]) == ("passed_over", None, 0)
        assert "--catch-up=quiet" in each["reason"]


def test_who_closes_no_days_is_asked_nothing(docket: Docket) -> None:
    left_alone(docket, MOST + 1)
    (docket.data / "clock.json").write_text(json.dumps({"clock": "wall"}))
    with docket.running("serve", "notifications") as stack:
        assert stack.get("/readyz")["status"] == "ready"
    with docket.up("manual") as stack:
        assert stack.get("/readyz")["status"] == "ready"


@pytest.mark.parametrize("words", [["--catch-up=loud"], ["--catch-up", "quiet"]])
def test_how_is_one_of_two(docket: Docket, words: list[str]) -> None:
    ran = docket.run("up", *words, "--port", "0")
    assert ran.status == 2
    assert not docket.data.exists()
