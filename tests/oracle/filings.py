"""What a dealer must file and fill, and by when (§4.1.5): adjudicate.md, rules 12 to 15."""

from collections.abc import Iterator
from datetime import date
from itertools import count

from dateutil.relativedelta import relativedelta

from tests.oracle.entries import ONE_DAY, Duty, Entry, entry, subject
from tests.oracle.facts import Case, Event, anomaly, day, received_on
from tests.oracle.figures import (
    ARRIVAL_WITHIN,
    BASELINE_WITHIN,
    MANAGER,
    MANAGER_NOTICE,
    MONTHLY_DUTY_DUE_ON_DAY,
    POLICY_START,
    VACANCY_SUMMONS_AFTER_MONTHS,
)
from tests.oracle.findings import unfiled


def vacant_from(change: Event) -> date:
    """V, the later of the filing and the day on which the change takes effect."""
    return max(received_on(change), day(change["data"]["effective_on"]))


def faults(case: Case, change: Event) -> list[str]:
    """Rule 12: what the filing itself shows."""
    d, received, effective_on = (
        change["data"],
        received_on(change),
        day(change["data"]["effective_on"]),
    )
    arrival_on = day(d["successor"]["on_post_on"] if "successor" in d else d["expected_on"])
    first_working_day = effective_on + ONE_DAY
    while not case.is_working_day(first_working_day):
        first_working_day += ONE_DAY
    shown = {
        "manager-late": d["position"] == MANAGER and effective_on - received < MANAGER_NOTICE,
        "late": d["position"] != MANAGER and received > first_working_day,
        "arrival-too-late": arrival_on > vacant_from(change) + ARRIVAL_WITHIN,
    }
    return [fault for fault, is_shown in shown.items() if is_shown]


def change_filing(case: Case) -> Iterator[Entry]:
    """One penalty for a change, however many faults it shows."""
    faulty = [
        change
        for change in case.of("change-filed")
        if received_on(change) >= POLICY_START and faults(case, change)
    ]
    for change in faulty:
        named = subject(change["data"]["change_id"])
        yield entry(case, "change-filing", named, received_on(change), [change])
    yield from unfiled(case, faulty)


def filled_on(case: Case, change: Event) -> date | None:
    """Rule 15: the first day on which a successor is both received and come on post."""
    days = [
        max(received_on(e), day(e["data"]["successor"]["on_post_on"]))
        for e in [change, *case.of("successor-filed")]
        if e["data"]["change_id"] == change["data"]["change_id"] and "successor" in e["data"]
    ]
    return min(days, default=None)


def vacancy_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 5 and 15: month by month, up to the first deadline still ahead."""
    for change in case.of("change-filed"):
        if received_on(change) < POLICY_START:
            continue
        vacant, filled = vacant_from(change), filled_on(case, change)
        change_id = change["data"]["change_id"]
        arises_on = received_on(change)
        for months in count(1):
            due_on = vacant + relativedelta(months=months)
            if (filled is None or filled > due_on) and not case.lapses(due_on):
                named = subject(change_id, str(months))
                yield Duty("vacancy-unfilled", named, arises_on, due_on, [change])
            if due_on >= case.as_of:
                break
        due_on = vacant + relativedelta(months=VACANCY_SUMMONS_AFTER_MONTHS)
        if (filled is None or filled > due_on) and not case.lapses(due_on):
            yield Duty("vacancy-summons", subject(change_id), arises_on, due_on, [change])


def monthly_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 4, 5 and 14: the declaration and the report of each month covered."""
    if case.accepted_on is None:
        return
    declared = case.of("no-change-declared")
    reported = case.of("monthly-report-submitted")
    first = POLICY_START
    while first <= case.as_of:
        following = first + relativedelta(months=1)
        due_on = following.replace(day=MONTHLY_DUTY_DUE_ON_DAY)
        month = f"{first:%Y-%m}"
        covered = case.accepted_on <= first and not (
            case.closed_on is not None and case.closed_on < following - ONE_DAY
        )
        changed = any(first <= received_on(e) < following for e in case.of("change-filed"))
        facts = case.of("dealer-accepted")
        if covered and not changed and not _in_time(declared, month, first, due_on):
            yield Duty("change-filing", month, first, due_on, facts)
        if covered and not _in_time(reported, month, first, due_on):
            yield Duty("monthly-report-late", month, first, due_on, facts)
        first = following


def _in_time(submissions: list[Event], month: str, first: date, due_on: date) -> bool:
    return any(
        e["data"]["month"] == month and first <= received_on(e) <= due_on for e in submissions
    )


def premature(case: Case) -> None:
    """A declaration or report received before its month has begun is an anomaly."""
    for e in case.of("no-change-declared", "monthly-report-submitted"):
        if received_on(e) < day(e["data"]["month"] + "-01"):
            case.anomalies.append(anomaly("premature", e, e["data"]["month"]))


def baseline_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 4 and 5: the baseline within a week of a new dealer's acceptance."""
    if case.accepted_on is None or case.accepted_on < POLICY_START:
        return
    due_on = case.accepted_on + BASELINE_WITHIN
    filed = any(received_on(e) <= due_on for e in case.of("baseline-filed"))
    if not filed and not case.lapses(due_on):
        named = case.accepted_on.isoformat()
        facts = case.of("dealer-accepted")
        yield Duty("baseline-late", named, case.accepted_on, due_on, facts)


def assessed_reports(case: Case) -> Iterator[Entry]:
    """Rule 18: per month at most one false and one exemplary, the earliest from the start on."""
    for verdict, clause in (("false", "monthly-report-false"), ("exemplary", "exemplary-report")):
        assessed = [
            e
            for e in case.of("monthly-report-assessed")
            if e["data"]["verdict"] == verdict and day(e["data"]["assessed_on"]) >= POLICY_START
        ]
        assessed.sort(key=lambda e: day(e["data"]["assessed_on"]))
        for month in sorted({e["data"]["month"] for e in assessed}):
            fact = next(e for e in assessed if e["data"]["month"] == month)
            yield entry(case, clause, month, day(fact["data"]["assessed_on"]), [fact])
