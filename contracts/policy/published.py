"""The policies that are known: those shipped, and those that a fact has published since."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import PolicyRefused
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from contracts.received import ReceivedFact


def known_policies(facts: Iterable[ReceivedFact]) -> Policies:
    """The shipped versions and the published ones, each known from the day it was received."""
    published = [
        (fact.recorded_at, fact.data.document, fact.received_on)
        for fact in facts
        if isinstance(fact.data, PolicyPublished)
    ]
    return _with_shipped(tuple((text, received_on) for _, text, received_on in sorted(published)))


@lru_cache(maxsize=64)
def _with_shipped(published: tuple[tuple[str, date], ...]) -> Policies:
    policies = shipped_policies()
    for text, received_on in published:
        try:
            policies = policies.with_document(text.encode(), received_on)
        except PolicyRefused:  # let in beside another at one moment: the first received counts
            continue
    return policies
