"""The monthly operations reports (月度运营报告): received, assessed, and where they tend, §5.4."""

from datetime import date
from typing import Any, Final, Literal, get_args

from dateutil.relativedelta import relativedelta
from pydantic import Field

from contracts.events.audits import Indicators, MonthlyReportAssessed, MonthlyReportSubmitted
from contracts.values import Closed, Instant, LocalDate, Month
from services.audits.case import Case
from services.received.fact import ReceivedFact
from services.received.standing import grouped

Indicator = Literal["lost_sale_rate", "complaints", "churn_rate", "satisfaction"]
"""战败率, 投诉, 流失率, 满意度."""

BETTER_WHEN_HIGHER: Final = frozenset({"satisfaction"})
"""Of the others, the less the better."""


class Submission(Closed):
    """A report as received."""

    fact: str = Field(description="the fact that says so, source#id")
    received_at: Instant
    corrected_by: str | None = Field(description="the correction whose data stands here, source#id")
    title: str | None
    indicators: Indicators
    premature: bool = Field(description="received before the month began; it does not count")


class Assessment(Closed):
    """The OEM's verdict on the month's report."""

    fact: str
    received_at: Instant
    corrected_by: str | None
    assessed_on: LocalDate
    verdict: Literal["accepted", "false", "exemplary"]
    note: str | None


class Trend(Closed):
    """An indicator against the month before."""

    indicator: Indicator
    value: int | float
    before: int | float
    change: int | float
    tends: Literal["better", "same", "worse"]


class MonthReported(Closed):
    """A month with its submissions and assessments, each in the order received."""

    month: Month
    submissions: tuple[Submission, ...]
    assessments: tuple[Assessment, ...]
    indicators: Indicators | None = Field(description="those of the last submission that counts")
    trends: tuple[Trend, ...] = Field(description="empty where the month before has no report")


class Reports(Closed):
    """A dealer's reports by month; which are due, late or missing stands in the docket."""

    dealer: str
    months: tuple[MonthReported, ...]


def reports(case: Case) -> Reports:
    """The months that a report or an assessment names, in order."""
    submitted = case.standing.of(MonthlyReportSubmitted)
    submissions = grouped(submitted, lambda fact: fact.data.month)
    assessments = grouped(case.standing.of(MonthlyReportAssessed), lambda fact: fact.data.month)
    counting: dict[str | None, Indicators] = {
        fact.data.month: fact.data.indicators for fact in submitted if not _premature(fact)
    }
    return Reports(
        dealer=case.dealer,
        months=tuple(
            MonthReported(
                month=month,
                submissions=tuple(_submission(case, f) for f in submissions.get(month, ())),
                assessments=tuple(_assessment(case, f) for f in assessments.get(month, ())),
                indicators=counting.get(month),
                trends=_trends(counting.get(month), counting.get(_month_before(month))),
            )
            for month in sorted({*submissions, *assessments})
        ),
    )


def _submission(case: Case, fact: ReceivedFact[MonthlyReportSubmitted]) -> Submission:
    return Submission(
        **_received(case, fact),
        title=fact.data.title,
        indicators=fact.data.indicators,
        premature=_premature(fact),
    )


def _assessment(case: Case, fact: ReceivedFact[MonthlyReportAssessed]) -> Assessment:
    return Assessment(
        **_received(case, fact),
        assessed_on=fact.data.assessed_on,
        verdict=fact.data.verdict,
        note=fact.data.note,
    )


def _received(case: Case, fact: ReceivedFact[Any]) -> dict[str, Any]:
    return {
        "fact": fact.name,
        "received_at": fact.recorded_at,
        "corrected_by": case.correction(fact),
    }


def _premature(fact: ReceivedFact[MonthlyReportSubmitted]) -> bool:
    return fact.received_on.isoformat()[:7] < fact.data.month


def _month_before(month: Month) -> Month | None:
    try:
        return (date.fromisoformat(f"{month}-01") - relativedelta(months=1)).isoformat()[:7]
    except ValueError:
        return None


def _trends(now: Indicators | None, before: Indicators | None) -> tuple[Trend, ...]:
    if now is None or before is None:
        return ()
    return tuple(
        _trend(name, getattr(now, name), getattr(before, name)) for name in get_args(Indicator)
    )


def _trend(indicator: Indicator, value: float, before: float) -> Trend:
    up = value > before
    better = up == (indicator in BETTER_WHEN_HIGHER)
    return Trend(
        indicator=indicator,
        value=value,
        before=before,
        change=round(value - before, 6),
        tends="same" if value == before else "better" if better else "worse",
    )
