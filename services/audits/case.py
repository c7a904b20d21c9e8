"""All that was found about one dealer and stands, and the policies by which it is looked at."""

from dataclasses import dataclass
from typing import Any

from contracts.policy.policies import Policies
from contracts.received import ReceivedFact
from contracts.standing import Standing


@dataclass(frozen=True)
class Case:
    """What audits knows of one dealer."""

    dealer: str
    standing: Standing
    policies: Policies

    def correction(self, fact: ReceivedFact[Any]) -> str | None:
        """The correction whose data stands in place of the fact's own, source#id."""
        correction = self.standing.corrections.get(fact.key)
        return correction.name if correction else None
