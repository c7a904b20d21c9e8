"""A fictitious dealer that breaks every clause, on which a policy document is tried."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from services.received.fact import ReceivedFact, received_fact

DEALER: Final = "TRIAL"

Told = tuple[date, str, dict[str, Any]]
"""The date of receipt of a fact, its topic and name, and its data."""

_ITEMS: Final = ("office_area", "telephones", "computers", "other_equipment", "labels")


def story(start: date) -> list[ReceivedFact]:
    """The facts about it, from a policy's first day on."""
    return [received_fact(event) for event in _events(start)]


def _events(start: date) -> Iterator[dict[str, Any]]:
    parts = (_of_the_dealer, _of_its_people, _of_inspections, _of_its_summons)
    told = [fact for part in parts for fact in part(start)]
    for number, (on, event_type, data) in enumerate(told):
        yield {
            "specversion": "1.0",
            "id": str(number),
            "source": "/trial",
            "type": f"docket.{event_type}.v1",
            "subject": DEALER,
            "time": f"{on}T12:00:00+08:00",
            "data": data,
            "recordedtime": f"{on}T12:00:00+08:00",
        }


def _of_the_dealer(start: date) -> Iterable[Told]:
    named: dict[str, Any] = dict.fromkeys(("name", "region", "province", "city"), DEALER)
    yield (
        start,
        "staffing.dealer-accepted",
        {**named, "store_type": "full", "accepted_on": f"{start}"},
    )
    on = start + timedelta(days=40)
    for verdict in ("false", "exemplary"):
        data = {"month": f"{start:%Y-%m}", "assessed_on": f"{on}", "verdict": verdict}
        yield on, "audits.monthly-report-assessed", data


def _of_its_summons(start: date) -> Iterable[Told]:
    on = start + timedelta(days=200)
    for year in (start.year, start.year + 1):
        data = {"held_on": f"{on}", "outcome": "failed"}
        yield on, "decisions.hearing-held", {"summons_id": f"{DEALER}/gm-summons/{year}", **data}


def _of_its_people(start: date) -> Iterable[Told]:
    elsewhere = {"department": "sales", "brand": "other", "post": "other"}
    manager = _member("M", "customer_manager", start) | {"other_posts": [elsewhere]}
    checker = _member("P0", "process_checker", start)
    yield start + timedelta(days=30), "staffing.baseline-filed", {"members": [manager, checker]}
    for number, passed in enumerate((True, True, False)):
        on = start + timedelta(days=31 + number)
        data = {"held_on": f"{on}", "passed": passed, "position": "customer_manager"}
        yield on, "staffing.training-completed", {**data, "person_id": "M", "name": "M"}
    for number, (person, position) in enumerate(
        [("M", "customer_manager"), *((f"P{n}", "process_checker") for n in range(6))]
    ):
        on = start + timedelta(days=160 + number)
        yield (
            on + timedelta(days=20),
            "staffing.change-filed",
            {
                "change_id": f"C{number}",
                "person_id": person,
                "position": position,
                "reason": "resigned",
                "effective_on": f"{on}",
                "expected_on": f"{on + timedelta(days=300)}",
            },
        )
    found = start + timedelta(days=60)
    change = {"reason": "resigned", "effective_on": f"{found}"}
    yield (
        found,
        "audits.staffing-finding-recorded",
        {
            "finding_id": "F",
            "found_on": f"{found}",
            "kind": "unfiled_change",
            "person_id": "Q",
            "position": "sales_callback",
            "change": change,
        },
    )


def _of_inspections(start: date) -> Iterable[Told]:
    failed: Any = [{"item": item, "conforming": False} for item in _ITEMS]
    for number in range(12):
        on = start + timedelta(days=70 + number)
        data: dict[str, Any] = {
            "inspection_id": f"H{number}",
            "inspected_on": f"{on}",
            "items": failed,
        }
        if number:
            data["reinspects"] = f"H{number - 1}"
        yield on, "audits.hardware-inspected", data
    on = start + timedelta(days=90)
    yield (
        on,
        "audits.operations-inspected",
        {
            "inspection_id": "O",
            "inspected_on": f"{on}",
            "items": [
                {"position": "customer_manager", "item": item, "conforming": False}
                for item in ("cs_improvement_meeting", "monthly_report_match", "staff_training")
            ]
            + [
                {
                    "position": "sales_callback",
                    "item": "first_level_callback",
                    "measurement": {"kind": "callback_rate", "compliant": 0, "required": 1},
                }
            ],
        },
    )


def _member(person: str, position: str, since: date) -> dict[str, Any]:
    return {"person_id": person, "name": person, "position": position, "on_post_on": f"{since}"}
