"""人员变更, §4.1.4(3): a trained manager stays a while, and no position turns over too often."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from contracts.dates import plus_years
from services.penalties.law.case import Case
from services.penalties.law.roster import MANAGER, Departure
from services.penalties.law.verdicts import Clause, Verdict, component
from services.received.fact import ReceivedFact

MANAGER_TENURE = Clause("manager-tenure", "4.1.4(3)", "penalty")
POSITION_TURNOVER = Clause("position-turnover", "4.1.4(3)", "penalty")

DEPARTURE_REASONS = "department.departure_reasons"
"""The figure that lists which changes are departures (变更)."""


def manager_tenure(case: Case) -> Iterator[Verdict]:
    """A trained manager departs too soon after training and taking the post.

    A manager who never passed has no tenure to break.
    """
    for departure in case.roster.departures:
        if departure.position != MANAGER:
            continue
        on = departure.on
        verdict = case.verdict(MANAGER_TENURE, component(departure.subject))
        passed = case.roster.passed_by(departure.person_id, on)
        post = case.roster.manager_post(departure.person_id, on)
        passed_on = passed.data.held_on if passed is not None else None
        if (
            verdict.governed("effective_on", on)
            and verdict.that("passed_on", passed_on, "!=", None)
            and passed is not None
        ):
            since = max(passed.data.held_on, post.on_post_on if post else passed.data.held_on)
            regulation = case.regulation(on)
            terms = regulation.terms.manager_tenure
            until = plus_years(since, terms.tenure_years)
            if verdict.that("effective_on", on, "<", until) and verdict.come("effective_on", on):
                verdict.entails(
                    on,
                    regulation,
                    [departure.fact, passed, *([post.filed_by] if post else [])],
                    amount_fen=terms.amount_fen,
                    parameters={"tenure_years": terms.tenure_years},
                    figures=[DEPARTURE_REASONS],
                    person_id=departure.person_id,
                    reason=departure.reason,
                    tenure_since=since,
                    tenure_until=until,
                    effective_on=on,
                )
        yield verdict


def position_turnover(case: Case) -> Iterator[Verdict]:
    """A departure makes too many from one other position within the window before it."""
    by_position: defaultdict[str, list[Departure]] = defaultdict(list)
    for departure in case.roster.departures:
        if departure.position != MANAGER:
            by_position[departure.position].append(departure)
    for position, departures in by_position.items():
        departures.sort(key=lambda each: each.on)
        days = [departure.on for departure in departures]
        for departure in departures:
            on = departure.on
            verdict = case.verdict(POSITION_TURNOVER, component(departure.subject))
            if verdict.governed("effective_on", on):
                regulation = case.regulation(on)
                terms = regulation.terms.position_turnover
                after = plus_years(on, -terms.window_years)
                first, last = bisect_right(days, after), bisect_right(days, on)
                count = last - first
                if verdict.that("departures", count, ">=", terms.departures) and verdict.come(
                    "effective_on", on
                ):
                    verdict.entails(
                        on,
                        regulation,
                        [departure.fact, *_nearest(departures[first:last], terms.departures)],
                        amount_fen=terms.amount_fen,
                        parameters={
                            "window_years": terms.window_years,
                            "departures": terms.departures,
                        },
                        figures=[DEPARTURE_REASONS],
                        position=position,
                        effective_on=on,
                        window_after=after,
                        departures=count,
                    )
            yield verdict


def _nearest(departures: list[Departure], limit: int) -> list[ReceivedFact]:
    """The last departures of a window, as many as are too many: only these decide."""
    return [each.fact for each in departures[-limit:]]
