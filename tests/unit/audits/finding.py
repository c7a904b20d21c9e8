"""What inspectors find and dealers report, told in the regulation's words."""

from typing import Any

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from contracts.received import ReceivedFact
from contracts.standing import standing_facts
from services.audits.case import Case
from tests.unit.contracts.saying import DEALER, said

CHECKER = "process_checker"


def case(*facts: ReceivedFact, policies: Policies | None = None) -> Case:
    return Case(DEALER, standing_facts(DEALER, facts), policies or shipped_policies())


def inspected(on: str, inspection_id: str, *failing: str, **more: Any) -> ReceivedFact:
    """A hardware inspection of telephones and labels, some of them failing."""
    items = [{"item": i, "conforming": i not in failing} for i in ("telephones", "labels")]
    about = {"inspection_id": inspection_id, "inspected_on": on, "items": items}
    return said("hardware-inspected", more.pop("received", on), **about, **more)


def rectified(received: str, inspection_id: str) -> ReceivedFact:
    return said("rectification-reported", received, inspection_id=inspection_id, note="已整改")


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
    return said("monthly-report-submitted", received, month=month, indicators=plain | indicators)


def assessed(on: str, month: str, verdict: str) -> ReceivedFact:
    return said("monthly-report-assessed", on, month=month, assessed_on=on, verdict=verdict)
