"""Facts as dealers, inspectors and the OEM send them; the people in them are fictitious."""

from typing import Any

from tests.builders import audits, staffing
from tests.builders.envelope import Event as Fact
from tests.builders.envelope import sent
from tests.builders.given_fact import GivenFact

DEALER = "BJ-YCH"
OEM = "/oem/crd"


def fact(
    type: str,  # noqa: A002
    id: str,  # noqa: A002
    on: str,
    *,
    source: str | None = None,
    dealer: str = DEALER,
    **data: Any,
) -> Fact:
    """By its topic and kind: `staffing.change-filed`."""
    event_type, time = f"docket.{type}.v1", f"{on}T10:00:00+08:00"
    return sent(event_type, data, id=id, time=time, dealer=dealer, source=source)


def _told(told: GivenFact, id: str, source: str | None = None, dealer: str = DEALER) -> Fact:  # noqa: A002
    time = f"{told.received}T10:00:00+08:00"
    return sent(told.type, told.data, id=id, time=time, dealer=dealer, source=source)


def accepted(on: str, id: str = "acceptance", dealer: str = DEALER) -> Fact:  # noqa: A002
    named = {"name": "燕川汇专营店（虚构）", "mailbox": "crd@bj-ych.example"}
    return _told(staffing.accepted(on, **named), id, OEM, dealer)


def baseline(on: str, *members: dict[str, Any]) -> Fact:
    return fact("staffing.baseline-filed", "baseline", on, members=list(members))


def member(person: str, position: str, on: str) -> dict[str, Any]:
    return staffing.member(person, on, position, name=f"某{person}")


def trained(on: str, person: str) -> Fact:
    return _told(staffing.trained(person, on, name=f"某{person}"), f"training-{person}", OEM)


def declared(on: str, month: str, id: str = "", **other: Any) -> Fact:  # noqa: A002
    return fact("staffing.no-change-declared", id or f"declared-{month}", on, month=month, **other)


def large(on: str, id: str, size: int) -> Fact:  # noqa: A002
    """A baseline of so many bytes at about: a member for each two thousand."""
    member = {"name": "x" * 1_900, "position": "risk_controller", "on_post_on": on}
    members = [{**member, "person_id": f"P-{n}"} for n in range(size // 2_000)]
    return fact("staffing.baseline-filed", id, on, members=members)


def reported(on: str, month: str) -> Fact:
    figures = {"lost_sale_rate": 0.2, "complaints": 3, "churn_rate": 0.1}
    told = audits.report_submitted(month, on, title="月度运营报告", **figures)
    return _told(told, f"report-{month}")


def inspected(on: str, inspection_id: str, **conforming: bool) -> Fact:
    told = audits.hardware_found(inspection_id, on, conforming)
    return _told(told, inspection_id, "/oem/inspection")


def rectified(on: str, inspection_id: str) -> Fact:
    return _told(audits.rectified(inspection_id, on), f"r-{inspection_id}")


def waived(on: str, entry_id: str, id: str = "waiver") -> Fact:  # noqa: A002
    return fact(
        "decisions.entry-waived",
        id,
        on,
        source=OEM,
        entry_id=entry_id,
        waived_on=on,
        reason="核实后免除",
    )
