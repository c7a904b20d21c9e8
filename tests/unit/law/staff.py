"""What a dealer files about its people, and the dealer itself."""

from collections.abc import Iterable
from typing import Any

from tests.unit.law.given import Told


def _staffing(event: str, received: str, /, **data: Any) -> Told:
    return Told(f"docket.staffing.{event}.v1", data, received)


def accepted(on: str, *, received: str | None = None) -> Told:
    return _staffing(
        "dealer-accepted",
        received or on,
        name="北京泊士联",
        region="华北",
        province="北京",
        city="北京",
        store_type="full",
        accepted_on=on,
    )


def closed(on: str, *, received: str | None = None) -> Told:
    return _staffing("dealer-closed", received or on, closed_on=on, reason="退网")


def member(
    person: str,
    since: str,
    position: str = "customer_manager",
    other_posts: Iterable[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    others = [dict(zip(("department", "brand", "post"), each, strict=True)) for each in other_posts]
    return {
        "person_id": person,
        "name": "某某",
        "position": position,
        "on_post_on": since,
        **({"other_posts": others} if others else {}),
    }


def baseline_filed(received: str, *members: dict[str, Any]) -> Told:
    return _staffing(
        "baseline-filed", received, members=list(members) or [member("Z", "2011-01-01")]
    )


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
) -> Told:
    """With neither successor nor expected date told, the successor comes on the day itself."""
    if successor is None and expected is None:
        successor = member(f"{person}'", effective, position)
    return _staffing(
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


def successor_filed(change_id: str, received: str, successor: dict[str, Any]) -> Told:
    return _staffing("successor-filed", received, change_id=change_id, successor=successor)


def no_change_declared(month: str, received: str) -> Told:
    return _staffing("no-change-declared", received, month=month)


def trained(
    person: str,
    held: str,
    *,
    passed: bool = True,
    position: str = "customer_manager",
    received: str | None = None,
) -> Told:
    return _staffing(
        "training-completed",
        received or held,
        person_id=person,
        name="某某",
        position=position,
        held_on=held,
        passed=passed,
    )
