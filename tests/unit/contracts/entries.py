"""Entries as the law makes them, with what their sentences say."""

from typing import Any


def entry(
    clause: str, section: str, on: str, *, fen: int = 0, subject: str = "S1", **explanation: Any
) -> dict[str, Any]:
    """An entry with what its sentence is made from."""
    return {
        "clause": clause,
        "section": section,
        "occurred_on": on,
        "amount_fen": fen,
        "subject": subject,
        "status": "effective",
        "explanation": explanation,
    }


def filed(fault: str, **explanation: Any) -> dict[str, Any]:
    """A change at fault."""
    on = "2025-02-05"
    return entry("change-filing", "4.1.5(2)", on, fen=500_000, fault=fault, **explanation)


PERSON = {"position": "process_checker", "person_id": "P006", "reason": "resigned"}
MANAGER = {"position": "customer_manager", "person_id": "P001", "reason": "resigned"}
PENALTIES = [
    {
        "entry_id": f"HE-001/monthly-report-late/2013-{month}",
        "clause": "monthly-report-late",
        "occurred_on": f"2013-{month}-06",
        "amount_fen": 200_000,
    }
    for month in ("02", "03", "04")
]
GROWTH = {"first_amount_fen": 300_000, "factor": 2}
