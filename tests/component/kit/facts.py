"""Facts as senders put them, for the tests: plain, small, of fictitious dealers."""

from datetime import UTC, date, datetime, time
from typing import Any

from contracts.events.decisions import PolicyPublished
from contracts.events.staffing import NoChangeDeclared
from contracts.topics import EVERY_DEALER
from contracts.values import SHANGHAI
from services.kit.intake.draft import Draft, draft, imported_draft
from tests.builders.envelope import recorded, sent
from tests.builders.policies import publication

DMS = "/dealers/BJ-BSL/dms"
NOON = "2012-07-05T12:00:00+08:00"


def declared(id: str = "1", dealer: str = "BJ-BSL", **other: Any) -> dict[str, Any]:  # noqa: A002
    """`no-change-declared`, as a sender puts it."""
    event = sent(NoChangeDeclared.TYPE, {"month": "2012-06"}, id=id, time=NOON, dealer=dealer)
    return {**event, "source": DMS, **other}


def policy_published(id: str = "p1", document: str = "policy: p") -> dict[str, Any]:  # noqa: A002
    """`policy-published`, about no dealer."""
    data = publication(document, policy="p", version="1", effective_from="2012-06-01")
    return sent(
        PolicyPublished.TYPE, data, id=id, time=NOON, dealer=EVERY_DEALER, source="/policies"
    )


def drafted(body: dict[str, Any]) -> Draft:
    return draft(body, "dms:BJ-BSL")


def older(body: dict[str, Any], recorded_on: str, actor: str = "dms:BJ-BSL") -> Draft:
    """A fact taken over from older records, received at nine in the morning of a day."""
    taken_over = recorded(body, f"{recorded_on}T09:00:00+08:00", actor=actor)
    return imported_draft(taken_over, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "sha256:00#1")


def shanghai(day: date, at: str = "12:00:00") -> datetime:
    """A Shanghai time of day, as an instant."""
    return datetime.combine(day, time.fromisoformat(at), SHANGHAI).astimezone(UTC)
