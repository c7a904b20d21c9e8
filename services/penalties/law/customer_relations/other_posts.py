"""人员兼职: statements that a person holds another post, and which of them are new."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.events.audits import StaffingFindingRecorded
from contracts.events.staffing import OtherPost
from services.penalties.law.case import Case
from services.received.fact import ReceivedFact, received_order

Post = tuple[str, str, str]
"""(department, brand, post)."""


class OtherPostHeld(NamedTuple):
    """A person of the department with another post, on the day of the statement."""

    on: date
    person_id: str
    position: str
    other: OtherPost
    fact: ReceivedFact
    declared: bool


class Statement(NamedTuple):
    """What one fact states of a person's other posts: a filing all of them, a finding one."""

    on: date
    fact: ReceivedFact
    held: list[OtherPostHeld]
    is_filing: bool


def other_posts_held(case: Case) -> Iterator[OtherPostHeld]:
    """The posts found, and of those declared the new ones.

    A declaration is not new if the last statement before it about that person and post had the
    post, too, in order of (date, received), from the policy's start on. A filing states every post
    of the members that it names, a finding the one that it found.
    """
    for statements in _by_person(case).values():
        statements.sort(key=lambda each: (each.on, received_order(each.fact)))
        held: set[Post] = set()
        for statement in statements:
            if statement.on < case.start:
                yield from statement.held
                continue
            said = {_post(each.other) for each in statement.held}
            if statement.is_filing:
                yield from (each for each in statement.held if _post(each.other) not in held)
                held = said
            else:
                yield from statement.held
                held |= said


def _by_person(case: Case) -> dict[str, list[Statement]]:
    statements: defaultdict[str, list[Statement]] = defaultdict(list)
    filings: dict[tuple[str, int], Statement] = {}
    for fact, member in case.roster.members:
        key = (member.person_id, id(fact))
        if key not in filings:
            filings[key] = Statement(fact.received_on, fact, [], is_filing=True)
            statements[member.person_id].append(filings[key])
        filings[key].held.extend(
            OtherPostHeld(
                fact.received_on, member.person_id, member.position, other, fact, declared=True
            )
            for other in member.other_posts or ()
        )
    for fact in case.all(StaffingFindingRecorded):
        found = fact.data
        if found.kind != "concurrent_post":
            continue
        if found.other_post is None:
            case.odd("no-other-post", fact, "finds a concurrent post and does not say which")
            continue
        held = OtherPostHeld(
            found.found_on, found.person, found.position, found.other_post, fact, declared=False
        )
        statements[found.person].append(Statement(found.found_on, fact, [held], is_filing=False))
    return statements


def _post(other: OtherPost) -> Post:
    return other.department, other.brand, other.post
