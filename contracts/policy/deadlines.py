"""The due dates of filings, for the law and for receipts alike."""

from datetime import date

from contracts.dates import plus_days, plus_months
from contracts.policy.periods import EndOfPeriod, moved_on_holiday, working_days_after
from contracts.policy.policies import Policies
from contracts.policy.terms import OnHoliday, Terms


def month_due(policies: Policies, first: date, due_day: int, on_holiday: OnHoliday) -> EndOfPeriod:
    """The last day for the duties of the month of `first`: the `due_day`th of the next month."""
    due_on = plus_days(plus_months(first, 1), due_day - 1)
    return moved_on_holiday(policies, due_on, on_holiday)


def baseline_due(policies: Policies, terms: Terms, accepted_on: date) -> EndOfPeriod:
    """The last day for the baseline of a dealer accepted on that day."""
    due_on = plus_days(accepted_on, terms.baseline_late.due_days)
    return moved_on_holiday(policies, due_on, terms.baseline_late.on_holiday)


def change_due(
    policies: Policies, terms: Terms, effective_on: date, received_on: date
) -> EndOfPeriod:
    """The last day for the filing of a change, the manager's excepted.

    It is counted by the calendar in force on the day on which it was received.
    """
    days = terms.change_filing.filing_working_days
    return working_days_after(policies, effective_on, days, received_on)


def round_due(policies: Policies, terms: Terms, begun_on: date) -> EndOfPeriod:
    """The last day of a round: it begins with a hardware inspection, or with a missed round."""
    term = terms.hardware_nonconforming
    due_on = plus_days(begun_on, term.rectification_days)
    return moved_on_holiday(policies, due_on, term.on_holiday)


def is_owed(policies: Policies, first: date, accepted_on: date, closed_on: date | None) -> bool:
    """Whether a dealer has the duties of the month of `first`.

    It was accepted by then and not closed before the month's end, and a regulation was in force.
    """
    last = plus_days(plus_months(first, 1), -1)
    in_force = policies.start is not None and policies.start <= first
    return in_force and accepted_on <= first and not (closed_on is not None and closed_on < last)
