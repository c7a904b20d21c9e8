"""Leaving too soon, leaving too often, and posts held elsewhere (§4.1.4(3)): rules 7, 8 and 11."""

from collections.abc import Iterator
from datetime import date

from tests.oracle.entries import Entry, entry, subject
from tests.oracle.facts import Case, Event, anomaly, day, received_on
from tests.oracle.figures import (
    MANAGER,
    OWN_BRANDS,
    OWN_DEPARTMENTS,
    TENURE,
    TURNOVER_THRESHOLD,
    TURNOVER_WINDOW,
)
from tests.oracle.posts import departures, members, posts
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


def concurrent_posts(case: Case) -> Iterator[Entry]:
    """Rule 11: one entry per person, post and date."""
    held = [
        (fact, member["person_id"], other, received_on(fact))
        for fact, member in members(case)
        for other in member.get("other_posts", [])
    ]
    for fact in case.of("staffing-finding-recorded"):
        d = fact["data"]
        if d["kind"] != "concurrent_post":
            continue
        if "other_post" in d:
            held.append((fact, d["person_id"], d["other_post"], day(d["found_on"])))
        else:
            case.anomalies.append(anomaly("finding-without-post", fact))
    seen: dict[tuple[str, date], list[Event]] = {}
    for fact, person, other, on in held:
        if other["department"] not in OWN_DEPARTMENTS or other["brand"] not in OWN_BRANDS:
            post = (person, other["department"], other["brand"], other["post"])
            seen.setdefault((subject(*post, on.isoformat()), on), []).append(fact)
    for (named, on), facts in seen.items():
        yield entry(case, "concurrent-post", named, on, facts)
