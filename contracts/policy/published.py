"""The policies that are known: those shipped, and those that a fact has published since."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import PolicyRefused, read_document
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from contracts.reading import Fault
from contracts.received import ReceivedFact, received_order


def known_policies(facts: Iterable[ReceivedFact]) -> Policies:
    """The shipped versions and the published ones, each known from the day it was received."""
    published = [fact for fact in facts if isinstance(fact.data, PolicyPublished)]
    return _with_shipped(
        tuple((fact.data, fact.received_on) for fact in sorted(published, key=received_order))
    )


def with_published(policies: Policies, said: PolicyPublished, received_on: date) -> Policies:
    """`policies` and the document that a `policy-published` carries, known from the day received.

    Raises `PolicyRefused` where the document cannot be taken, or is not the one that is named.
    """
    text = said.document.encode()
    document = read_document(text)
    faults = [
        Fault(f"data.{name}", f"says {here}, and the document {there}: say the same in both")
        for name in ("policy", "version", "effective_from")
        if (here := getattr(said, name)) != (there := getattr(document, name))
    ]
    if faults:
        raise PolicyRefused(faults)
    return policies.with_document(text, received_on)


@lru_cache(maxsize=64)
def _with_shipped(published: tuple[tuple[PolicyPublished, date], ...]) -> Policies:
    policies = shipped_policies()
    for said, received_on in published:
        try:
            policies = with_published(policies, said, received_on)
        except PolicyRefused:  # let in beside another at one moment: the first received counts
            continue
    return policies
