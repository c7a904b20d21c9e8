"""Short stories of posts held elsewhere, and of months in which somebody moves."""

from typing import Any

from tests.oracle.random_facts import MONTH, ONE, PEOPLE, POSITIONS, REASONS, Teller
from tests.oracle.stories import MANAGER, OTHERS, change, finding_id

ELSEWHERE: tuple[dict[str, str], ...] = (
    {"department": "sales", "brand": "GWM", "post": "clerk"},
    {"department": "sales", "brand": "GWM", "post": "driver"},
    {"department": "customer_relations", "brand": "OtherBrand", "post": "clerk"},
    {"department": "客户关系部", "brand": "长城", "post": "clerk"},
)


def moonlighting(t: Teller) -> None:
    """The same posts are declared again, no longer, and anew, and found in between."""
    people, on = t.rng.sample(PEOPLE, 2), t.day()
    for _ in range(t.pick(2, 3, 3, 5)):
        if t.chance(0.3):
            _find(t, people[0 if t.chance(0.9) else 1])
        else:
            _declare(t, people)
        on = t.pick(on, on, t.edge(on), on + 10 * ONE)
        t.days.append(on)


def _find(t: Teller, person: str) -> None:
    on = t.day()
    t.say(
        "staffing-finding-recorded",
        t.edge(on),
        finding_id=finding_id(t),
        found_on=on.isoformat(),
        kind="concurrent_post",
        person_id=person,
        position=t.pick(*POSITIONS),
        other_post=t.pick(*ELSEWHERE, t.other_post()) if t.chance(0.9) else None,
    )


def _declare(t: Teller, people: list[str]) -> None:
    """In a baseline of one or two rows a person, a change of somebody, or a successor's filing."""
    on = t.day()
    how = t.pick("baseline", "baseline", "baseline", "change", "successor")
    if how == "baseline":
        rows = [(people[0], position) for position in t.rng.sample((*OTHERS[1:], MANAGER), 2)]
        rows = rows[: t.pick(1, 1, 2)] + ([(people[1], MANAGER)] if t.chance(0.4) else [])
        t.say("baseline-filed", on, members=[_holding(t, *row) for row in rows])
        return
    successor = _holding(t, people[0], t.pick(*OTHERS))
    if how == "successor":
        t.say("successor-filed", on, change_id=t.known("C"), successor=successor)
        return
    t.say(
        "change-filed",
        on,
        change_id=t.fresh("C"),
        person_id=t.pick(*people),
        position=t.pick(*OTHERS),
        reason=t.pick(*REASONS),
        effective_on=t.edge(on).isoformat(),
        successor=successor,
    )


def _holding(t: Teller, person: str, position: str) -> dict[str, Any]:
    member = t.member(person, position, t.day())
    member.pop("other_posts", None)
    if t.chance(0.75):
        member["other_posts"] = t.rng.sample(ELSEWHERE, t.pick(1, 1, 2))
    return member


def moved(t: Teller) -> None:
    """A change about a month's end is filed about a month's edge, long before, or by the 5th."""
    first = t.day().replace(day=1)
    effective_on = t.edge(t.pick(first, first + MONTH - ONE, first + 10 * ONE))
    due_on = (effective_on + MONTH).replace(day=5)
    filed_on = t.pick(t.edge(due_on), t.edge(first), effective_on - 20 * ONE, due_on + 4 * ONE)
    position = t.pick(MANAGER, *OTHERS)
    change(t, t.pick(*PEOPLE), position, t.pick(*REASONS), effective_on, filed_on)
    if t.chance(0.4):
        said_on = t.pick(t.edge(first + MONTH - ONE), due_on, t.edge(filed_on))
        t.say("no-change-declared", said_on, month=f"{effective_on:%Y-%m}")
