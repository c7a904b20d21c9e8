"""What is said of a few dealers in one run, by whom and when: it quarrels with the law."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any, Final

from contracts.topics import EVERY_DEALER, topic_of
from services.kit.intake.draft import Draft, draft
from services.penalties.policy.shipped import shipped_policies_as_imports
from tests.builders.envelope import as_sent, sent
from tests.builders.policies import document, published, retroactive
from tests.oracle.facts import Event
from tests.oracle.histories import DERIVED, history

MOST_FACTS: Final = 16
FIRST_STARTED_AT: Final = datetime(2012, 6, 1, tzinfo=UTC)
FIRST_DAYS: Final = ("2012-09-01", "2013-01-01", "2013-07-01")
"""The days on which other terms of the policy may take effect."""


@dataclass
class Submission:
    """An event as its sender puts it: when it is sent next, and how often still."""

    draft: Draft
    topic: str
    due_at: datetime
    times: int


def submissions(rng: Random) -> list[Submission]:
    """The events of one run, each to be sent one to five times."""
    events = [event for event in history(rng.randrange(10**6)) if event not in DERIVED]
    events = list(islice(sorted(events, key=_received_at), MOST_FACTS))
    told = [(_received_at(event), as_sent(event)) for event in events]
    if rng.random() < 0.3:
        at, _ = rng.choice(told)
        told.append((at, _policy_published(rng.choice(FIRST_DAYS))))
    return [
        Submission(draft(body, "dev:anonymous"), topic_of(body["type"]), at, _times(rng))
        for at, body in told
    ]


@cache
def shipped_policies() -> list[Draft]:
    """The policies of this release as they are first published, always at the same instant."""
    return [
        replace(each, imported=replace(each.imported, imported_at=FIRST_STARTED_AT))
        for each in shipped_policies_as_imports()
        if each.imported is not None
    ]


def _times(rng: Random) -> int:
    return rng.choices((1, 2, 3, 4, 5), (6, 3, 1, 1, 1))[0]


def _received_at(event: Event) -> datetime:
    return datetime.fromisoformat(event["recordedtime"]).astimezone(UTC)


@cache
def _policy_published(first_day: str) -> dict[str, Any]:
    """A version of the regulation with other amounts, from a day on."""
    text = retroactive(document(first_day, first_day)).replace("value: 500000", "value: 600000")
    told = published(text, first_day)
    return sent(
        told.type,
        told.data,
        id=f"gwm-crd-{first_day}",
        time=f"{first_day}T00:00:00+08:00",
        dealer=EVERY_DEALER,
        source="/oem/crd",
    )


def begins_at(submissions: list[Submission]) -> datetime:
    """A while before the first of them."""
    return min(each.due_at for each in submissions) - timedelta(hours=2)
