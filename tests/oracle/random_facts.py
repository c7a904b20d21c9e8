"""Who tells a random history: few people, few ids, days on the edges of the law."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from dateutil.relativedelta import relativedelta

from tests.oracle.facts import SHANGHAI, Event

T = TypeVar("T")

EARLIEST, LATEST = date(2012, 5, 1), date(2014, 6, 30)
PEOPLE = ("P1", "P2", "P3", "P4", "P5", "P/6%")
POSITIONS = (
    "customer_manager",
    "sales_callback",
    "service_callback",
    "process_checker",
    "information_maintainer",
    "risk_controller",
    "customer_supervisor",
)
REASONS = ("resigned", "transferred", "dismissed", "extended_absence", "maternity_leave", "other")
CLOCK = (time(0), time(0, 0, 0, 1), time(10), time(10), time(12, 30), time(23, 59, 59, 999999))
EDGES = (
    date(2012, 5, 31),
    date(2012, 6, 1),
    date(2012, 6, 5),
    date(2012, 6, 6),
    date(2012, 7, 31),
    date(2012, 8, 31),
    date(2012, 9, 28),
    date(2012, 10, 7),
    date(2012, 12, 31),
    date(2013, 1, 1),
    date(2013, 1, 31),
    date(2013, 2, 8),
    date(2013, 2, 28),
    date(2013, 3, 31),
    date(2013, 5, 31),
    date(2013, 12, 31),
    date(2014, 1, 30),
    date(2014, 2, 28),
)
MONTH, YEAR, ONE = relativedelta(months=1), relativedelta(years=1), timedelta(days=1)

OF_STAFFING = {
    "dealer-accepted",
    "dealer-closed",
    "dealer-details-changed",
    "volumes-reported",
    "baseline-filed",
    "change-filed",
    "successor-filed",
    "no-change-declared",
    "absence-recorded",
    "training-completed",
}
OF_AUDITS = {
    "hardware-inspected",
    "rectification-reported",
    "operations-inspected",
    "staffing-finding-recorded",
    "monthly-report-submitted",
    "monthly-report-assessed",
}
OF_THE_DEALER = {
    "baseline-filed",
    "change-filed",
    "successor-filed",
    "no-change-declared",
    "absence-recorded",
    "rectification-reported",
    "monthly-report-submitted",
    "appeal-lodged",
}


class Teller:
    """Collects what is said of one dealer; all that is random comes from one generator."""

    def __init__(self, rng: random.Random, dealer: str) -> None:
        self.rng = rng
        self.dealer = dealer
        self.events: list[Event] = []
        self.used: dict[str, list[str]] = {}
        span = rng.choice((60, 150, 400, 750))
        start = EARLIEST + timedelta(days=rng.randrange(max(1, (LATEST - EARLIEST).days - span)))
        self.start, self.end = start, min(LATEST, start + timedelta(days=span))
        within = [edge for edge in EDGES if self.start <= edge <= self.end]
        drawn = [start + timedelta(days=rng.randrange(span)) for _ in range(4)]
        self.days = within[: rng.randrange(4)] + drawn

    def pick(self, *options: T) -> T:
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def edge(self, around: date) -> date:
        """That day, or the day before or after."""
        return around + self.pick(-1, 0, 0, 1) * ONE

    def day(self) -> date:
        return self.edge(self.rng.choice(self.days))

    def fresh(self, prefix: str, reuse: float = 0.12) -> str:
        """A new id of its kind, or now and then one that is taken."""
        taken = self.used.setdefault(prefix, [])
        if taken and self.chance(reuse):
            return self.rng.choice(taken)
        taken.append(
            f"{prefix}{len(taken) + 1}" if self.chance(0.93) else f"{prefix}/%{len(taken)}"
        )
        return taken[-1]

    def known(self, prefix: str) -> str:
        """An id in use, or now and then one that nobody has given."""
        taken = self.used.get(prefix)
        return self.rng.choice(taken) if taken and self.chance(0.95) else f"{prefix}9"

    def say(self, name: str, on: date, /, **data: Any) -> Event:
        """Say a fact; received on that Shanghai day, at an hour drawn."""
        topic = (
            "staffing" if name in OF_STAFFING else "audits" if name in OF_AUDITS else "decisions"
        )
        by_dealer = name in OF_THE_DEALER
        local = datetime.combine(on, self.rng.choice(CLOCK), tzinfo=SHANGHAI)
        inspects = topic == "audits" and not by_dealer
        source = f"/dealers/{self.dealer}/dms" if by_dealer else "/oem/crd"
        event: Event = {
            "specversion": "1.0",
            "id": f"{self.dealer}-e{len(self.events) + 1:03d}",
            "source": "/oem/inspection" if inspects else source,
            "type": f"docket.{topic}.{name}.v1",
            "subject": self.dealer,
            "time": local.isoformat(timespec="seconds"),
            "data": {field: value for field, value in data.items() if value is not None},
            "recordedtime": recorded(local),
            "sequence": f"{len(self.events) + 1:020d}",
            "actor": f"dms:{self.dealer}" if by_dealer else "crd:li",
        }
        if self.chance(0.05):
            del event["actor"], event["sequence"]
        if self.chance(0.05):
            event |= {
                "importedtime": "2015-01-01T00:00:00.000000Z",
                "provenance": "archive, line 7",
            }
        self.events.append(event)
        return event

    def name(self, person: str) -> str:
        """The person's, or now and then somebody else's."""
        return f"某{person}" if self.chance(0.96) else "别人"

    def member(self, person: str, position: str, on_post_on: date) -> dict[str, Any]:
        member: dict[str, Any] = {
            "person_id": person,
            "name": self.name(person),
            "position": position,
            "on_post_on": on_post_on.isoformat(),
        }
        if self.chance(0.1):
            member["other_posts"] = [self.other_post() for _ in range(self.pick(0, 1, 1, 2))]
        return member

    def other_post(self) -> dict[str, str]:
        return {
            "department": self.pick("customer_relations", "客户关系部", "sales", "售/后%"),
            "brand": self.pick("GWM", "长城", "GWM", "OtherBrand"),
            "post": self.pick("clerk", "driver"),
        }


def recorded(local: datetime) -> str:
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def copied(event: Event) -> Event:
    """A copy that shares nothing with the event."""
    copy: Event = json.loads(json.dumps(event))
    return copy


def some(rng: random.Random, items: Sequence[T], share: float) -> list[T]:
    return [item for item in items if rng.random() < share]
