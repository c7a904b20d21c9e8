"""What a dealer files, told in the regulation's words, and the case that it makes."""

from datetime import date
from typing import Any

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from services.received.fact import ReceivedFact
from services.received.standing import standing_facts
from services.staffing.case import Case
from tests.builders import staffing
from tests.builders.given_fact import DEALER
from tests.unit.received.recorded_facts import as_received, said

MANAGER = "customer_manager"
CHECKER = "process_checker"
SUPERVISOR = "customer_supervisor"
MAINTAINER = "information_maintainer"
WHOLE_DEPARTMENT = (
    MANAGER,
    "sales_callback",
    "service_callback",
    CHECKER,
    MAINTAINER,
    "risk_controller",
)


def case(*facts: ReceivedFact, policies: Policies | None = None) -> Case:
    return Case(
        DEALER, standing_facts(DEALER, facts), policies or shipped_policies(), date(2012, 12, 31)
    )


def accepted(on: str = "2012-06-02", received: str | None = None, **details: Any) -> ReceivedFact:
    return as_received(staffing.accepted(on, received=received, **details))


def closed(on: str) -> ReceivedFact:
    return as_received(staffing.closed(on))


def details_changed(received: str, from_on: str, **details: Any) -> ReceivedFact:
    return as_received(staffing.details_changed(received, from_on, **details))


def volumes(year: int, sales: float, visits: float, received: str = "2012-06-02") -> ReceivedFact:
    return as_received(staffing.volumes_reported(year, sales, visits, received))


def member(person: str, position: str, on_post_on: str = "2012-06-02") -> dict[str, Any]:
    return staffing.member(person, on_post_on, position, name=f"王{person}")


def baseline(*members: dict[str, Any], received: str = "2012-06-05") -> ReceivedFact:
    return as_received(staffing.baseline_filed(received, *members))


def department(*without: str) -> ReceivedFact:
    """The department on post but for some positions, each person named as their position."""
    return baseline(*(member(each, each) for each in WHOLE_DEPARTMENT if each not in without))


def change(
    received: str,
    person: str,
    position: str,
    effective_on: str,
    reason: str = "resigned",
    *,
    change_id: str = "C1",
    **more: Any,
) -> ReceivedFact:
    about = {"change_id": change_id, "person_id": person, "position": position, "reason": reason}
    if "successor" not in more:
        more = {"expected_on": effective_on} | more
    return said("change-filed", received, **about, effective_on=effective_on, **more)


def successor(
    received: str, person: str, position: str, on_post_on: str, change_id: str = "C1"
) -> ReceivedFact:
    named = member(person, position, on_post_on)
    return as_received(staffing.successor_filed(change_id, received, named))


def trained(
    person: str, held_on: str, *, passed: bool = True, position: str = MANAGER
) -> ReceivedFact:
    told = staffing.trained(person, held_on, passed=passed, position=position, name=f"王{person}")
    return as_received(told)


def absent(person: str, from_on: str, to_on: str) -> ReceivedFact:
    return as_received(staffing.absent(person, from_on, to_on))
