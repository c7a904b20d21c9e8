"""Which version decides: adjudicate.md, rule 22, and what the law knows on a day."""

from datetime import date

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from tests.builders.audits import hardware_inspected, operations_inspected, report_assessed
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import accepted, change_filed, member
from tests.unit.law.given import entries, given

(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]


def from_2013(*changes: tuple[str, str]) -> bytes:
    text = CRD.decode()
    for old, new in (
        ('version: "2012-06"', 'version: "2013"'),
        ("effective_from: 2012-06-01", "effective_from: 2013-01-01"),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def amended(*changes: tuple[str, str], received_on: date | None = None) -> Policies:
    return Policies.of(shipped_documents()).with_document(from_2013(*changes), received_on)


def test_the_amount_is_that_of_the_day_on_which_it_occurred() -> None:
    amount = 'value: {}\n      section: "5.6"\n      paper: 五、6\n      words: 反馈逾期'
    dearer = amended((amount.format(200000), amount.format(250000)))
    told = [
        report_assessed("2012-11", "2012-12-31", "false"),
        report_assessed("2012-12", "2013-01-01", "false"),
    ]
    docket = given(*told, policies=dearer).on("2013-12-31")
    assert [(e.amount_fen, e.policy_version) for e in docket.entries] == [
        (200_000, "2012-06"),
        (250_000, "2013"),
    ]


def test_a_month_s_due_day_is_that_of_the_version_in_force_on_its_first_day() -> None:
    later = amended(("due_day:\n      value: 5", "due_day:\n      value: 8"))
    docket = given(accepted("2012-12-01"), policies=later).on("2013-02-09")
    assert entries(docket, "monthly-report-late") == [
        "2013-01-06 monthly-report-late 2012-12 ¥2000",
        "2013-02-09 monthly-report-late 2013-01 ¥2000",
    ]


@pytest.mark.parametrize(
    ("inspected", "overdue"), [("2012-12-31", "2013-01-16"), ("2013-01-01", "2013-01-12")]
)
def test_a_round_is_due_by_the_version_of_the_day_it_began(inspected: str, overdue: str) -> None:
    sooner = amended(
        ("rectification_days:\n      value: 15", "rectification_days:\n      value: 10")
    )
    docket = given(hardware_inspected("I1", inspected, "labels"), policies=sooner).on("2013-01-20")
    assert entries(docket, "hardware-unrectified") == [
        f"{overdue} hardware-unrectified I1/overdue ¥6000"
    ]


@pytest.mark.parametrize(("filed", "month"), [("2012-12-31", 1), ("2013-01-01", 2)])
def test_a_vacancy_s_months_are_those_of_the_version_at_its_filing(filed: str, month: int) -> None:
    longer = amended(("month_length:\n      value: 1", "month_length:\n      value: 2"))
    named = member("S", "2014-01-01", "process_checker")
    told = change_filed("C1", filed, effective=filed, successor=named)
    docket = given(told, policies=longer).on("2013-12-31")
    first = next(each for each in docket.entries if each.clause == "vacancy-unfilled")
    assert first.occurred_on.month == month + 1


def test_a_threshold_is_that_of_the_inspection_s_day() -> None:
    stricter = amended(("items:\n      value: 3", "items:\n      value: 2"))
    bad = {"conforming": False}
    told = [
        operations_inspected("O1", "2012-12-31", bad, bad),
        operations_inspected("O2", "2013-01-01", bad, bad),
    ]
    assert entries(given(*told, policies=stricter).on("2013-12-31")) == [
        "2013-01-01 operations-below-standard O2 ¥5000"
    ]


def test_a_version_counts_from_its_own_date_once_it_is_known() -> None:
    retroactive = ("form: written", "form: written\nretroactive: true")
    late = amended(retroactive, ("value: 300000", "value: 400000"), received_on=date(2013, 3, 1))
    case = given(hardware_inspected("I1", "2013-02-01", "labels"), policies=late)
    before, after = case.on("2013-02-28"), case.on("2013-03-01")
    assert [e.amount_fen for e in before.entries if e.clause == "hardware-nonconforming"] == [
        300_000
    ]
    assert [e.amount_fen for e in after.entries if e.clause == "hardware-nonconforming"] == [
        400_000
    ]
    assert case.on("2013-02-19").next_change_on == date(2013, 3, 1)


def test_without_any_regulation_nothing_is_owed() -> None:
    told: list[GivenFact] = [
        accepted("2012-12-01"),
        hardware_inspected("I1", "2013-02-01", "labels"),
    ]
    assert given(*told, policies=Policies()).on("2013-12-31").entries == ()
