"""Leaving too soon and leaving too often (§4.1.4(3)): adjudicate.md, rules 7 and 8."""

from collections.abc import Iterator

from tests.oracle.entries import Entry, entry
from tests.oracle.facts import Case, day
from tests.oracle.figures import (
    MANAGER,
    TENURE,
    TURNOVER_THRESHOLD,
    TURNOVER_WINDOW,
)
from tests.oracle.posts import departures, posts
from tests.oracle.trainings import passes


def manager_tenure(case: Case) -> Iterator[Entry]:
    """Rule 7."""
    for departure in departures(case):
        passed = passes(case, departure.person, departure.on)
        if departure.position != MANAGER or not passed:
            continue
        since = day(passed[0]["data"]["held_on"])
        held = [
            post
            for post in posts(case)
            if (post.person, post.position) == (departure.person, MANAGER)
            and post.begun_on <= departure.on
        ]
        if held:
            since = max(since, *(post.begun_on for post in held))
        if departure.on < since + TENURE:
            facts = [departure.fact, passed[0], *(post.fact for post in held)]
            yield entry(case, "manager-tenure", departure.subject, departure.on, facts)


def position_turnover(case: Case) -> Iterator[Entry]:
    """Rule 8: departures from the position within (D - 1 year, D], itself included."""
    for departure in departures(case):
        if departure.position == MANAGER:
            continue
        window = [
            other
            for other in departures(case)
            if other.position == departure.position
            and departure.on - TURNOVER_WINDOW < other.on <= departure.on
        ]
        if len(window) >= TURNOVER_THRESHOLD:
            facts = [other.fact for other in window]
            yield entry(case, "position-turnover", departure.subject, departure.on, facts)
