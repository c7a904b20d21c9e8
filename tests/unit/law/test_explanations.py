"""Why an entry stands, and why one does not: as data, and in words."""

import json

from contracts.wording.entries import words
from contracts.wording.vocabulary import SENTENCES
from tests.builders.audits import (
    concurrent_post_found,
    finding,
    hardware_inspected,
    operations_inspected,
    report_assessed,
)
from tests.builders.decisions import waived
from tests.builders.staffing import baseline_filed, change_filed, member, trained
from tests.unit.law.everything import EVERYTHING, MANAGER, RATE
from tests.unit.law.given import given


def test_every_clause_and_fault_is_said_in_chinese_and_english() -> None:
    said: set[str] = set()
    for entry in given(*EVERYTHING).on("2012-12-31").entries:
        sentences = words(entry.to_json())
        explanation = entry.explanation
        kind = explanation.get("fault") or explanation.get("breached_by")
        said.add(f"{entry.clause}/{kind}" if kind else entry.clause)
        assert sentences["zh"].endswith("。"), entry
        assert sentences["en"].endswith("."), entry
        assert "某" not in json.dumps(sentences, ensure_ascii=False)
    assert said == set(SENTENCES)


def test_an_explanation_holds_no_name_and_is_plain_json() -> None:
    for entry in given(*EVERYTHING).on("2012-12-31").entries:
        assert "某" not in json.dumps(entry.to_json(), ensure_ascii=False)


def test_an_explanation_gives_parameters_dates_and_the_comparison_that_decided() -> None:
    told = change_filed("C1", "2013-03-12", effective="2013-03-08")
    (entry,) = given(told).on("2013-03-12").entries
    assert entry.explanation == {
        "fault": "late",
        "received_on": "2013-03-12",
        "effective_on": "2013-03-08",
        "person_id": "P",
        "position": "process_checker",
        "reason": "resigned",
        "due_on": "2013-03-11",
        "calendar": "2004",
        "decided": ["change-filing.filing_working_days"],
        "parameters": {"filing_working_days": 1, "amount_fen": 500_000},
        "conditions": [
            {
                "name": "received_on",
                "left": "2013-03-12",
                "relation": ">=",
                "right": "2012-06-01",
            },
            {
                "name": "received_on",
                "left": "2013-03-12",
                "relation": ">",
                "right": "2013-03-11",
            },
        ],
    }
    assert words(entry.to_json()) == {
        "zh": "流程点检员P异动（离职，2013-03-08生效）"
        "应于2013-03-11（生效后第1个工作日，含当日）前备案，"
        "实际2013-03-12收到，按§4.1.5(2)扣除违约金5,000元。",
        "en": "The change of process checker P (resigned, effective 2013-03-08) was due by "
        "2013-03-11, the next working day, and was received on 2013-03-12: a penalty of CNY 5,000 "
        "under §4.1.5(2).",
    }


def test_a_year_without_an_official_calendar_says_that_it_is_provisional() -> None:
    told = change_filed("C1", "2090-03-15", effective="2090-03-08")
    (entry,) = given(told).on("2090-03-15").entries
    assert entry.explanation["calendar_provisional"] == [2090]
    assert "暂定" in words(entry.to_json())["zh"]


def test_a_waived_entry_says_so() -> None:
    told = [
        report_assessed("2012-07", "2012-08-20", "false"),
        waived("monthly-report-false/2012-07", "2012-08-21"),
    ]
    (entry,) = given(*told).on("2012-12-31").entries
    assert words(entry.to_json())["zh"].endswith("（已免除，无应扣金额）。")


def test_an_explanation_stays_the_same_from_day_to_day() -> None:
    case = given(*EVERYTHING)
    first = {each.entry_id: each.to_json() for each in case.on("2012-10-05").entries}
    later = {each.entry_id: each.to_json() for each in case.on("2012-12-31").entries}
    assert first == {name: later[name] for name in first}


def test_an_entry_on_a_fact_that_entered_later_is_marked_as_imported() -> None:
    assessed = report_assessed("2012-07", "2012-08-20", "false")
    docket = given(assessed.imported("2012-08-21")).on("2012-12-31")
    assert [entry.imported for entry in docket.entries] == [True]
    docket = given(assessed.imported("2012-08-20")).on("2012-12-31")
    assert [entry.imported for entry in docket.entries] == [False]


def test_an_explanation_names_the_person_the_post_and_the_reason_that_a_sentence_needs() -> None:
    docket = given(
        baseline_filed("2012-07-01", member("M", "2012-07-01", MANAGER, [("sales", "GWM", "x")])),
        trained("M", "2012-07-01"),
        trained("N", "2012-07-02"),
        change_filed("C1", "2012-08-01", effective="2012-08-10", person="M", position=MANAGER),
        change_filed("C2", "2012-08-10", effective="2012-08-10", expected="2012-12-01"),
        change_filed("C3", "2012-09-01", effective="2012-09-01"),
        finding("F1", "2012-08-11", person="X", reason=None),
        finding("F2", "2012-08-11", person="Y", effective="2012-08-09"),
        concurrent_post_found("F3", "2012-08-12", ("sales", "KIA", "clerk")),
        hardware_inspected("I1", "2012-08-13", "labels"),
        operations_inspected("O1", "2012-08-14", RATE, {"conforming": False}, RATE),
    ).on("2012-12-31")
    told = {(entry.clause, entry.subject): entry.explanation for entry in docket.entries}

    def says(clause: str, subject: str, **facts: object) -> None:
        assert told[clause, subject].items() >= facts.items()

    post = {"position": "process_checker", "reason": "resigned"}
    says("manager-tenure", "C1", person_id="M", reason="resigned")
    says("position-turnover", "C3", position="process_checker")
    says(
        "concurrent-post",
        "M/sales/GWM/x/2012-07-01",
        position=MANAGER,
        declared=True,
        forbidden_as="other_department",
    )
    found = "P/sales/KIA/clerk/2012-08-12"
    says("concurrent-post", found, declared=False, forbidden_as="other_department")
    says("manager-retraining", "N/2012-07-02", used_on=["2012-07-01"])
    says("change-filing", "C1", person_id="M", position=MANAGER, reason="resigned")
    says("change-filing", "C2", **post, person_id="P", fault="arrival-too-late")
    says("change-filing", "F1", person_id="X", position="process_checker", reason=None)
    assert told["change-filing", "F1"].get("effective_on") is None
    says("change-filing", "F2", **post, person_id="Y", effective_on="2012-08-09")
    says("vacancy-unfilled", "C2/1", **post, change_id="C2")
    says("vacancy-summons", "C2", **post, change_id="C2")
    overdue = {"first_on": "2012-08-13", "first_amount_fen": 300_000, "multiple": 2}
    says("hardware-unrectified", "I1/overdue", **overdue, breach=1)
    (low, *_) = told["callback-rate-low", "O1"]["low"]
    assert low["position"] == "process_checker"
    items = told["operations-below-standard", "O1"]["failed_items"]
    assert [set(each) for each in items] == [{"position", "item"}] * 3
    summons = told["gm-summons", "2012"]
    assert [each["entry_id"] for each in summons["counted"]] == summons["penalties"]
    assert summons["counted"][0] == {
        "entry_id": "BJ-BSL/concurrent-post/M/sales/GWM/x/2012-07-01",
        "clause": "concurrent-post",
        "occurred_on": "2012-07-01",
        "amount_fen": 500_000,
    }
    assert "window" not in summons
