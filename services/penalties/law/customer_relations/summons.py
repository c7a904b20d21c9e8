"""述职, §5.6: a number of penalties within a year summons the general manager to report."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.dates import plus_days, plus_years
from contracts.events.decisions import HearingHeld
from contracts.policy.documents import Regulation
from services.penalties.law.case import Case
from services.penalties.law.docket import Entry, PenaltyCount
from services.penalties.law.ledger import Ledger
from services.penalties.law.verdicts import NOTICES_DO_NOT_COUNT, Clause, Verdict
from services.received.fact import ReceivedFact, received_order

GM_SUMMONS = Clause("gm-summons", "5.6", "summons")

Hearing = ReceivedFact[HearingHeld]


class Count(NamedTuple):
    """The penalties counted up to the last one tested, by the terms of that one's day."""

    penalties: list[Entry]
    regulation: Regulation

    @property
    def enough(self) -> bool:
        return len(self.penalties) >= self.regulation.terms.gm_summons.threshold


def gm_summons(case: Case, ledger: Ledger) -> Iterator[Verdict]:
    """The effective penalty of a year that reaches the threshold summons the general manager.

    The first hearing passed or failed on or after the summons freezes it: waivers of that day or
    later no longer remove it.
    """
    by_year: defaultdict[int, list[Entry]] = defaultdict(list)
    for penalty in ledger.of_kind("penalty"):
        by_year[penalty.occurred_on.year].append(penalty)
    held = hearings(case)
    for year, penalties in by_year.items():
        verdict = case.verdict(GM_SUMMONS, f"{year:04d}")
        pool = [*by_year.get(year - 1, []), *penalties]
        heard = held.get(f"{case.dealer}/{GM_SUMMONS.slug}/{verdict.subject}", [])
        count = _as_heard(case, ledger, pool, heard) or _count(
            case, [penalty for penalty in pool if penalty.status == "effective"], year
        )
        terms = count.regulation.terms.gm_summons
        if verdict.that("penalties", len(count.penalties), ">=", terms.threshold):
            last = count.penalties[-1]
            verdict.entails(
                last.occurred_on,
                count.regulation,
                [fact for penalty in count.penalties for fact in penalty.facts],
                parameters={
                    "threshold": terms.threshold,
                    "summons_window": terms.summons_window,
                },
                figures=[NOTICES_DO_NOT_COUNT],
                year=verdict.subject,
                penalties=[penalty.entry_id for penalty in count.penalties],
                counted=[
                    {
                        "entry_id": penalty.entry_id,
                        "clause": penalty.clause,
                        "occurred_on": penalty.occurred_on,
                        "amount_fen": penalty.amount_fen,
                    }
                    for penalty in count.penalties
                ],
            )
        yield verdict


def _count(case: Case, pool: list[Entry], year: int) -> Count:
    """The penalties of the window that first reach the threshold in `year`, else its last ones."""
    first, count = 0, Count([], case.regulation(date(year, 1, 1)))
    for at, penalty in enumerate(pool):
        on = penalty.occurred_on
        if on.year != year:
            continue
        regulation = case.regulation(on)
        after = _window_after(regulation, on)
        while first < at and pool[first].occurred_on <= after:
            first += 1
        count = Count(pool[first : at + 1], regulation)
        if count.enough:
            break
    return count


def _window_after(regulation: Regulation, on: date) -> date:
    """The last day that is no more within the window that ends on `on`."""
    match regulation.terms.gm_summons.summons_window:
        case "calendar_year":
            return plus_days(date(on.year, 1, 1), -1)
        case "rolling_year":
            return plus_years(on, -1)


def penalties_counted(case: Case, ledger: Ledger) -> PenaltyCount:
    """The effective penalties within the window that ends on the day on which one asks."""
    on = case.today.on
    regulation = case.regulation(on)
    after = _window_after(regulation, on)
    counted = [
        penalty.occurred_on
        for penalty in ledger.of_kind("penalty")
        if penalty.status == "effective" and penalty.occurred_on > after
    ]
    if on.year < date.max.year:
        case.today.reached(date(on.year + 1, 1, 1))
    if counted and regulation.terms.gm_summons.summons_window == "rolling_year":
        # 29 February leaves the window on 1 March: a year after it is 28 February, still within.
        leaves_on = plus_years(counted[0], 1)
        case.today.reached(leaves_on)
        case.today.reached(plus_days(leaves_on, 1))
    return PenaltyCount(on.year, len(counted), regulation.terms.gm_summons.threshold)


def _as_heard(case: Case, ledger: Ledger, pool: list[Entry], heard: list[Hearing]) -> Count | None:
    """The summons as the first hearing found it, if one passed or failed on or after its date."""
    for hearing in heard:
        held_on = hearing.data.held_on
        if hearing.data.outcome != "absent":
            not_waived = [p for p in pool if not ledger.is_waived_before(p.entry_id, held_on)]
            count = _count(case, not_waived, pool[-1].occurred_on.year)
            if count.enough and count.penalties[-1].occurred_on <= held_on:
                return count
    return None


def hearings(case: Case) -> dict[str, list[Hearing]]:
    """By summons, the hearings whose day has come, in order of (held_on, received)."""
    held: defaultdict[str, list[Hearing]] = defaultdict(list)
    for hearing in case.all(HearingHeld):
        if case.today.reached(hearing.data.held_on):
            held[hearing.data.summons_id].append(hearing)
    for of_one in held.values():
        of_one.sort(key=lambda hearing: (hearing.data.held_on, *received_order(hearing)))
    return held
