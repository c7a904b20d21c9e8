"""Posts, departures and trainings passed: tenure, turnover and training rest on them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from contracts.events.audits import StaffingFindingRecorded
from contracts.events.staffing import (
    ChangeFiled,
    ChangeReason,
    Member,
    Position,
    TrainingCompleted,
)
from services.received.fact import ReceivedFact

MANAGER: Final = "customer_manager"
"""客户经理: the one position with an induction training (导入培训)."""

Naming = tuple[ReceivedFact, Member]
Training = ReceivedFact[TrainingCompleted]


class Post(NamedTuple):
    """A person on a post from a day on, by the filing first received that states it."""

    person_id: str
    on_post_on: date
    filed_by: ReceivedFact


class Departure(NamedTuple):
    """变更: a change for a reason that ends a post, filed, or found and never filed."""

    subject: str
    person_id: str
    position: Position
    reason: ChangeReason
    on: date
    fact: ReceivedFact
    filed: bool


class Roster:
    """Posts, departures and trainings of one dealer, each list computed at first use.

    `members`: all persons whom a filing names, in received order. `departs` decides whether a
    reason ended a post on a day, by the policy of that day.
    """

    def __init__(
        self,
        members: list[Naming],
        changes: list[ReceivedFact[ChangeFiled]],
        findings: list[ReceivedFact[StaffingFindingRecorded]],
        trainings: list[Training],
        departs: Callable[[ChangeReason, date], bool],
    ) -> None:
        self.members = members
        self._changes = changes
        self._findings = findings
        self._departs = departs
        self.trainings = sorted(
            (each for each in trainings if each.data.position == MANAGER),
            key=lambda each: (each.data.held_on, each.data.person_id),
        )

    @cached_property
    def first_pass(self) -> dict[str, Training]:
        """By person, the earliest training passed, from which on the person counts as trained."""
        passes: dict[str, Training] = {}
        for training in self.trainings:
            if training.data.passed:
                passes.setdefault(training.data.person_id, training)
        return passes

    def passed_by(self, person_id: str, day: date) -> Training | None:
        """The person's first pass, if it was on or before `day`."""
        first = self.first_pass.get(person_id)
        return first if first is not None and first.data.held_on <= day else None

    @cached_property
    def manager_posts(self) -> dict[str, list[Post]]:
        """By person, the manager's posts in order of their beginning."""
        each: dict[tuple[str, date], Post] = {}
        for fact, member in self.members:
            if member.position == MANAGER:
                post = Post(member.person_id, member.on_post_on, fact)
                each.setdefault((post.person_id, post.on_post_on), post)
        posts: defaultdict[str, list[Post]] = defaultdict(list)
        for post in sorted(each.values(), key=lambda post: post.on_post_on):
            posts[post.person_id].append(post)
        return posts

    def manager_post(self, person_id: str, day: date) -> Post | None:
        """The latest manager's post that the person began on or before `day`, ended or not."""
        posts = self.manager_posts.get(person_id, [])
        at = bisect_right(posts, day, key=lambda post: post.on_post_on)
        return posts[at - 1] if at else None

    def departure_from(self, post: Post, day: date) -> Departure | None:
        """The end of a manager's post on or before `day`: a transfer from it, or a departure."""
        for departure in self._departures_of.get(post.person_id, ()):
            ends = departure.reason != "transferred" or departure.position == MANAGER
            if ends and post.on_post_on <= departure.on <= day:
                return departure
        return None

    @cached_property
    def departures(self) -> list[Departure]:
        """Filed changes with a departure reason, and findings with which no filing agrees."""
        filed = [
            Departure(
                change.change_id,
                change.person_id,
                change.position,
                change.reason,
                change.effective_on,
                fact,
                filed=True,
            )
            for fact in self._changes
            if self._departs((change := fact.data).reason, change.effective_on)
        ]
        return [*filed, *self._departures_found()]

    def _departures_found(self) -> Iterable[Departure]:
        filed = {(c.data.person_id, c.data.position, c.data.reason) for c in self._changes}
        first: dict[tuple[str, str, str], ReceivedFact[StaffingFindingRecorded]] = {}
        for fact in sorted(self._findings, key=lambda f: (f.data.found_on, f.data.finding_id)):
            if fact.data.change is not None:
                key = (fact.data.person, fact.data.position, fact.data.change.reason)
                if key not in filed:
                    first.setdefault(key, fact)
        for fact in first.values():
            found = fact.data
            if found.change and self._departs(found.change.reason, found.change.effective_on):
                yield Departure(
                    found.finding_id,
                    found.person,
                    found.position,
                    found.change.reason,
                    found.change.effective_on,
                    fact,
                    filed=False,
                )

    @cached_property
    def _departures_of(self) -> dict[str, list[Departure]]:
        departures: defaultdict[str, list[Departure]] = defaultdict(list)
        for departure in self.departures:
            departures[departure.person_id].append(departure)
        return departures
