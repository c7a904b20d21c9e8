"""The docket of the open day: what the law says now, provisional beyond what is posted."""

from typing import Any
from urllib.parse import quote

import pytest

from services.kit.clock import local_date
from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.decisions import settled, waived
from tests.builders.decisions import withdrawn as taken_back
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, change_filed, closed, no_change_declared
from tests.component.penalties.stack import Stack, new_dealer, said

LIVE = f"/penalties/v1/dealers/{DEALER}"


def shown(docket: dict[str, Any]) -> list[str]:
    """`2012-08-06 monthly-report-late 2012-07 provisional`."""
    return [
        f"{each['occurred_on']} {each['clause']} {each['subject']}"
        + (" provisional" if each.get("provisional") else "")
        + (" waived" if each["status"] == "waived" else "")
        for each in docket["entries"]
    ]


def adjudicated(stack: Stack) -> Any:
    """What `docket adjudicate` makes of the export, as of the day the live docket is of."""
    return stack.adjudicated(stack.docket()["as_of"])[DEALER]


def without_what_is_live(docket: dict[str, Any]) -> dict[str, Any]:
    entries = [{n: v for n, v in e.items() if n != "provisional"} for e in docket["entries"]]
    return {n: v for n, v in docket.items() if n not in ("as_of", "pending")} | {"entries": entries}


@pytest.fixture
def busy(stack: Stack) -> Stack:
    """A dealer with a fine posted and one to come, a change to fill and a hardware round open."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-19")
    stack.post(report_submitted("2012-07", "2012-07-20"))
    stack.post(change_filed("C/1%", "2012-07-20", effective="2012-07-20", expected="2012-09-30"))
    stack.close("2012-08-05")
    stack.post(hardware_inspected("I1", "2012-08-06", "labels"))
    return stack


def test_it_is_as_of_the_day_after_the_last_closed(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    assert stack.docket()["as_of"] == "2012-07-01", "before a first close, the day of the facts"
    stack.close("2012-07-05")
    assert stack.docket()["as_of"] == "2012-07-06"


def test_no_import_moves_the_open_day(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    before = stack.docket()
    headcount = stack.read(f"/staffing/v1/dealers/{DEALER}/headcount")
    summary = stack.take_over(*new_dealer("2102-07-01"), dealer="TJ-1")
    assert (summary.accepted, summary.pending) == (2, 2), "the import says how many wait"
    assert stack.docket() == before
    assert stack.read(f"/staffing/v1/dealers/{DEALER}/headcount") == headcount
    ahead = stack.docket("TJ-1")
    assert (ahead["as_of"], ahead["entries"], ahead["pending"]) == ("2012-07-01", [], 2)
    stack.close("2012-07-05")
    assert stack.docket("TJ-1")["pending"] == 2
    assert stack.take_over(no_change_declared("2012-07", "2012-07-06")).pending == 0


def test_before_anything_is_accepted_the_open_day_is_today(stack: Stack) -> None:
    before = str(local_date(stack.house.clock.now()))
    summary = stack.take_over(*new_dealer("2012-07-01"), *new_dealer("2102-07-01"))
    docket = stack.docket()
    assert before <= docket["as_of"] <= str(local_date(stack.house.clock.now()))
    assert summary.pending == docket["pending"] == 2


def test_it_goes_by_the_topic_that_is_the_furthest_behind(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-05")
    stack.close("2012-07-08", "staffing", "audits")
    assert stack.docket()["as_of"] == "2012-07-06"


def test_an_entry_is_provisional_until_its_day_is_closed(busy: Stack) -> None:
    assert shown(busy.docket()) == [
        "2012-07-20 change-filing C%2F1%25",
        "2012-08-06 hardware-nonconforming I1 provisional",
    ]
    busy.close("2012-08-06")
    assert shown(busy.docket()) == [
        "2012-07-20 change-filing C%2F1%25",
        "2012-08-06 hardware-nonconforming I1",
    ]


def test_a_posted_entry_waived_on_the_open_day_is_provisionally_so(busy: Stack) -> None:
    busy.post(waived("change-filing/C%2F1%25", "2012-08-06"))
    assert shown(busy.docket())[0] == "2012-07-20 change-filing C%2F1%25 provisional waived"
    busy.close("2012-08-06")
    assert shown(busy.docket())[0] == "2012-07-20 change-filing C%2F1%25 waived"


def test_it_is_what_anyone_adjudicates_from_the_export(busy: Stack) -> None:
    for day in ("2012-08-06", "2012-08-22", "2012-09-22"):
        assert without_what_is_live(busy.docket()) == adjudicated(busy)
        busy.close(day)
    assert without_what_is_live(busy.docket()) == adjudicated(busy)
    assert len(busy.docket()["entries"]) > 8


def test_what_is_received_after_the_open_day_is_pending(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-05")
    stack.close("2012-08-06", "audits")
    stack.post(report_submitted("2012-07", "2012-08-07"))
    docket = stack.docket()
    assert (docket["as_of"], docket["pending"]) == ("2012-08-06", 1)
    assert without_what_is_live(docket) == adjudicated(stack)
    stack.close("2012-08-06")
    assert (stack.docket()["as_of"], stack.docket()["pending"]) == ("2012-08-07", 0)


def test_a_dealer_of_whom_all_is_pending_has_an_empty_docket(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-05")
    stack.take_over(accepted("2012-08-01"), dealer="TJ-1")
    docket = stack.docket("TJ-1")
    assert (docket["entries"], docket["deadlines"], docket["pending"]) == ([], [], 1)


def test_settlements_and_the_balance_are_those_of_the_open_day(busy: Stack) -> None:
    busy.post(settled("S1", "2012-08-06", 1000))
    assert busy.docket()["balance_fen"] == (5000 + 3000 - 1000) * 100


def test_the_dealers_of_whom_a_fact_is_known_are_listed(stack: Stack) -> None:
    assert stack.read("/penalties/v1/dealers") == []
    stack.post(*new_dealer("2012-07-01"), dealer="TJ-1")
    stack.post(*new_dealer("2012-07-01"))
    assert stack.read("/penalties/v1/dealers") == [DEALER, "TJ-1"]


@pytest.mark.parametrize("asked", ["docket", "postings", "deadlines", "statement?month=2012-07"])
@pytest.mark.parametrize("code", ["BJ-NONE", "*", "%2A%2F0"])
def test_a_dealer_of_whom_nothing_is_known_is_not_found(busy: Stack, asked: str, code: str) -> None:
    answer = busy.get(f"/penalties/v1/dealers/{code}/{asked}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_each_duty_is_shown_with_what_became_of_it(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.post(no_change_declared("2012-07", "2012-07-01").named("declared"))
    stack.close("2012-08-31")
    stack.post(hardware_inspected("I1", "2012-09-01", "labels"))
    stack.post(closed("2012-09-10", received="2012-09-01"))
    stack.close("2012-09-03")
    found = stack.read(f"{LIVE}/deadlines")
    assert found["as_of"] == "2012-09-04"
    outcomes = {
        f"{each['clause']} {each['subject']}": (each["due_on"], each["outcome"], each["met_by"])
        for each in found["deadlines"]
    }
    assert outcomes["change-filing 2012-07"] == ("2012-08-05", "met", ["/test#declared"])
    assert outcomes["monthly-report-late 2012-07"] == ("2012-08-05", "missed", [])
    assert outcomes["monthly-report-late 2012-08"] == ("2012-09-05", "due", [])
    assert outcomes["hardware-unrectified I1/overdue"] == ("2012-09-16", "lapsed", [])
    assert [each["due_on"] for each in found["deadlines"]] == sorted(
        each["due_on"] for each in found["deadlines"]
    )
    docket_has = [f"{each['clause']} {each['subject']}" for each in stack.docket()["deadlines"]]
    assert docket_has == [name for name, (_, outcome, _) in outcomes.items() if outcome == "due"]


def test_an_entry_is_explained_in_words_with_its_facts_and_its_postings(busy: Stack) -> None:
    busy.close("2012-08-06")
    entry = busy.read(f"/penalties/v1/entries/{DEALER}/hardware-nonconforming/I1")
    assert entry["entry"] == busy.docket()["entries"][1]
    assert set(entry["words"]) == {"zh", "en"}
    assert "2012-08-21" in entry["words"]["zh"]
    assert [fact["data"]["inspection_id"] for fact in entry["facts"]] == ["I1"]
    assert said(entry["postings"]) == ["2012-08-06 hardware-nonconforming/I1#1 ¥3000"]


@pytest.mark.parametrize("topic", ["audits", "docket.audits.v1"])
def test_an_entry_that_stands_no_more_is_still_told(busy: Stack, topic: str) -> None:
    busy.close("2012-08-06")
    inspected = busy.read(f"/penalties/v1/entries/{DEALER}/hardware-nonconforming/I1")["facts"][0]
    busy.post(taken_back(inspected["id"], "2012-08-07", topic=topic))
    busy.close("2012-08-07")
    entry = busy.read(f"/penalties/v1/entries/{DEALER}/hardware-nonconforming/I1")
    assert entry["entry"] is None
    assert (entry["stands"], entry["became"]) == (False, "reversed")
    assert entry["words"]["zh"].startswith(
        f"{DEALER}/hardware-nonconforming/I1不再成立：2012-08-07撤销"
    )
    assert [each["data"].get("because") for each in entry["postings"]] == [None, "withdrawn"]


@pytest.mark.parametrize(
    "path",
    [
        "change-filing/C%2F1%25",
        quote("change-filing/C%2F1%25"),
        quote("change-filing/C%2F1%25", safe=""),
    ],
    ids=["as it stands", "encoded", "encoded whole"],
)
def test_an_entry_is_found_by_its_id_however_it_is_put_into_the_path(
    busy: Stack, path: str
) -> None:
    entry = busy.read(f"/penalties/v1/entries/{DEALER}/{path}")
    assert entry["entry"]["entry_id"] == f"{DEALER}/change-filing/C%2F1%25"


def test_of_two_entries_the_one_that_bears_the_id_asked_for_is_told(stack: Stack) -> None:
    """A round overdue, and a re-inspection that bears the same words as its own id."""
    stack.post(*new_dealer("2012-07-01"))
    stack.post(hardware_inspected("I1", "2012-07-01", "labels"))
    stack.close("2012-07-19")
    stack.post(hardware_inspected("I1/overdue", "2012-07-20", "labels", reinspects="I1"))
    for path, breached_by in (("I1%2Foverdue", "overdue"), ("I1%252Foverdue", "reinspection")):
        entry = stack.read(f"/penalties/v1/entries/{DEALER}/hardware-unrectified/{path}")
        assert entry["entry"]["explanation"]["breached_by"] == breached_by


@pytest.mark.parametrize("entry_id", [f"{DEALER}/change-filing/C9", DEALER, "BJ-NONE/x/y", "*/0"])
def test_an_entry_that_never_was_is_not_found(busy: Stack, entry_id: str) -> None:
    answer = busy.get(f"/penalties/v1/entries/{entry_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_was_just_posted_is_in_the_answer(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.post(hardware_inspected("I1", "2012-07-01", "labels"))
    assert shown(stack.docket()) == ["2012-07-01 hardware-nonconforming I1 provisional"]
    stack.post(rectified("I1", "2012-07-01"))
    [duty] = [
        each
        for each in stack.read(f"{LIVE}/deadlines")["deadlines"]
        if each["clause"] == "hardware-unrectified"
    ]
    assert duty["outcome"] == "met"
