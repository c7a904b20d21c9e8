"""What inspectors find and dealers report, told in the regulation's words."""

from typing import Any

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from services.audits.case import Case
from services.received.fact import ReceivedFact
from services.received.standing import standing_facts
from tests.builders import audits
from tests.builders.given_fact import DEALER
from tests.unit.received.recorded_facts import as_received, said

CHECKER = "process_checker"


def case(*facts: ReceivedFact, policies: Policies | None = None) -> Case:
    return Case(DEALER, standing_facts(DEALER, facts), policies or shipped_policies())


def inspected(on: str, inspection_id: str, *failing: str, **more: Any) -> ReceivedFact:
    """A hardware inspection of telephones and labels, some of them failing."""
    found = {item: item not in failing for item in ("telephones", "labels")}
    return as_received(audits.hardware_found(inspection_id, on, found, **more))


def rectified(received: str, inspection_id: str) -> ReceivedFact:
    return as_received(audits.rectified(inspection_id, received, note="已整改"))


def operated(on: str, *items: dict[str, Any]) -> ReceivedFact:
    about = {"inspection_id": "O1", "inspected_on": on, "items": list(items)}
    return said("operations-inspected", on, **about)


def judged(item: str, *, conforming: bool) -> dict[str, Any]:
    return {"position": CHECKER, "item": item, "conforming": conforming}


def measured(kind: str, **figures: Any) -> dict[str, Any]:
    measurement = {"kind": kind, **figures}
    return {
        "position": "sales_callback",
        "item": "first_level_callback",
        "measurement": measurement,
    }


def reported(received: str, month: str, **indicators: float) -> ReceivedFact:
    plain = {"lost_sale_rate": 0.2, "complaints": 3, "churn_rate": 0.1, "satisfaction": 0.8}
    return as_received(audits.report_submitted(month, received, **plain | indicators))


def assessed(on: str, month: str, verdict: str) -> ReceivedFact:
    return as_received(audits.report_assessed(month, on, verdict))
