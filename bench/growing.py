"""The facts of one dealer that grow, by kind: each kind a fact a day."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from contracts.events import FACTS

DEALER = "BENCH-1"
FROM = date(2012, 7, 1)

Make = Callable[[int], tuple[str, dict[str, Any]]]


def day(number: int) -> str:
    return (FROM + timedelta(days=number)).isoformat()


def month(number: int) -> str:
    return f"{2012 + number // 12}-{number % 12 + 1:02d}"


def member(number: int, position: str) -> dict[str, Any]:
    return {
        "person_id": f"P{number}",
        "name": "张三",
        "position": position,
        "on_post_on": day(number),
    }


def change(number: int, position: str) -> tuple[str, dict[str, Any]]:
    return "staffing.change-filed", {
        "change_id": f"C{number}",
        "person_id": f"P{number}",
        "position": position,
        "reason": "resigned",
        "effective_on": day(number),
        "successor": member(number + 1, position),
    }


def training(number: int) -> tuple[str, dict[str, Any]]:
    return "staffing.training-completed", {
        "person_id": f"P{number}",
        "name": "张三",
        "position": "customer_manager",
        "held_on": day(number),
        "passed": number % 2 == 0,
    }


def chain(number: int) -> tuple[str, dict[str, Any]]:
    return "audits.hardware-inspected", {
        "inspection_id": f"H{number}",
        "inspected_on": day(number),
        "reinspects": f"H{number - 1}" if number % 50 else None,
        "items": [{"item": "office_area", "conforming": False}],
    }


def one_chain(number: int) -> tuple[str, dict[str, Any]]:
    event_type, data = chain(number)
    return event_type, {**data, "reinspects": f"H{number - 1}" if number else None}


def rectification(number: int) -> tuple[str, dict[str, Any]]:
    if number % 2 == 0:
        event_type, data = chain(number)
        return event_type, {**data, "reinspects": None}
    return "audits.rectification-reported", {"inspection_id": f"H{number - 1}"}


def operations(number: int) -> tuple[str, dict[str, Any]]:
    item = {"position": "sales_callback", "item": "first_level_callback"}
    rate = {"kind": "callback_rate", "compliant": 1, "required": 9}
    return "audits.operations-inspected", {
        "inspection_id": f"O{number}",
        "inspected_on": day(number),
        "items": [{**item, "measurement": rate}],
    }


def report(number: int) -> tuple[str, dict[str, Any]]:
    rates = {"lost_sale_rate": 0.1, "complaints": 1, "churn_rate": 0.1, "satisfaction": 0.9}
    return "audits.monthly-report-submitted", {"month": month(number), "indicators": rates}


def assessment(number: int) -> tuple[str, dict[str, Any]]:
    verdict = "false" if number % 2 else "exemplary"
    return "audits.monthly-report-assessed", {
        "month": month(number),
        "assessed_on": day(number),
        "verdict": verdict,
    }


def finding(number: int) -> tuple[str, dict[str, Any]]:
    return "audits.staffing-finding-recorded", {
        "finding_id": f"F{number}",
        "found_on": day(number),
        "kind": "unfiled_change",
        "person_id": f"P{number}",
        "position": "sales_callback",
        "change": {"reason": "resigned", "effective_on": day(number)},
    }


def other_posts(number: int) -> tuple[str, dict[str, Any]]:
    other = {"department": "sales", "brand": "GWM", "post": f"seller {number}"}
    return "staffing.successor-filed", {
        "change_id": "C0",
        "successor": {**member(1, "sales_callback"), "other_posts": [other]},
    }


def absence(number: int) -> tuple[str, dict[str, Any]]:
    return "staffing.absence-recorded", {
        "person_id": "P0",
        "from_on": day(number),
        "to_on": day(number),
    }


def declaration(number: int) -> tuple[str, dict[str, Any]]:
    return "staffing.no-change-declared", {"month": month(number)}


def waiver(number: int) -> tuple[str, dict[str, Any]]:
    if number % 2 == 0:
        return change(number, "sales_callback")
    return "decisions.entry-waived", {
        "entry_id": f"{DEALER}/change-filing/C{number - 1}",
        "waived_on": day(number),
        "reason": "",
    }


def hearing(number: int) -> tuple[str, dict[str, Any]]:
    return "decisions.hearing-held", {
        "summons_id": f"{DEALER}/gm-summons/2012",
        "held_on": day(number),
        "outcome": "failed",
    }


def withdrawal(number: int) -> tuple[str, dict[str, Any]]:
    if number % 2 == 0:
        return declaration(number)
    return "decisions.fact-withdrawn", {
        "topic": "staffing",
        "source": "/bench",
        "id": f"{number - 1}",
        "reason": "",
    }


KINDS: dict[str, Make] = {
    "changes of one position": lambda n: change(n, "sales_callback"),
    "changes of the manager": lambda n: change(n, "customer_manager"),
    "trainings": training,
    "findings": finding,
    "other posts": other_posts,
    "absences": absence,
    "declarations": declaration,
    "hardware, chains of 50": chain,
    "hardware, one chain": one_chain,
    "rectifications": rectification,
    "operations": operations,
    "reports": report,
    "assessments": assessment,
    "waivers": waiver,
    "hearings": hearing,
    "withdrawals": withdrawal,
}


def history(make: Make, count: int) -> Iterator[bytes]:
    """An acceptance, then so many facts of a kind, one a day."""
    details = {"name": "店", "region": "北", "province": "京", "city": "京", "store_type": "full"}
    accepted = ("staffing.dealer-accepted", {**details, "accepted_on": day(0)})
    for number, (kind, data) in enumerate([accepted, *map(make, range(count))], start=-1):
        received = f"{day(max(number, 0))}T02:00:00Z"
        event_type = f"docket.{kind}.v1"
        assert event_type in FACTS
        yield json.dumps(
            {
                "specversion": "1.0",
                "id": f"{number}",
                "source": "/bench",
                "type": event_type,
                "subject": DEALER,
                "time": received,
                "recordedtime": received,
                "data": data,
            }
        ).encode()
