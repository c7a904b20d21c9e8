"""Facts as senders put them, for the tests: plain, small, of fictitious dealers."""

import hashlib
from datetime import UTC, date, datetime, time
from typing import Any

from contracts.values import SHANGHAI
from services.kit.intake.draft import Draft, draft, imported_draft

DMS = "/dealers/BJ-BSL/dms"
NOON = "2012-07-05T12:00:00+08:00"


def declared(id: str = "1", dealer: str = "BJ-BSL", **other: Any) -> dict[str, Any]:  # noqa: A002
    """`no-change-declared`, as a sender puts it."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": DMS,
        "type": "docket.staffing.no-change-declared.v1",
        "subject": dealer,
        "time": NOON,
        "data": {"month": "2012-06"},
        **other,
    }


def policy_published(id: str = "p1", document: str = "policy: p") -> dict[str, Any]:  # noqa: A002
    """`policy-published`, about no dealer."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": "/policies",
        "type": "docket.decisions.policy-published.v1",
        "subject": "*",
        "time": NOON,
        "data": {
            "policy": "p",
            "version": "1",
            "effective_from": "2012-06-01",
            "digest": hashlib.sha256(document.encode()).hexdigest(),
            "document": document,
        },
    }


def drafted(body: dict[str, Any]) -> Draft:
    return draft(body, "dms:BJ-BSL")


def older(body: dict[str, Any], recorded_on: str, actor: str = "dms:BJ-BSL") -> Draft:
    """A fact taken over from older records, received at nine in the morning of a day."""
    recorded = {**body, "recordedtime": f"{recorded_on}T09:00:00+08:00", "actor": actor}
    return imported_draft(recorded, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "sha256:00#1")


def shanghai(day: date, at: str = "12:00:00") -> datetime:
    """A Shanghai time of day, as an instant."""
    return datetime.combine(day, time.fromisoformat(at), SHANGHAI).astimezone(UTC)
