"""What happens to a stack over some weeks: facts received and taken over late, days closed."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.topics import EVERY_DEALER, FACT_TOPICS
from contracts.values import SHANGHAI
from services.sample import sample_history
from tests.builders.policies import DEARER_HARDWARE, document, published, retroactive
from tests.oracle.histories import DERIVED
from tests.oracle.histories import history as oracle_history
from tests.replay.ledger import Event, Ledger

ONE_DAY = timedelta(days=1)


class Received(NamedTuple):
    """Facts recorded in one request each topic."""

    events: Sequence[Event]

    def perform(self, ledger: Ledger) -> None:
        ledger.receive(self.events)


class Closed(NamedTuple):
    """Days closed by one topic; once all three have, they are posted."""

    topic: str
    through: date

    def perform(self, ledger: Ledger) -> None:
        ledger.journals[self.topic].close_days(self.through)


Step = Received | Closed


def oracle_facts(seed: int) -> list[Event]:
    """The facts of a random history, each source and id once: the rest is refused at the door."""
    events = [event for event in oracle_history(seed) if event not in DERIVED]
    return list({(event["source"], event["id"]): event for event in events}.values())


def sample_facts(seed: int, months: int = 4) -> list[Event]:
    """A plausible history of a few dealers."""
    return list(sample_history(dealers=4, months=months, until=date(2012, 12, 20), seed=seed))


def received_on(event: Event) -> date:
    return datetime.fromisoformat(event["recordedtime"]).astimezone(SHANGHAI).date()


def dearer_hardware(on: date) -> Event:
    """A dearer regulation, published on a day and in force a month before."""
    text = document(str(on), str(on - 30 * ONE_DAY), DEARER_HARDWARE)
    return published(retroactive(text), str(on)).named(f"policy-{on}").event(0)


def as_lived(events: Iterable[Event], until: date | None = None) -> list[Step]:
    """Each day's facts on that day, and each day closed at its end."""
    on: defaultdict[date, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda each: each["recordedtime"]):
        on[received_on(event)].append(event)
    steps: list[Step] = []
    day, last = min(on), until or max(on)
    while day <= last:
        steps += [Received(on[day])] if on[day] else []
        steps += [Closed(topic, day) for topic in FACT_TOPICS]
        day += ONE_DAY
    return steps


def as_it_happens(events: Iterable[Event], rng: random.Random, late: float = 0.2) -> list[Step]:
    """Some facts and all policies taken over late, in any order; days closed topic by topic."""
    entered: defaultdict[date, list[Event]] = defaultdict(list)
    for event in events:
        is_late = rng.random() < late or event["subject"] == EVERY_DEALER
        delay = rng.choice((1, 2, 5, 20, 60)) if is_late else 0
        entered[received_on(event) + delay * ONE_DAY].append(event)
    steps: list[Step] = []
    day, last = min(entered), max(entered) + 10 * ONE_DAY
    while day <= last:
        todays = entered[day]
        rng.shuffle(todays)
        some = rng.randint(0, len(todays))
        of_day: list[Step] = [Received(part) for part in (todays[:some], todays[some:]) if part]
        likely = 1.0 if day == last else 0.6 if todays else 0.15
        closing: list[Step] = [Closed(topic, day) for topic in FACT_TOPICS if rng.random() < likely]
        rng.shuffle(closing)
        steps += of_day + closing
        day += ONE_DAY
    return steps
