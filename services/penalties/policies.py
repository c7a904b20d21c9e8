"""The policies as the log gave them: whatever decides a fine stands there."""

from collections.abc import Sequence

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import PolicyRefused
from contracts.policy.policies import Policies
from contracts.policy.published import with_published
from contracts.received import received_order
from services.penalties.law import ReceivedFact


def policies_of(published: Sequence[ReceivedFact]) -> Policies:
    """The versions published, each known from the day on which it was received."""
    policies = Policies()
    for fact in sorted(published, key=received_order):
        if not isinstance(fact.data, PolicyPublished):
            continue
        try:
            policies = with_published(policies, fact.data, fact.received_on)
        except PolicyRefused:  # let in beside another at one moment: the first received counts
            continue
    return policies
