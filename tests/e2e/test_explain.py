"""`docket explain`: why an entry stands, what became of another, and why a third never arose."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.builders.audits import hardware_inspected, operations_inspected
from tests.builders.decisions import heard, waived, withdrawn
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed, change_filed
from tests.e2e.docket import Docket
from tests.e2e.explaining import HARDWARE
from tests.e2e.lines import told


def failed_items(number: int) -> list[dict[str, Any]]:
    return [{"conforming": False}] * number


def explained(docket: Docket, facts: bytes, *words: str, status: int = 0) -> Any:
    ran = docket.run("explain", *words, "--facts", "-", "--json", given=facts)
    assert (ran.status, ran.said) == (status, "")
    return ran.json


def test_an_entry_is_explained_by_facts_policy_parameters_dates_and_conditions(
    docket: Docket,
) -> None:
    facts = told(accepted("2013-03-01"), change_filed("C1", "2013-03-12", effective="2013-03-08"))
    said = explained(docket, facts, f"{DEALER}/change-filing/C1")
    assert said["stands"] is True
    assert said["as_of"] == "2013-03-12", "the last day on which anything was received"
    assert said["words"] == {
        "zh": "流程点检员P异动（离职，2013-03-08生效）"
        "应于2013-03-11（生效后第1个工作日，含当日）前备案，"
        "实际2013-03-12收到，按《客户关系部管理办法》四、(一)、5、2)扣除违约金5,000元。",
        "en": "The change of process checker P (resigned, effective 2013-03-08) was due by "
        "2013-03-11, the next working day, and was received on 2013-03-12: a penalty of CNY 5,000 "
        "under "
        "《客户关系部管理办法》四、(一)、5、2).",
    }
    assert said["facts"] == [json.loads(facts.splitlines()[1])], "as recorded"
    assert said["policy"]["version"] == "2012-06"
    assert said["entry"]["explanation"]["due_on"] == "2013-03-11"
    assert said["entry"]["explanation"]["conditions"][-1] == {
        "name": "received_on",
        "left": "2013-03-12",
        "relation": ">",
        "right": "2013-03-11",
    }
    assert said["parameters"] == [
        {
            "name": "filing_working_days",
            "value": 1,
            "section": "4.1.5(2)",
            "paper": "四、(一)、5、2)",
            "words": "其他岗位人员第一时间备案",
            "source": "decided",
        },
        {
            "name": "amount_fen",
            "value": 500_000,
            "section": "4.1.5(2)",
            "paper": "四、(一)、5、2)",
            "words": "对于异动备案情况未按要求执行的,一经查出,将给予5000元/次/店的扣除违约金",
            "source": "regulation",
        },
    ]


def test_a_waived_entry_stands_and_names_who_waived_it(docket: Docket) -> None:
    facts = told(
        hardware_inspected("I1", "2013-03-01", "labels"),
        waived("hardware-nonconforming/I1", "2013-03-05"),
    )
    said = explained(docket, facts, HARDWARE)
    assert (said["stands"], said["entry"]["status"]) == (True, "waived")
    assert [fact["id"] for fact in said["decisions"]] == ["e002"]


def test_a_waiver_that_was_taken_back_is_no_decision_about_it(docket: Docket) -> None:
    facts = told(
        hardware_inspected("I1", "2013-03-01", "labels"),
        waived("hardware-nonconforming/I1", "2013-03-05"),
        withdrawn("e002", "2013-03-06", topic="decisions"),
    )
    said = explained(docket, facts, HARDWARE)
    assert (said["entry"]["status"], said["decisions"]) == ("effective", [])


def test_an_entry_that_never_arose_says_which_condition_failed(docket: Docket) -> None:
    facts = told(operations_inspected("O1", "2013-03-01", *failed_items(2)))
    entry = f"{DEALER}/operations-below-standard/O1"
    said = explained(docket, facts, entry, status=1)
    assert (said["stands"], said["became"], said["postings"]) == (False, "never arose", [])
    (verdict,) = said["verdicts"]
    assert verdict["conditions"][-1] == {
        "name": "items_failed",
        "left": 2,
        "relation": ">=",
        "right": 3,
        "holds": False,
        "exception": False,
    }
    facts = told(operations_inspected("O1", "2013-03-01", *failed_items(3)))
    assert explained(docket, facts, entry)["stands"] is True


def test_an_entry_about_nothing_that_is_known_never_arose(docket: Docket) -> None:
    facts = told(operations_inspected("O1", "2013-03-01", *failed_items(2)))
    entry = f"{DEALER}/operations-below-standard/O9"
    said = explained(docket, facts, entry, status=1)
    assert (said["became"], said["verdicts"]) == ("never arose", [])
    assert said["words"] == {"zh": f"{entry}从未成立。", "en": f"{entry} never arose."}
    ran = docket.run("explain", f"{DEALER}/gm-summons/2012", "--facts", "-", given=facts)
    assert (ran.status, ran.said) == (1, "")
    assert "no fact gives the clause anything to look at" in ran.out.decode()


def test_a_clause_is_explained_subject_by_subject(docket: Docket) -> None:
    facts = told(
        operations_inspected("O1", "2013-03-01", *failed_items(2)),
        operations_inspected("O2", "2013-03-02", *failed_items(3)),
        operations_inspected("O3", "2013-03-09", *failed_items(3)),
    )
    words = ["--dealer", DEALER, "--clause", "operations-below-standard", "--on", "2013-03-08"]
    said = explained(docket, facts, *words)
    assert [(each["subject"], each["arose"]) for each in said["verdicts"]] == [
        ("O1", False),
        ("O2", True),
    ], "O3 was not yet received"
    assert said["verdicts"][0]["words"] == {
        "zh": "日常工作三项以上不达标（O1）不成立：不达标项数2，不足3。",
        "en": "No entry “Daily work below standard” for O1: items below standard: 2, fewer than 3.",
    }
    assert said["verdicts"][1]["words"]["en"].startswith("3 work items failed on 2013-03-02 ")
    conditions = said["verdicts"][0]["conditions"]
    assert [(each["name"], each["holds"]) for each in conditions] == [
        ("inspected_on", True),
        ("items_failed", False),
    ]


def test_a_duty_answered_in_time_is_an_exception_that_names_the_answer(docket: Docket) -> None:
    facts = told(accepted("2013-03-01"), baseline_filed("2013-03-08"))
    words = ["--dealer", DEALER, "--clause", "baseline-late", "--on", "2013-03-31"]
    (verdict,) = explained(docket, facts, *words)["verdicts"]
    assert verdict["conditions"][-1]["exception"] is True
    assert verdict["words"]["en"] == (
        "No entry “Baseline late” for 2013-03-01: /test#e002 answered it in time."
    )
    late = told(accepted("2013-03-01"), baseline_filed("2013-03-09"))
    (verdict,) = explained(docket, late, *words)["verdicts"]
    assert verdict["arose"] is True


@pytest.mark.parametrize(("lang", "zh", "en"), [("zh", True, False), ("en", False, True)])
def test_people_read_it_in_their_language(docket: Docket, lang: str, *, zh: bool, en: bool) -> None:
    facts = told(hardware_inspected("I1", "2013-03-01", "labels"))
    ran = docket.must("explain", HARDWARE, "--facts", "-", "--lang", lang, given=facts)
    shown = ran.out.decode()
    assert ("扣除违约金3,000元" in shown, "a penalty of CNY 3,000" in shown) == (zh, en)
    assert ("所用参数" in shown, "parameters used" in shown) == (zh, en)
    assert "限期15天内整改完毕" in shown, "the regulation's own words"
    both = docket.must("explain", HARDWARE, "--facts", "-", given=facts).out.decode()
    assert "扣除违约金3,000元" in both
    assert "a penalty of CNY 3,000" in both


def test_it_says_where_a_summons_stands_and_who_said_so(docket: Docket) -> None:
    inspections = [
        hardware_inspected(f"I{number}", "2013-03-01", "labels").named(f"i{number}")
        for number in (1, 2, 3)
    ]
    held = heard("gm-summons/2013", "2013-03-05", "failed")
    facts = told(*inspections, replace(held, more={"actor": "crd:li"}))
    summons = f"{DEALER}/gm-summons/2013"
    said = explained(docket, facts, summons)
    assert said["state"] == "failed"
    assert [(each["outcome"], each["actor"]) for each in said["hearings"]] == [("failed", "crd:li")]
    for lang, line in (("en", "summons: failed"), ("zh", "述职：未通过")):
        ran = docket.run("explain", summons, "--facts", "-", "--lang", lang, given=facts)
        assert line in ran.out.decode()
        assert "crd:li" in ran.out.decode()
