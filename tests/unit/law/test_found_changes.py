"""一经查出, §4.1.5(2): changes that an inspection finds and no filing covers."""

from tests.builders.audits import finding
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import change_filed
from tests.unit.law.given import entries, given


def found(*told: GivenFact) -> list[str]:
    return entries(given(*told).on("2013-12-31"), "change-filing")


def test_a_change_found_and_never_filed_costs_5000_on_the_day_found() -> None:
    assert found(finding("F1", "2013-03-12")) == ["2013-03-12 change-filing F1 ¥5000"]


def test_a_filing_received_on_the_day_of_the_finding_covers_it() -> None:
    filed = change_filed("C1", "2013-03-12 23:59:59", effective="2013-03-12")
    assert found(filed, finding("F1", "2013-03-12")) == []


def test_a_filing_received_the_day_after_does_not() -> None:
    filed = change_filed("C1", "2013-03-13 00:00:00", effective="2013-03-12")
    assert found(filed, finding("F1", "2013-03-12")) == ["2013-03-12 change-filing F1 ¥5000"]


def test_a_later_filing_s_own_fault_stands_in_place_of_unfiled() -> None:
    filed = change_filed("C1", "2013-03-14", effective="2013-03-01")
    assert found(filed, finding("F1", "2013-03-12")) == ["2013-03-14 change-filing C1 ¥5000"]


def test_a_filing_however_long_before_covers_the_finding() -> None:
    filed = change_filed("C1", "2012-06-10", effective="2012-06-10")
    assert found(filed, finding("F1", "2013-03-12")) == []


def test_person_position_and_reason_must_agree() -> None:
    filed = change_filed("C1", "2013-03-01", effective="2013-03-01")
    unfiled = ["2013-03-12 change-filing F1 ¥5000"]
    assert found(filed, finding("F1", "2013-03-12", person="Q")) == unfiled
    assert found(filed, finding("F1", "2013-03-12", position="risk_controller")) == unfiled
    assert found(filed, finding("F1", "2013-03-12", reason="dismissed")) == unfiled


def test_a_finding_without_a_reason_is_covered_by_any() -> None:
    filed = change_filed("C1", "2013-03-01", effective="2013-03-01")
    assert found(filed, finding("F1", "2013-03-12", reason=None)) == []


def test_findings_that_agree_in_all_three_are_one_change() -> None:
    told = [finding("F2", "2013-03-20"), finding("F1", "2013-03-12")]
    assert found(*told) == ["2013-03-12 change-filing F1 ¥5000"]


def test_of_two_findings_on_one_day_the_one_with_the_lesser_id_counts() -> None:
    told = [finding("F2", "2013-03-12"), finding("F1", "2013-03-12")]
    assert found(*told) == ["2013-03-12 change-filing F1 ¥5000"]


def test_no_reason_agrees_only_with_no_reason() -> None:
    told = [finding("F1", "2013-03-12"), finding("F2", "2013-03-13", reason=None)]
    assert found(*told) == [
        "2013-03-12 change-filing F1 ¥5000",
        "2013-03-13 change-filing F2 ¥5000",
    ]


def test_findings_that_the_same_later_filing_covers_are_one_change() -> None:
    told = [
        finding("F1", "2013-03-12"),
        finding("F2", "2013-03-13", reason=None),
        change_filed("C1", "2013-03-14", effective="2013-03-14"),
    ]
    assert found(*told) == ["2013-03-12 change-filing F1 ¥5000"]


def test_two_reasons_are_one_change_where_both_their_later_filings_cover_a_third_finding() -> None:
    told = [
        finding("F1", "2013-03-12", reason="resigned"),
        finding("F2", "2013-03-13", reason="dismissed"),
        change_filed("C1", "2013-03-15", effective="2013-03-15", reason="resigned"),
        change_filed("C2", "2013-03-15", effective="2013-03-15", reason="dismissed"),
    ]
    assert len(found(*told)) == 2
    assert found(*told, finding("F3", "2013-03-14", reason=None)) == [
        "2013-03-12 change-filing F1 ¥5000"
    ]


def test_a_third_finding_that_was_covered_when_found_joins_no_others() -> None:
    told = [
        change_filed("C0", "2013-03-01", effective="2013-03-01", reason="transferred"),
        finding("F0", "2013-03-11", reason=None),
        finding("F1", "2013-03-12", reason="resigned"),
        finding("F2", "2013-03-13", reason="dismissed"),
        change_filed("C1", "2013-03-15", effective="2013-03-15", reason="resigned"),
        change_filed("C2", "2013-03-15", effective="2013-03-15", reason="dismissed"),
    ]
    assert found(*told) == [
        "2013-03-12 change-filing F1 ¥5000",
        "2013-03-13 change-filing F2 ¥5000",
    ]


def test_an_earliest_finding_from_before_the_policy_s_start_silences_the_others() -> None:
    told = [finding("F1", "2012-05-31"), finding("F2", "2012-07-01")]
    assert found(*told) == []
    assert found(finding("F2", "2012-07-01")) == ["2012-07-01 change-filing F2 ¥5000"]


def test_a_finding_on_the_policy_s_first_day_counts() -> None:
    assert found(finding("F1", "2012-06-01")) == ["2012-06-01 change-filing F1 ¥5000"]
