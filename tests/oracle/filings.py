"""What a dealer must file and fill, and by when (§4.1.5): adjudicate.md, rules 12, 13 and 15."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta

from tests.oracle.entries import ONE_DAY, Duty, Entry, entry, subject
from tests.oracle.facts import Case, Event, day, received_on
from tests.oracle.figures import (
    ARRIVAL_WITHIN,
    MANAGER,
    MANAGER_NOTICE,
    VACANCY_SUMMONS_AFTER_MONTHS,
)
from tests.oracle.findings import unfiled


def vacant_from(case: Case, change: Event, chapter: str) -> date:
    """V by rule 22b: the filing, or the later of it and the day of effect."""
    received = received_on(change)
    if case.policies.figure(received, chapter, "vacant_from") == "filing":
        return received
    return max(received, day(change["data"]["effective_on"]))


def faults(case: Case, change: Event) -> list[str]:
    """Rule 12: what the filing itself shows."""
    d, received, effective_on = (
        change["data"],
        received_on(change),
        day(change["data"]["effective_on"]),
    )
    arrival_on = day(d["successor"]["on_post_on"] if "successor" in d else d["expected_on"])
    first_working_day = effective_on + ONE_DAY
    while not case.policies.is_working_day(first_working_day):
        first_working_day += ONE_DAY
    shown = {
        "manager-late": d["position"] == MANAGER and effective_on - received < MANAGER_NOTICE,
        "late": d["position"] != MANAGER and received > first_working_day,
        "arrival-too-late": arrival_on
        > vacant_from(case, change, "change-filing") + ARRIVAL_WITHIN,
    }
    return [fault for fault, is_shown in shown.items() if is_shown]


def change_filing(case: Case) -> Iterator[Entry]:
    """One penalty for a change, however many faults it shows."""
    faulty = [
        change
        for change in case.of("change-filed")
        if received_on(change) >= case.policies.start and faults(case, change)
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
        if received_on(change) < case.policies.start:
            continue
        vacant = vacant_from(case, change, "vacancy-unfilled")
        filled = filled_on(case, change)
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


def baseline_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 4 and 5: the baseline within a week of a new dealer's acceptance."""
    if case.accepted_on is None or case.accepted_on < case.policies.start:
        return
    within = case.policies.figure(case.accepted_on, "baseline-late", "due_days")
    due_on = case.policies.moved(
        case.accepted_on + timedelta(days=within), case.accepted_on, "baseline-late"
    )
    filed = any(received_on(e) <= due_on for e in case.of("baseline-filed"))
    if not filed and not case.lapses(due_on):
        named = case.accepted_on.isoformat()
        facts = case.of("dealer-accepted")
        yield Duty("baseline-late", named, case.accepted_on, due_on, facts)
