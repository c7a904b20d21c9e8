"""Facts as dealers, inspectors and the OEM send them; the people in them are fictitious."""

from typing import Any

DEALER = "BJ-YCH"

Fact = dict[str, Any]


def fact(
    type: str,  # noqa: A002
    id: str,  # noqa: A002
    on: str,
    *,
    source: str = f"/dealers/{DEALER}/dms",
    dealer: str = DEALER,
    **data: Any,
) -> Fact:
    return {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": f"docket.{type}.v1",
        "subject": dealer,
        "time": f"{on}T10:00:00+08:00",
        "data": data,
    }


def accepted(on: str, id: str = "acceptance", dealer: str = DEALER) -> Fact:  # noqa: A002
    return fact(
        "staffing.dealer-accepted",
        id,
        on,
        source="/oem/crd",
        dealer=dealer,
        name="燕川汇专营店（虚构）",
        region="华北",
        province="北京",
        city="北京",
        store_type="full",
        accepted_on=on,
        mailbox="crd@bj-ych.example",
    )


def baseline(on: str, *members: dict[str, Any]) -> Fact:
    return fact("staffing.baseline-filed", "baseline", on, members=list(members))


def member(person: str, position: str, on: str) -> dict[str, Any]:
    return {"person_id": person, "name": f"某{person}", "position": position, "on_post_on": on}


def trained(on: str, person: str) -> Fact:
    return fact(
        "staffing.training-completed",
        f"training-{person}",
        on,
        source="/oem/crd",
        person_id=person,
        name=f"某{person}",
        position="customer_manager",
        held_on=on,
        passed=True,
    )


def declared(on: str, month: str, id: str = "", **other: Any) -> Fact:  # noqa: A002
    return fact("staffing.no-change-declared", id or f"declared-{month}", on, month=month, **other)


def large(on: str, id: str, size: int) -> Fact:  # noqa: A002
    """A baseline of so many bytes at about: a member for each two thousand."""
    member = {"name": "x" * 1_900, "position": "risk_controller", "on_post_on": on}
    members = [{**member, "person_id": f"P-{n}"} for n in range(size // 2_000)]
    return fact("staffing.baseline-filed", id, on, members=members)


def reported(on: str, month: str) -> Fact:
    indicators = {"lost_sale_rate": 0.2, "complaints": 3, "churn_rate": 0.1, "satisfaction": 0.9}
    return fact(
        "audits.monthly-report-submitted",
        f"report-{month}",
        on,
        month=month,
        title="月度运营报告",
        indicators=indicators,
    )


def inspected(on: str, inspection_id: str, **conforming: bool) -> Fact:
    return fact(
        "audits.hardware-inspected",
        inspection_id,
        on,
        source="/oem/inspection",
        inspection_id=inspection_id,
        inspected_on=on,
        items=[{"item": item, "conforming": fine} for item, fine in conforming.items()],
    )


def rectified(on: str, inspection_id: str) -> Fact:
    return fact(
        "audits.rectification-reported", f"r-{inspection_id}", on, inspection_id=inspection_id
    )


def waived(on: str, entry_id: str, id: str = "waiver") -> Fact:  # noqa: A002
    return fact(
        "decisions.entry-waived",
        id,
        on,
        source="/oem/crd",
        entry_id=entry_id,
        waived_on=on,
        reason="核实后免除",
    )
