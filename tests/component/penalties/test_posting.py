"""Fines are posted when a day closes, in all three topics, and not before."""

from pathlib import Path
from typing import Any

from contracts.canonical import canonical
from contracts.events import EVENTS
from contracts.events.penalties import PenaltyAssessed
from contracts.reading import read_json
from services.penalties.law import LAW_VERSION
from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed, no_change_declared
from tests.component.penalties.stack import Stack, new_dealer, running, said

JULY_MISSED = [
    "2012-08-06 change-filing/2012-07#1 ¥5000",
    "2012-08-06 monthly-report-late/2012-07#1 ¥2000",
]


def test_nothing_is_posted_while_the_day_is_open(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-05")
    assert stack.postings() == []
    assert [entry["provisional"] for entry in stack.docket()["entries"]] == [True, True]
    stack.close("2012-08-06")
    assert said(stack.postings()) == JULY_MISSED


def test_a_day_is_over_once_all_three_topics_have_closed_it(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06", "staffing")
    stack.close("2012-08-06", "audits")
    assert stack.postings() == []
    stack.close("2012-08-06", "decisions")
    assert said(stack.postings()) == JULY_MISSED


def test_what_one_service_receives_while_another_has_closed_the_day_is_in_time(
    stack: Stack,
) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-04")
    stack.close("2012-08-06", "staffing", "decisions")
    stack.post(report_submitted("2012-07", "2012-08-05"))
    stack.close("2012-08-06", "audits")
    assert said(stack.postings()) == JULY_MISSED[:1]


def test_a_fine_says_everything_that_an_auditor_asks(stack: Stack) -> None:
    stack.post(accepted("2012-07-01").named("acceptance"), baseline_filed("2012-07-01"))
    stack.post(no_change_declared("2012-07", "2012-07-01"))
    stack.close("2012-08-06")
    [fine] = stack.postings()
    entry_id = f"{DEALER}/monthly-report-late/2012-07"
    assert {name: value for name, value in fine.items() if name != "data"} == {
        "specversion": "1.0",
        "id": f"{entry_id}#1",
        "source": "/penalties",
        "type": "docket.penalties.penalty-assessed.v1",
        "subject": DEALER,
        "time": "2012-08-06T16:00:00.000000Z",
        "recordedtime": "2012-08-06T16:00:00.000000Z",
        "sequence": "00000000000000000001",
        "actor": "penalties",
    }
    PenaltyAssessed.model_validate(fine["data"])
    explanation = fine["data"].pop("explanation")
    assert fine["data"].pop("words") == {
        "zh": "2012年7月《客户关系部月度运营报告》应于2012-08-05（含当日）前收到，逾期未收到，"
        "按《客户关系部管理办法》五、6扣除违约金2,000元（其后补报不免）。",
        "en": "The report of 2012-07 was due by 2012-08-05, that day included, and was not "
        "received: a penalty of CNY 2,000 under 《客户关系部管理办法》五、6 (a later one does not "
        "undo it).",
    }
    assert fine["data"].pop("citation") == {
        "title": "客户关系部管理办法",
        "paper": "五、6",
        "words": [
            "每月5日前将上月《客户关系部月度运营报告》反馈",
            "反馈逾期/虚假反馈者给予专营店2000元/次扣除违约金",
        ],
    }
    assert fine["data"].pop("count") == {
        "within": "calendar_year",
        "year": "2012",
        "number": 1,
        "threshold": 3,
    }
    assert fine["data"] == {
        "entry_id": entry_id,
        "clause": "monthly-report-late",
        "section": "5.6",
        "policy": "gwm-crd",
        "policy_version": "2012-06",
        "law_version": LAW_VERSION,
        "occurred_on": "2012-08-06",
        "posted_on": "2012-08-06",
        "part": [1, 1],
        "amount_fen": 200_000,
        "currency": "CNY",
        "subject": "2012-07",
        "evidence": ["/test#acceptance"],
        "basis": {"as_of": "2012-08-06", "sequences": {"staffing": "00000000000000000003"}},
    }
    assert explanation["due_on"] == "2012-08-05"
    assert explanation["parameters"]["due_day"] == 5
    assert {"name": "answered_by", "left": None, "relation": "==", "right": None} in explanation[
        "conditions"
    ]


def test_every_posting_is_of_the_published_language_and_recorded_in_its_one_form(
    stack: Stack,
) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    for recorded in stack.house.penalties_store().events(DEALER):
        event = read_json(recorded.value)
        EVENTS[event["type"]].model_validate(event["data"])
        assert canonical(event) == recorded.value


def test_the_postings_of_a_dealer_and_day_are_numbered_as_parts_of_one_whole(
    stack: Stack,
) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.post(*new_dealer("2012-07-01"), dealer="TJ-1")
    stack.close("2012-09-06")
    for dealer in (DEALER, "TJ-1"):
        postings = stack.postings(dealer)
        assert [each["data"]["part"] for each in postings] == [[k, 5] for k in (1, 2, 3, 4, 5)]
        assert [int(each["sequence"]) for each in postings] == [1, 2, 3, 4, 5]


def test_a_closing_of_several_days_at_once_is_one_run_dated_the_last(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-09-06")
    assert said(stack.postings()) == [
        "2012-09-06 change-filing/2012-07#1 ¥5000",
        "2012-09-06 monthly-report-late/2012-07#1 ¥2000",
        "2012-09-06 change-filing/2012-08#1 ¥5000",
        "2012-09-06 gm-summons/2012#1",
        "2012-09-06 monthly-report-late/2012-08#1 ¥2000",
    ]
    assert [each["data"]["occurred_on"] for each in stack.postings()] == [
        *["2012-08-06"] * 2,
        *["2012-09-06"] * 3,
    ]


def test_a_run_is_made_for_each_day_that_any_topic_names(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06", "audits")
    stack.close("2012-09-06")
    assert [line.split()[0] for line in said(stack.postings())] == [
        *["2012-08-06"] * 2,
        *["2012-09-06"] * 3,
    ]


def test_the_instant_of_a_posting_is_that_of_the_last_closing_of_its_day(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06", "audits", "decisions")
    stack.close("2012-08-09", "staffing")
    assert {each["recordedtime"] for each in stack.postings()} == {"2012-08-09T16:00:00.000000Z"}
    assert {each["data"]["posted_on"] for each in stack.postings()} == {"2012-08-06"}


def test_what_comes_after_the_close_of_a_day_waits_for_the_next(stack: Stack) -> None:
    inspection = hardware_inspected("I1", "2012-07-02", "labels", received="2012-07-05")
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-04")
    stack.post(inspection)
    assert stack.postings() == []
    assert stack.docket()["entries"][0]["provisional"]
    stack.close("2012-07-05")
    assert said(stack.postings()) == ["2012-07-05 hardware-nonconforming/I1#1 ¥3000"]
    assert stack.postings()[0]["data"]["occurred_on"] == "2012-07-02"


def test_the_basis_names_the_last_fact_counted_of_each_topic(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.post(hardware_inspected("I1", "2012-07-01", "labels"), rectified("I1", "2012-07-01"))
    stack.close("2012-07-01", "staffing", "decisions")
    stack.post(no_change_declared("2012-07", "2012-07-02"))
    stack.close("2012-07-01")
    [fine] = stack.postings()
    assert fine["data"]["basis"] == {
        "as_of": "2012-07-01",
        "sequences": {"audits": _number(2), "staffing": _number(2)},
    }


def _number(number: int) -> Any:
    return f"{number:020d}"


def test_a_stack_started_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.close("2012-08-06")
        before = stack.docket()
        stack.close("2012-08-07", "staffing")
    with running(tmp_path) as stack:
        assert stack.docket() == before
        assert said(stack.postings()) == JULY_MISSED
        stack.close("2012-09-06")
        assert len(stack.postings()) == 5
        assert stack.adjudicated("2012-09-06")[DEALER]["balance_fen"] == 14_000_00
