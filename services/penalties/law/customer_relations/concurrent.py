"""人员兼职, §4.1.4(2) and (3): the department's people hold no post outside it."""

from collections.abc import Iterator

from contracts.events.staffing import OtherPost
from contracts.policy.terms import Department
from services.penalties.law.case import Case
from services.penalties.law.customer_relations.other_posts import OtherPostHeld, other_posts_held
from services.penalties.law.verdicts import Clause, Verdict, component

CONCURRENT_POST = Clause("concurrent-post", "4.1.4(3)", "penalty")

FORBIDDEN_COMBINATIONS = "department.forbidden_combinations"
"""The figure that lists which posts of the department exclude one another."""


def concurrent_post(case: Case) -> Iterator[Verdict]:
    """A post outside the department or for another brand costs each time it is found or new.

    There is one entry per person, post and date, however many facts of that date state it.
    """
    held: dict[str, list[OtherPostHeld]] = {}
    for each in other_posts_held(case):
        held.setdefault(_subject(each), []).append(each)
    for subject, sayings in held.items():
        on = sayings[0].on
        verdict = case.verdict(CONCURRENT_POST, subject)
        if verdict.governed("said_on", on):
            regulation = case.regulation(on)
            department = regulation.terms.department
            offences = [
                (saying, why)
                for saying in sayings
                if (why := _forbidden(saying.other, saying.position, department)) is not None
            ]
            why = offences[0][1] if offences else None
            if verdict.that("forbidden_as", why, "!=", None) and verdict.come("said_on", on):
                first = offences[0][0]
                verdict.entails(
                    on,
                    regulation,
                    [saying.fact for saying, _ in offences],
                    amount_fen=regulation.terms.concurrent_post.amount_fen,
                    figures=[FORBIDDEN_COMBINATIONS] if why == "forbidden_combination" else (),
                    person_id=first.person_id,
                    position=first.position,
                    department=first.other.department,
                    brand=first.other.brand,
                    post=first.other.post,
                    forbidden_as=why,
                    declared=first.declared,
                )
        yield verdict


def _subject(held: OtherPostHeld) -> str:
    parts = (held.person_id, held.other.department, held.other.brand, held.other.post)
    return "/".join([*map(component, parts), held.on.isoformat()])


def _forbidden(other: OtherPost, position: str, department: Department) -> str | None:
    """Why the post is forbidden beside `position`; None if it is not."""
    if other.department not in department.own_departments:
        return "other_department"
    if other.brand not in department.own_brands:
        return "other_brand"
    if any({position, other.post} == set(pair) for pair in department.forbidden_combinations):
        return "forbidden_combination"
    return None
