"""Which facts stand, and what is odd about them, as tests ask."""

import random

from services.received.fact import ReceivedFact
from services.received.standing import Standing, standing_facts
from tests.builders.given_fact import DEALER
from tests.unit.received.recorded_facts import said


def standing(*facts: ReceivedFact) -> Standing:
    """What stands, the same whatever the order and repetition."""
    found = standing_facts(DEALER, facts)
    for seed in range(5):
        shuffled = [*facts, *facts]
        random.Random(seed).shuffle(shuffled)
        again = standing_facts(DEALER, shuffled)
        assert [(f.key, f.data) for f in again.facts] == [(f.key, f.data) for f in found.facts]
        assert again.anomalies == found.anomalies
    return found


def declared(received: str, month: str = "2012-06", **about: str) -> ReceivedFact:
    return said("no-change-declared", received, month=month, **about)


def months(*facts: ReceivedFact) -> list[str]:
    return [fact.data.month for fact in standing(*facts).facts if hasattr(fact.data, "month")]


def oddities(*facts: ReceivedFact) -> list[tuple[str, str]]:
    return [(anomaly.kind, anomaly.event) for anomaly in standing(*facts).anomalies]
