"""The standing findings about one dealer, and the policies that apply to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.events.audits import HardwareInspected, RectificationReported
from contracts.policy.policies import Policies
from services.received.fact import ReceivedFact
from services.received.standing import Standing, grouped


@dataclass(frozen=True)
class Case:
    """The facts of one dealer in audits."""

    dealer: str
    standing: Standing
    policies: Policies

    @cached_property
    def rectifications(self) -> Mapping[str, Sequence[ReceivedFact[RectificationReported]]]:
        """By the inspection that they name, the rectifications reported."""
        reports = self.standing.of(RectificationReported)
        return grouped(reports, lambda fact: fact.data.inspection_id)

    @cached_property
    def reinspections(self) -> Mapping[str | None, Sequence[ReceivedFact[HardwareInspected]]]:
        """By the inspection that they name, the hardware re-inspections."""
        return grouped(self.standing.of(HardwareInspected), lambda fact: fact.data.reinspects)

    def correction(self, fact: ReceivedFact[Any]) -> str | None:
        """The correction whose data replaces the fact's own, source#id."""
        correction = self.standing.corrections.get(fact.key)
        return correction.name if correction else None
