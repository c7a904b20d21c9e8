"""What is filed over HTTP can be read back at once, as it stands, for any day."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.policy.shipped import shipped_documents
from contracts.topics import STAFFING
from services.staffing.built_service import build_staffing
from services.staffing.view import TABLES
from tests.builders import staffing as builders
from tests.component.room import Room, room, submission, submitted


@pytest.fixture
def staffing(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, STAFFING, TABLES, build_staffing) as opened:
        yield opened


def accepted(dealer: str = "BJ-BSL", name: str = "北京泊士联", **more: Any) -> dict[str, Any]:
    return submitted(builders.accepted("2012-06-02", name=name, **more), dealer)


def member(person: str, position: str) -> dict[str, Any]:
    return builders.member(person, "2012-06-02", position, name=f"王{person}")


def baseline(*members: dict[str, Any]) -> dict[str, Any]:
    return submitted(builders.baseline_filed("2012-06-02", *members))


def checker_leaves() -> dict[str, Any]:
    told = builders.change_filed(
        "C1", "2012-06-02", effective="2012-07-02", person="A", expected="2012-07-20"
    )
    return submitted(told)


def withdrawal(event: dict[str, Any], topic: str = "staffing") -> dict[str, Any]:
    return submission("decisions.fact-withdrawn", "2012-06-02", event["subject"], topic=topic,
                      source=event["source"], id=event["id"], reason="误报")  # fmt: skip


def correction(event: dict[str, Any], **data: Any) -> dict[str, Any]:
    named = {name: event[name] for name in ("type", "source", "id")}
    return submission("decisions.fact-corrected", "2012-06-02", event["subject"], **named,
                      reason="更正", data=event["data"] | data)  # fmt: skip


CHECKER = member("A", "process_checker")
HEADCOUNT = "/staffing/v1/dealers/BJ-BSL/headcount"


def test_the_headcount_of_a_day_follows_what_was_just_filed(staffing: Room) -> None:
    staffing.file(accepted(), baseline(CHECKER), checker_leaves())
    before, after = (staffing.read(HEADCOUNT, on=on) for on in ("2012-07-01", "2012-07-02"))
    assert [person["person_id"] for person in before["roster"]] == ["A"]
    assert before["vacancies"] == []
    assert after["roster"] == []
    [vacancy] = after["vacancies"]
    assert (vacancy["change_id"], vacancy["vacant_since"]) == ("C1", "2012-07-02")
    assert vacancy["expected_on"] == "2012-07-20"
    [checkers] = [each for each in after["positions"] if each["position"] == "process_checker"]
    assert (checkers["required"], checkers["actual"], checkers["shortfall"]) == (1, 0, 1)


@pytest.mark.parametrize("topic", ["staffing", "docket.staffing.v1"])
def test_a_withdrawn_filing_shows_nowhere(staffing: Room, topic: str) -> None:
    leaves = checker_leaves()
    staffing.file(accepted(), baseline(CHECKER), leaves)
    staffing.decide(withdrawal(leaves, topic))
    assert staffing.read(HEADCOUNT, on="2012-07-02")["vacancies"] == []
    assert staffing.read("/staffing/v1/dealers/BJ-BSL/filings")["changes"] == []


def test_a_corrected_filing_counts_with_its_new_data(staffing: Room) -> None:
    leaves = checker_leaves()
    staffing.file(accepted(), baseline(CHECKER), leaves)
    staffing.decide(put_right := correction(leaves, effective_on="2012-07-15"))
    assert len(staffing.read(HEADCOUNT, on="2012-07-14")["roster"]) == 1
    assert staffing.read(HEADCOUNT, on="2012-07-15")["roster"] == []
    [change] = staffing.read("/staffing/v1/dealers/BJ-BSL/filings")["changes"]
    assert change["corrected_by"] == f"{put_right['source']}#{put_right['id']}"


def test_the_filing_shows_the_instant_of_its_receipt(staffing: Room) -> None:
    declared = submission("staffing.no-change-declared", "2012-07-03", month="2012-06")
    staffing.file(declared)
    receipt = staffing.read("/staffing/v1/receipts", source=declared["source"], id=declared["id"])
    [shown] = staffing.read("/staffing/v1/dealers/BJ-BSL/filings")["declarations"]
    assert shown["received_at"] == receipt["recordedtime"]
    assert shown["filing"] == f"{declared['source']}#{declared['id']}"


def test_a_dealer_is_shown_as_of_the_day_asked_about(staffing: Room) -> None:
    renamed = submission("staffing.dealer-details-changed", "2012-06-02", from_on="2012-08-01",
                         name="北京新店")  # fmt: skip
    gone = submission("staffing.dealer-closed", "2012-06-02", closed_on="2012-09-01", reason="关店")
    staffing.file(accepted(mailbox="crd@bsl.example"), renamed, gone)
    path = "/staffing/v1/dealers/BJ-BSL"
    shown = [staffing.read(path, on=on) for on in ("2012-07-31", "2012-08-01", "2012-09-01")]
    assert [each["name"] for each in shown] == ["北京泊士联", "北京新店", "北京新店"]
    assert [each["status"] for each in shown] == ["open", "open", "closed"]
    assert shown[0]["mailbox"] == "crd@bsl.example"


def test_the_list_names_every_dealer_of_whom_a_filing_stands(staffing: Room) -> None:
    undone = accepted("BJ-3")
    unregistered = submission("staffing.no-change-declared", "2012-06-02", "BJ-4", month="2012-06")
    taken_back = submission("staffing.no-change-declared", "2012-06-02", "BJ-5", month="2012-06")
    staffing.file(accepted("BJ-2", "北京二店"), accepted("BJ-1", "北京一店"), undone)
    staffing.file(unregistered, taken_back)
    staffing.decide(withdrawal(undone), withdrawal(taken_back))
    staffing.close_days("2012-06-30")
    listed = staffing.read("/staffing/v1/dealers")
    assert [(each["code"], each["name"], each["status"]) for each in listed] == [
        ("BJ-1", "北京一店", "open"),
        ("BJ-2", "北京二店", "open"),
        ("BJ-4", None, "unregistered"),
    ]
    earlier = staffing.read("/staffing/v1/dealers", on="2012-06-01")
    assert earlier[0]["status"] == "to_be_accepted"


def test_unless_asked_otherwise_it_is_the_day_after_the_last_closed(staffing: Room) -> None:
    staffing.file(accepted())
    assert staffing.read(HEADCOUNT)["on"] == "2012-06-02"
    staffing.close_days("2012-06-30")
    assert staffing.read(HEADCOUNT)["on"] == "2012-07-01"


def test_a_policy_published_decides_the_bands_from_its_day_on(staffing: Room) -> None:
    [text] = [each.decode() for each in shipped_documents() if b"policy: gwm-crd" in each]
    later = (
        text.replace('version: "2012-06"', 'version: "2013-01"')
        .replace("effective_from: 2012-06-01", "effective_from: 2013-01-01")
        .replace("process_checker: 1", "process_checker: 2")
    )
    said = {"policy": "gwm-crd", "version": "2013-01", "effective_from": "2013-01-01"}
    digest = hashlib.sha256(later.encode()).hexdigest()
    staffing.file(accepted())
    staffing.decide(
        submission("decisions.policy-published", "2012-06-02", "*", **said, digest=digest,
                   document=later)
    )  # fmt: skip

    def checkers(on: str) -> int:
        counted = staffing.read(HEADCOUNT, on=on)["positions"]
        [only] = [each for each in counted if each["position"] == "process_checker"]
        return int(only["required"])

    assert (checkers("2012-12-31"), checkers("2013-01-01")) == (1, 2)


@pytest.mark.parametrize("path", ["", "/headcount", "/filings"])
@pytest.mark.parametrize("code", ["BJ-NONE", "*", "%2A%2F0"])
def test_a_dealer_of_whom_nothing_is_known_is_not_found(
    staffing: Room, code: str, path: str
) -> None:
    staffing.file(accepted())
    staffing.close_days("2012-06-30")
    answer = staffing.get(f"/staffing/v1/dealers/{code}{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("on", ["2012-02-30", "2012-7-1", "yesterday", ""])
def test_a_day_that_is_none_is_refused_by_its_name(staffing: Room, on: str) -> None:
    staffing.file(accepted())
    answer = staffing.get(HEADCOUNT, on=on)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["field"] for fault in answer.json()["faults"]] == ["on"]
