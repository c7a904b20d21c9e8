"""Induction training of customer managers (§4.1.4(3)): adjudicate.md, rules 7, 9 and 10."""

from collections.abc import Iterator
from datetime import date

from tests.oracle.entries import Duty, Entry, entry, subject
from tests.oracle.facts import Case, Event, day, key
from tests.oracle.figures import (
    DEPARTURE_REASONS,
    FREE_TRAININGS_A_YEAR,
    MANAGER,
    PROBATION,
    PROBATION_GRACE,
)
from tests.oracle.posts import manager_on_post, posts


def trainings(case: Case) -> list[Event]:
    """Rules 7 and 9: those of customer managers alone, by (held_on, person_id)."""
    held = [e for e in case.of("training-completed") if e["data"]["position"] == MANAGER]
    return sorted(held, key=lambda e: (day(e["data"]["held_on"]), e["data"]["person_id"]))


def passes(case: Case, person: str, until: date) -> list[Event]:
    return [
        e
        for e in trainings(case)
        if e["data"]["person_id"] == person
        and e["data"]["passed"]
        and day(e["data"]["held_on"]) <= until
    ]


def manager_retraining(case: Case) -> Iterator[Entry]:
    """Rule 9: the first of a calendar year is free, and so are the exempt ones besides."""
    exempt = [key(training) for training in _replacing_trainings(case)]
    taken: dict[int, int] = {}
    for training in trainings(case):
        held_on = day(training["data"]["held_on"])
        if key(training) in exempt:
            continue
        taken[held_on.year] = taken.get(held_on.year, 0) + 1
        if taken[held_on.year] > FREE_TRAININGS_A_YEAR:
            named = subject(training["data"]["person_id"], held_on.isoformat())
            yield entry(case, "manager-retraining", named, held_on, [training])


def _replacing_trainings(case: Case) -> Iterator[Event]:
    """Rule 9: the one training of whoever replaces a manager that failed probation."""
    for change in case.of("change-filed"):
        d = change["data"]
        left_on = day(d["effective_on"])
        if d["position"] != MANAGER or d["reason"] not in DEPARTURE_REASONS:
            continue
        failed = [
            held_on
            for training in trainings(case)
            if training["data"]["person_id"] == d["person_id"]
            and not training["data"]["passed"]
            and left_on >= (held_on := day(training["data"]["held_on"])) + PROBATION
            and not passes(case, d["person_id"], held_on + PROBATION)
            and not passes(case, d["person_id"], left_on)
        ]
        if not failed or case.as_of < failed[0] + PROBATION:
            continue
        successors = [
            e["data"]["successor"]["person_id"]
            for e in [change, *case.of("successor-filed")]
            if e["data"]["change_id"] == d["change_id"] and "successor" in e["data"]
        ]
        after = [
            training
            for training in trainings(case)
            if training["data"]["person_id"] in successors
            and day(training["data"]["held_on"]) > failed[0]
        ]
        yield from after[:1]


def untrained_manager(case: Case) -> Iterator[Entry]:
    """A customer manager comes on post without having passed by that day."""
    seen: dict[tuple[str, date], list[Event]] = {}
    for post in posts(case):
        if post.position == MANAGER and not passes(case, post.person, post.begun_on):
            seen.setdefault((post.person, post.begun_on), []).append(post.fact)
    for (person, on), facts in seen.items():
        named = subject(person, on.isoformat())
        yield entry(case, "untrained-manager", named, on, facts)


def probation_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 5 and 10: each failed training that is not cleared while the manager stays."""
    for training in trainings(case):
        person, held_on = training["data"]["person_id"], day(training["data"]["held_on"])
        due_on = held_on + PROBATION + PROBATION_GRACE
        if (
            not training["data"]["passed"]
            and held_on >= case.policies.start
            and not passes(case, person, held_on + PROBATION)
            and manager_on_post(case, person, due_on)
            and not case.lapses(due_on)
        ):
            named = subject(person, held_on.isoformat())
            yield Duty("probation-expired", named, held_on, due_on, [training])
