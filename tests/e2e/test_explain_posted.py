"""`docket explain` on a stack: entries posted, reversed, and to be reversed."""

from pathlib import Path

from tests.builders.audits import hardware_inspected, report_assessed
from tests.builders.decisions import appeal_lodged, heard, withdrawn
from tests.builders.given_fact import DEALER
from tests.e2e.docket import Docket
from tests.e2e.lines import told

HARDWARE = f"{DEALER}/hardware-nonconforming/I1"
FALSE = f"{DEALER}/monthly-report-false/2013-03"


def live_through(docket: Docket, *facts: bytes) -> None:
    """A stack that has lived through March 2013."""
    docket.must("import", "-", "--close-days", given=b"".join(facts))
    docket.must("close-days", "--through", "2013-03-31")


def test_a_reversed_entry_says_when_why_and_because_of_what(docket: Docket) -> None:
    assessed = report_assessed("2013-03", "2013-03-10", "false")
    live_through(docket, told(assessed, withdrawn("e001", "2013-03-20", topic="audits")))
    ran = docket.run("explain", FALSE, "--json")
    assert (ran.status, ran.said) == (1, "")
    assert ran.json["as_of"] == "2013-04-01", "the open day"
    assert ran.json["became"] == "reversed"
    posted, reversed_ = (each["data"] for each in ran.json["postings"])
    assert posted["posted_on"] == "2013-03-10"
    assert (reversed_["posted_on"], reversed_["because"]) == ("2013-03-31", "withdrawn")
    assert reversed_["cause"] == ["/test#e002"]
    shown = docket.run("explain", FALSE, "--lang", "en").out.decode()
    assert (
        "it was taken back on 2013-03-31, as it no longer follows from the facts (/test#e002)."
        in shown
    )
    day_before = docket.must("explain", FALSE, "--as-of", "2013-03-19", "--json").json
    assert len(day_before["postings"]) == 1, "nobody had withdrawn it yet"


def test_an_entry_that_no_longer_follows_stays_posted_until_a_day_closes(docket: Docket) -> None:
    assessed = report_assessed("2013-03", "2013-03-10", "false")
    live_through(docket, told(assessed))
    assert docket.must("explain", FALSE, "--json").json["stands"] is True
    late = told(assessed, withdrawn("e001", "2013-04-01", topic="audits")).splitlines()[1]
    docket.must("import", "-", given=late)
    ran = docket.run("explain", FALSE, "--json")
    assert (ran.status, ran.json["became"]) == (1, "posted")
    assert docket.must("explain", FALSE, "--as-of", "2013-03-31", "--json").json["stands"] is True


def test_a_stack_and_its_export_give_the_same_explanation(docket: Docket) -> None:
    live_through(docket, told(hardware_inspected("I1", "2013-03-01", "labels")))
    asked = docket.must("explain", HARDWARE, "--json")
    exported = docket.must("export")
    assert asked.json["entry"]["status"] == "effective"
    assert len(asked.json["postings"]) == 1
    same = docket.must("explain", HARDWARE, "--facts", "-", "--json", given=exported.out)
    assert same.json == asked.json
    named = docket.must("explain", HARDWARE, "--facts", docket.data, "--json")
    assert named.json == asked.json


def test_a_folder_that_holds_no_stack_is_left_as_it_is(docket: Docket, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = docket.run("explain", HARDWARE, "--data", empty)
    assert (ran.status, ran.out) == (2, b"")
    assert "holds no stack" in ran.said
    assert list(empty.iterdir()) == []


def test_it_says_what_the_service_answers(docket: Docket) -> None:
    inspections = [hardware_inspected(f"I{number}", "2013-03-01", "labels") for number in (1, 2, 3)]
    appeal = appeal_lodged("hardware-nonconforming/I1", "2013-03-04")
    hearing = heard("gm-summons/2013", "2013-03-05", "failed")
    live_through(docket, told(*inspections, appeal, hearing))
    explained = {
        entry_id: docket.must("explain", entry_id, "--json").json
        for entry_id in (HARDWARE, f"{DEALER}/gm-summons/2013")
    }
    assert [each["state"] for each in explained.values()] == [None, "failed"]
    with docket.up() as stack:
        for entry_id, said in explained.items():
            assert stack.get(f"/penalties/v1/entries/{entry_id}") == said
        [listed] = stack.get("/decisions/v1/summonses?state=failed")["summonses"]
        assert listed["hearings"] == explained[f"{DEALER}/gm-summons/2013"]["hearings"]
        assert [each["state"] for each in stack.get("/decisions/v1/appeals")["appeals"]] == ["open"]
