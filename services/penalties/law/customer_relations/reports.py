"""月度运营报告, §5.5 and §5.6: the monthly report is due in time, and assessed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from contracts.dates import month_of
from contracts.events.audits import MonthlyReportAssessed, MonthlyReportSubmitted
from contracts.policy.terms import Terms
from services.penalties.law.case import Case
from services.penalties.law.months import MonthlyDuty, missed_months
from services.penalties.law.verdicts import Clause, Verdict
from services.received.fact import ReceivedFact

MONTHLY_REPORT_LATE = Clause("monthly-report-late", "5.6", "penalty")
MONTHLY_REPORT_FALSE = Clause("monthly-report-false", "5.6", "penalty")
EXEMPLARY_REPORT = Clause("exemplary-report", "5.6", "incentive")


def monthly_report_late(case: Case) -> Iterator[Verdict]:
    """A report not received by the due day of the next month costs once, arriving or not."""
    reports: defaultdict[str, list[ReceivedFact]] = defaultdict(list)
    for report in case.all(MonthlyReportSubmitted):
        month = report.data.month
        if month_of(report.received_on) >= month:  # else premature: see contradictions
            reports[month].append(report)

    def received(month: str, due_on: date) -> ReceivedFact | None:
        earliest = next(iter(reports.get(month, ())), None)
        return earliest if earliest is not None and earliest.received_on <= due_on else None

    return missed_months(case, MONTHLY_REPORT_LATE, _duty, received)


def _duty(terms: Terms) -> MonthlyDuty:
    late = terms.monthly_report_late
    return MonthlyDuty(
        "monthly-report-late", "due_day", late.due_day, late.on_holiday, late.amount_fen
    )


def monthly_report_false(case: Case) -> Iterator[Verdict]:
    """A report assessed as false costs once a month reported on."""
    return _assessed_as(
        case, MONTHLY_REPORT_FALSE, "false", lambda terms: terms.monthly_report_false.amount_fen
    )


def exemplary_report(case: Case) -> Iterator[Verdict]:
    """A report assessed as exemplary earns the dealer an incentive, once a month reported on."""
    return _assessed_as(
        case, EXEMPLARY_REPORT, "exemplary", lambda terms: -terms.exemplary_report.amount_fen
    )


def _assessed_as(
    case: Case, clause: Clause, wanted: str, amount_fen: Callable[[Terms], int]
) -> Iterator[Verdict]:
    """The earliest such assessment of each month, even without a report or a duty."""
    first: dict[str, str] = {}
    for fact in sorted(case.all(MonthlyReportAssessed), key=lambda each: each.data.assessed_on):
        month, on = fact.data.month, fact.data.assessed_on
        verdict = case.verdict(clause, month)
        if (
            verdict.that("verdict", fact.data.verdict, "==", wanted)
            and verdict.governed("assessed_on", on)
            and not verdict.barred("assessed_before", first.get(month, fact.name), "!=", fact.name)
            and verdict.come("assessed_on", on)
        ):
            first[month] = fact.name
            regulation = case.regulation(on)
            amount = amount_fen(regulation.terms)
            verdict.entails(on, regulation, [fact], amount_fen=amount, month=month)
        yield verdict
