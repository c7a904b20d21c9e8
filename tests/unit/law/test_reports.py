"""月度运营报告, §5.5 and §5.6."""

from tests.builders.audits import report_assessed, report_submitted
from tests.builders.staffing import accepted, closed
from tests.unit.law.given import deadlines, entries, given, odd

LATE = "monthly-report-late"
JULY = accepted("2012-07-01")


def test_a_report_received_in_the_last_second_of_the_5th_is_in_time() -> None:
    case = given(JULY, report_submitted("2012-07", "2012-08-05 23:59:59"))
    assert entries(case.on("2012-08-31"), LATE) == []


def test_a_report_received_in_the_first_second_of_the_6th_is_late() -> None:
    case = given(JULY, report_submitted("2012-07", "2012-08-06 00:00:00"))
    assert entries(case.on("2012-08-31"), LATE) == ["2012-08-06 monthly-report-late 2012-07 ¥2000"]


def test_the_penalty_stands_from_the_6th_whether_a_report_arrives_or_not() -> None:
    assert entries(given(JULY).on("2012-08-05"), LATE) == []
    assert entries(given(JULY).on("2012-08-06"), LATE) == [
        "2012-08-06 monthly-report-late 2012-07 ¥2000"
    ]


def test_a_report_that_arrives_late_leaves_the_entry_as_it_was() -> None:
    silent = given(JULY).on("2012-08-20")
    late = given(JULY, report_submitted("2012-07", "2012-08-10")).on("2012-08-20")
    assert [e.to_json() for e in silent.entries] == [e.to_json() for e in late.entries]


def test_the_month_of_acceptance_is_covered_only_from_its_first_day() -> None:
    assert entries(given(accepted("2012-07-02")).on("2012-08-31"), LATE) == []


def test_a_month_before_the_policy_took_effect_is_not_owed() -> None:
    assert entries(given(accepted("2011-01-01")).on("2012-07-06"), LATE) == [
        "2012-07-06 monthly-report-late 2012-06 ¥2000"
    ]


def test_a_dealer_closed_on_the_last_day_of_the_month_still_owes_it() -> None:
    assert entries(given(JULY, closed("2012-07-31")).on("2012-12-31"), LATE) == [
        "2012-08-06 monthly-report-late 2012-07 ¥2000"
    ]


def test_a_dealer_closed_before_the_last_day_of_the_month_does_not() -> None:
    assert entries(given(JULY, closed("2012-07-30")).on("2012-12-31"), LATE) == []


def test_without_an_acceptance_no_month_is_owed() -> None:
    case = given(report_submitted("2012-07", "2012-09-10"))
    assert entries(case.on("2012-12-31")) == []


def test_a_report_received_before_its_month_begins_is_premature_and_does_not_count() -> None:
    case = given(JULY, report_submitted("2012-07", "2012-06-30 23:59:59"))
    assert entries(case.on("2012-08-06"), LATE) == ["2012-08-06 monthly-report-late 2012-07 ¥2000"]
    assert odd(case.on("2012-08-06")) == ["premature e002"]


def test_a_report_received_on_the_first_day_of_its_month_counts() -> None:
    case = given(JULY, report_submitted("2012-07", "2012-07-01 00:00:00"))
    assert entries(case.on("2012-08-06"), LATE) == []


def test_the_deadline_is_listed_from_the_month_s_first_day_until_it_is_met() -> None:
    reported = given(JULY, report_submitted("2012-07", "2012-08-02"))
    assert deadlines(reported.on("2012-06-30"), LATE) == []
    assert deadlines(reported.on("2012-07-01"), LATE) == ["2012-08-05 monthly-report-late 2012-07"]
    assert "2012-08-05 monthly-report-late 2012-07" not in deadlines(reported.on("2012-08-02"))


def test_a_false_report_costs_2000_on_the_day_assessed() -> None:
    case = given(report_assessed("2012-07", "2012-08-20", "false"))
    assert entries(case.on("2012-08-19")) == []
    assert entries(case.on("2012-08-20")) == ["2012-08-20 monthly-report-false 2012-07 ¥2000"]


def test_an_exemplary_report_earns_2000() -> None:
    docket = given(report_assessed("2012-07", "2012-08-20", "exemplary")).on("2012-08-31")
    assert entries(docket) == ["2012-08-20 exemplary-report 2012-07 ¥-2000"]
    assert docket.balance_fen == -200_000


def test_of_two_false_verdicts_on_a_month_the_earliest_counts_and_a_later_verdict_undoes_none() -> (
    None
):
    case = given(
        report_assessed("2012-07", "2012-08-21", "false"),
        report_assessed("2012-07", "2012-08-20", "false"),
        report_assessed("2012-07", "2012-08-22", "accepted"),
    )
    assert entries(case.on("2012-08-31")) == ["2012-08-20 monthly-report-false 2012-07 ¥2000"]


def test_a_verdict_from_before_the_policy_s_start_is_none_and_the_next_one_counts() -> None:
    case = given(
        report_assessed("2012-04", "2012-05-31", "false"),
        report_assessed("2012-04", "2012-06-01", "false"),
    )
    assert entries(case.on("2012-08-31")) == ["2012-06-01 monthly-report-false 2012-04 ¥2000"]
