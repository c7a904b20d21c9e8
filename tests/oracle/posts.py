"""Who holds which post and who leaves it: adjudicate.md, rules 6 and 8."""

from datetime import date
from typing import Any, NamedTuple

from tests.oracle.entries import subject
from tests.oracle.facts import Case, Event, day, name
from tests.oracle.figures import DEPARTURE_REASONS, MANAGER
from tests.oracle.findings import agreeing_filings, unfiled_findings


class Post(NamedTuple):
    person: str
    position: str
    begun_on: date
    fact: Event


class Departure(NamedTuple):
    subject: str
    person: str
    position: str
    reason: str
    on: date
    fact: Event


def named_members(fact: Event) -> list[dict[str, Any]]:
    """The member rows of one fact: a baseline's, or the successor named."""
    if name(fact) == "baseline-filed":
        return list(fact["data"]["members"])
    if name(fact) in ("change-filed", "successor-filed") and "successor" in fact["data"]:
        return [fact["data"]["successor"]]
    return []


def members(case: Case) -> list[tuple[Event, dict[str, Any]]]:
    """Everyone declared anywhere that counts (2), in received order."""
    return [(fact, member) for fact in case.facts for member in named_members(fact)]


def posts(case: Case) -> list[Post]:
    """Rule 6, first sentence."""
    return [
        Post(m["person_id"], m["position"], day(m["on_post_on"]), fact) for fact, m in members(case)
    ]


def departures(case: Case) -> list[Departure]:
    """Rule 8. Findings that agree are one change (13), hence one departure: the earliest."""
    filed = [
        Departure(
            subject(d["change_id"]),
            d["person_id"],
            d["position"],
            d["reason"],
            day(d["effective_on"]),
            fact,
        )
        for fact in case.of("change-filed")
        if (d := fact["data"])["reason"] in DEPARTURE_REASONS
    ]
    found: dict[tuple[str, str, str], Departure] = {}
    for fact in unfiled_findings(case):
        d = fact["data"]
        reason = d.get("change", {}).get("reason")
        if reason in DEPARTURE_REASONS and not agreeing_filings(case, fact):
            departure = Departure(
                subject(d["finding_id"]),
                d["person_id"],
                d["position"],
                reason,
                day(d["change"]["effective_on"]),
                fact,
            )
            found.setdefault((d["person_id"], d["position"], reason), departure)
    return filed + list(found.values())


def ends(departure: Departure, post: Post) -> bool:
    """Rule 6: `transferred` ends posts of the position it names, any other all of that person's."""
    return (
        departure.person == post.person
        and post.begun_on <= departure.on
        and (departure.reason != "transferred" or departure.position == post.position)
    )


def manager_on_post(case: Case, person: str, on: date) -> bool:
    """Rules 6 and 10: one who departs on that very day is no longer on post."""
    return any(
        not any(departure.on <= on and ends(departure, post) for departure in departures(case))
        for post in posts(case)
        if (post.person, post.position) == (person, MANAGER) and post.begun_on <= on
    )
