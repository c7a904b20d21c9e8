"""What a dealer files about its people, and the dealer itself."""

from collections.abc import Iterable
from typing import Any

from tests.builders.given_fact import GivenFact, fact


def accepted(on: str, *, received: str | None = None, **details: Any) -> GivenFact:
    where = {"name": "北京泊士联", "region": "华北", "province": "北京", "city": "北京"}
    details = where | {"store_type": "full", "accepted_on": on} | details
    return fact("dealer-accepted", received or on, **details)


def closed(on: str, *, received: str | None = None) -> GivenFact:
    return fact("dealer-closed", received or on, closed_on=on, reason="退网")


def details_changed(received: str, from_on: str, **details: Any) -> GivenFact:
    return fact("dealer-details-changed", received, from_on=from_on, **details)


def volumes_reported(year: int, sales: float, visits: float, received: str) -> GivenFact:
    return fact("volumes-reported", received, year=year, monthly_sales=sales, monthly_visits=visits)


def member(
    person: str,
    since: str,
    position: str = "customer_manager",
    other_posts: Iterable[tuple[str, str, str]] = (),
    name: str = "某某",
) -> dict[str, Any]:
    others = [dict(zip(("department", "brand", "post"), each, strict=True)) for each in other_posts]
    return {
        "person_id": person,
        "name": name,
        "position": position,
        "on_post_on": since,
        **({"other_posts": others} if others else {}),
    }


def baseline_filed(received: str, *members: dict[str, Any]) -> GivenFact:
    return fact("baseline-filed", received, members=list(members) or [member("Z", "2011-01-01")])


def change_filed(
    change_id: str,
    received: str,
    *,
    effective: str,
    person: str = "P",
    position: str = "process_checker",
    reason: str = "resigned",
    successor: dict[str, Any] | None = None,
    expected: str | None = None,
) -> GivenFact:
    """With neither successor nor expected date told, the successor comes on the day itself."""
    if successor is None and expected is None:
        successor = member(f"{person}'", effective, position)
    return fact(
        "change-filed",
        received,
        change_id=change_id,
        person_id=person,
        position=position,
        reason=reason,
        effective_on=effective,
        successor=successor,
        expected_on=expected,
    )


def successor_filed(change_id: str, received: str, successor: dict[str, Any]) -> GivenFact:
    return fact("successor-filed", received, change_id=change_id, successor=successor)


def no_change_declared(month: str, received: str) -> GivenFact:
    return fact("no-change-declared", received, month=month)


def trained(
    person: str,
    held: str,
    *,
    passed: bool = True,
    position: str = "customer_manager",
    received: str | None = None,
    name: str = "某某",
) -> GivenFact:
    return fact(
        "training-completed",
        received or held,
        person_id=person,
        name=name,
        position=position,
        held_on=held,
        passed=passed,
    )


def absent(person: str, from_on: str, to_on: str) -> GivenFact:
    return fact("absence-recorded", to_on, person_id=person, from_on=from_on, to_on=to_on)
