"""Posts held outside the department or for another brand (§4.1.4(3)): adjudicate.md, rule 11."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from tests.oracle.entries import Entry, entry, subject
from tests.oracle.facts import Case, Event, day, name, received_on, received_order
from tests.oracle.figures import OWN_BRANDS, OWN_DEPARTMENTS
from tests.oracle.posts import named_members

Post = tuple[str, str, str]  # department, brand, post


class Statement(NamedTuple):
    """What a fact says of a person: all the posts held, or (found) that one post is held."""

    on: date
    fact: Event
    person: str
    posts: set[Post]
    found: bool

    def speaks_of(self, person: str, post: Post) -> bool:
        return self.person == person and (not self.found or post in self.posts)


def concurrent_posts(case: Case) -> Iterator[Entry]:
    """One entry per person, post and date; what is declared again is not new."""
    told = statements(case)
    seen: dict[tuple[str, date], list[Event]] = {}
    for place, statement in enumerate(told):
        for post in sorted(statement.posts):
            if is_own(post):
                continue
            before = [s for s in told[:place] if s.speaks_of(statement.person, post)]
            if statement.found or not before or post not in before[-1].posts:
                named = subject(statement.person, *post, statement.on.isoformat())
                seen.setdefault((named, statement.on), []).append(statement.fact)
    for (named, on), facts in seen.items():
        yield entry(case, "concurrent-post", named, on, facts)


def statements(case: Case) -> list[Statement]:
    """Those dated on the policy's start or later, in order of (date, received order)."""
    told = []
    for fact in case.facts:
        rows = named_members(fact)
        for person in sorted({row["person_id"] for row in rows}):
            others = [
                of_post(other)
                for row in rows
                if row["person_id"] == person
                for other in row.get("other_posts", [])
            ]
            told.append(Statement(received_on(fact), fact, person, set(others), found=False))
        d = fact["data"]
        if name(fact) == "staffing-finding-recorded" and "other_post" in d:
            found = {of_post(d["other_post"])}
            told.append(Statement(day(d["found_on"]), fact, d["person_id"], found, found=True))
    told = [statement for statement in told if statement.on >= case.policies.start]
    return sorted(told, key=lambda s: (s.on, received_order(s.fact)))


def of_post(other: dict[str, Any]) -> Post:
    return other["department"], other["brand"], other["post"]


def is_own(post: Post) -> bool:
    department, brand, _ = post
    return department in OWN_DEPARTMENTS and brand in OWN_BRANDS
