"""A service as the composition root joins it with the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from services.kit.service.runner import Runner
from services.kit.store.statements import Condition

if TYPE_CHECKING:
    from fastapi import APIRouter, Request, Response


class UndeliveredCopy(NamedTuple):
    """A copy of a mail that does not arrive: since when, and why."""

    message_id: str
    dealer: str
    posted_on: str
    kind: str
    state: str
    since: str
    reason: str | None


UndeliveredWithin = Callable[[Condition, int], Sequence[UndeliveredCopy]]
"""The copies that do not arrive, the oldest first: within a condition on `dealer`, so many."""


@dataclass(frozen=True, slots=True)
class BuiltService:
    """What a service answers, which runners it has, and what it closes at the end."""

    name: str
    routes: "Sequence[APIRouter]"
    runners: Sequence[Runner] = ()
    closing: Sequence[Callable[[], None]] = ()
    ending: Sequence[Callable[[], None]] = ()
    """Callbacks in the server's event loop when it begins to stop: they end the open streams."""
    unknown: "Callable[[Request], Response] | None" = None
    """Answers where no route knows the path, in place of the problem document."""
    warnings: Callable[[], Sequence[str]] = tuple
    """Sentences about what hinders nothing yet and needs an operator."""
    mails: Callable[[], Mapping[str, int]] = dict
    """How many copies of mails are in each state."""
    webhooks: Mapping[str, Callable[[], Mapping[str, int]]] = field(default_factory=dict)
    """By topic, how many webhook deliveries are in each state."""
    undelivered: UndeliveredWithin = lambda _, __: ()
    """Which mails do not arrive."""
    standing_still: Callable[[], Mapping[str, str]] = dict
    """By name, a sentence for what has stood still for too long, beside the runners."""

    def start(self) -> None:
        """Start the runners."""
        for runner in self.runners:
            runner.start()

    def close(self) -> None:
        """Stop the runners, then close the rest in order."""
        for runner in self.runners:
            runner.close()
        for close in self.closing:
            close()
