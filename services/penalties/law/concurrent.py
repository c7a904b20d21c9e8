"""人员兼职, §4.1.4(2) and (3): the department's people hold no post outside it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.events.audits import StaffingFindingRecorded
from contracts.events.staffing import OtherPost
from contracts.policy.terms import Department
from contracts.received import Key, ReceivedFact, received_order
from services.penalties.law.case import Case
from services.penalties.law.roster import Naming
from services.penalties.law.verdicts import Clause, Verdict, component

CONCURRENT_POST = Clause("concurrent-post", "4.1.4(3)", "penalty")


class OtherPostHeld(NamedTuple):
    """A person of the department said to hold another post, on the day of the saying."""

    on: date
    person_id: str
    position: str
    other: OtherPost
    fact: ReceivedFact

    @property
    def subject(self) -> str:
        parts = (self.person_id, self.other.department, self.other.brand, self.other.post)
        return "/".join([*map(component, parts), self.on.isoformat()])


def concurrent_post(case: Case) -> Iterator[Verdict]:
    """A post outside the department or for another brand costs 5,000 each time it shows.

    One entry per person, post and date, however many facts of that date say so. What is declared
    again is not new.
    """
    held: dict[str, list[OtherPostHeld]] = {}
    for each in _told_anew(case):
        held.setdefault(each.subject, []).append(each)
    for subject, sayings in held.items():
        on = sayings[0].on
        verdict = Verdict(CONCURRENT_POST, subject)
        if verdict.that("said_on", on, ">=", case.start):
            regulation = case.regulation(on)
            department = regulation.terms.department
            offences = [
                (saying, why)
                for saying in sayings
                if (why := _forbidden(saying.other, saying.position, department)) is not None
            ]
            why = offences[0][1] if offences else None
            if verdict.that("forbidden_as", why, "!=", None) and verdict.come(
                case.today, "said_on", on
            ):
                verdict.entails(
                    on,
                    regulation,
                    [saying.fact for saying, _ in offences],
                    amount_fen=regulation.terms.concurrent_post.amount_fen,
                    person_id=sayings[0].person_id,
                    department=sayings[0].other.department,
                    brand=sayings[0].other.brand,
                    post=sayings[0].other.post,
                )
        yield verdict


class Saying(NamedTuple):
    """What one fact says of a person: every other post held, or one that was found."""

    on: date
    person_id: str
    held: list[OtherPostHeld]
    found: bool
    fact: ReceivedFact


def _told_anew(case: Case) -> Iterator[OtherPostHeld]:
    """What is found, and what is declared where the last that spoke of the post had it not."""
    sayings = [saying for saying in (*_declared(case), *_found(case)) if saying.on >= case.start]
    holding: defaultdict[str, set[OtherPost]] = defaultdict(set)
    for saying in sorted(sayings, key=lambda each: (each.on, received_order(each.fact))):
        known = holding[saying.person_id]
        yield from (each for each in saying.held if saying.found or each.other not in known)
        if not saying.found:
            known.clear()
        known.update(each.other for each in saying.held)


def _declared(case: Case) -> Iterator[Saying]:
    rows: defaultdict[tuple[Key, str], list[Naming]] = defaultdict(list)
    for fact, member in case.roster.members:
        rows[fact.key, member.person_id].append((fact, member))
    for (_, person_id), named in rows.items():
        fact = named[0][0]
        held = [
            OtherPostHeld(fact.received_on, person_id, member.position, other, fact)
            for _, member in named
            for other in member.other_posts or ()
        ]
        yield Saying(fact.received_on, person_id, held, found=False, fact=fact)


def _found(case: Case) -> Iterator[Saying]:
    for fact in case.all(StaffingFindingRecorded):
        found = fact.data
        if found.kind != "concurrent_post":
            continue
        if found.other_post is None:
            case.odd("no-other-post", fact, "finds a concurrent post and does not say which")
        else:
            held = OtherPostHeld(
                found.found_on, found.person, found.position, found.other_post, fact
            )
            yield Saying(found.found_on, found.person, [held], found=True, fact=fact)


def _forbidden(other: OtherPost, position: str, department: Department) -> str | None:
    """Why the post is forbidden beside `position`; None where it is not."""
    if other.department not in department.own_departments:
        return "other_department"
    if other.brand not in department.own_brands:
        return "other_brand"
    if any({position, other.post} == set(pair) for pair in department.forbidden_combinations):
        return "forbidden_combination"
    return None
