"""§5.4 and §5.5(1): the monthly reports, and which indicators tend the wrong way."""

import pytest

from services.audits.reports import MonthReported, reports
from tests.unit.audits.finding import assessed, case, reported
from tests.unit.received.recorded_facts import withdrawn


def tends(month: MonthReported) -> dict[str, str]:
    return {trend.indicator: trend.tends for trend in month.trends}


def test_a_month_stands_with_its_reports_and_verdicts_as_received() -> None:
    report, verdict = reported("2012-08-03", "2012-07"), assessed("2012-08-20", "2012-07", "false")
    [month] = reports(case(verdict, report)).months
    [submission], [assessment] = month.submissions, month.assessments
    assert (submission.fact, submission.received_at) == (report.name, report.recorded_at)
    assert (assessment.fact, assessment.verdict) == (verdict.name, "false")


def test_months_stand_in_order_an_assessment_without_a_report_among_them() -> None:
    found = reports(
        case(reported("2012-09-03", "2012-08"), assessed("2012-08-20", "2012-07", "false"))
    )
    assert [month.month for month in found.months] == ["2012-07", "2012-08"]
    assert found.months[0].indicators is None


@pytest.mark.parametrize(
    ("indicator", "before", "now", "how"),
    [
        ("lost_sale_rate", 0.2, 0.21, "worse"),
        ("lost_sale_rate", 0.2, 0.19, "better"),
        ("complaints", 3, 4, "worse"),
        ("churn_rate", 0.1, 0.09, "better"),
        ("satisfaction", 0.8, 0.79, "worse"),
        ("satisfaction", 0.8, 0.81, "better"),
        ("satisfaction", 0.8, 0.8, "same"),
    ],
)
def test_an_indicator_is_held_against_the_month_before(
    indicator: str, before: float, now: float, how: str
) -> None:
    first = reported("2012-08-03", "2012-07", **{indicator: before})
    second = reported("2012-09-03", "2012-08", **{indicator: now})
    _, august = reports(case(first, second)).months
    expected = dict.fromkeys(("lost_sale_rate", "complaints", "churn_rate", "satisfaction"), "same")
    assert tends(august) == expected | {indicator: how}


def test_a_trend_gives_the_difference() -> None:
    first = reported("2012-08-03", "2012-07", lost_sale_rate=0.1)
    second = reported("2012-09-03", "2012-08", lost_sale_rate=0.3)
    _, august = reports(case(first, second)).months
    assert (august.trends[0].before, august.trends[0].change) == (0.1, 0.2)


def test_december_stands_before_january() -> None:
    facts = [reported("2013-01-03", "2012-12"), reported("2013-02-03", "2013-01", complaints=4)]
    assert tends(reports(case(*facts)).months[1])["complaints"] == "worse"


@pytest.mark.parametrize("month", ["2012-09", "2013-07"])
def test_without_a_report_of_the_month_before_there_is_no_trend(month: str) -> None:
    facts = [reported("2012-08-03", "2012-07"), reported("2014-01-03", month)]
    assert reports(case(*facts)).months[1].trends == ()


def test_of_several_reports_of_a_month_the_last_received_gives_the_indicators() -> None:
    facts = [
        reported("2012-08-03", "2012-07", complaints=3),
        reported("2012-08-09", "2012-07", complaints=7),
    ]
    [month] = reports(case(*facts)).months
    assert month.indicators is not None
    assert (len(month.submissions), month.indicators.complaints) == (2, 7)


@pytest.mark.parametrize(
    ("received", "premature"), [("2012-06-30T23:59:59", True), ("2012-07-01T00:00:00", False)]
)
def test_a_report_received_before_its_month_began_does_not_count(
    received: str, premature: bool
) -> None:
    [month] = reports(case(reported(received, "2012-07"))).months
    assert month.submissions[0].premature is premature
    assert (month.indicators is None) is premature


def test_a_withdrawn_report_shows_nowhere() -> None:
    report = reported("2012-08-03", "2012-07")
    assert reports(case(report, withdrawn(report, "2012-08-09"))).months == ()


def test_a_month_before_the_calendar_breaks_nothing() -> None:
    facts = [reported("2012-08-03", month) for month in ("0000-01", "0001-01", "9999-12")]
    assert len(reports(case(*facts)).months) == 3
