"""A scenario: what happens to a cluster, and how much its clients have to say meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.story import Story


@dataclass(frozen=True)
class Scenario:
    """Given a cluster, these faults; then the oracle, which is the same for all."""

    name: str
    happen: Callable[[Story], None]
    seconds: float
    """Over which the clients spread what they send, at the least."""
    dealers: int = 12
    months: int = 4
    brokers: int = 1
    given: Callable[..., Any] | None = None
    """A context that has a `Cluster` to give, where it is another than the usual one."""

    @property
    def words(self) -> str:
        """What it is, in a sentence."""
        return (self.happen.__doc__ or "").partition("\n")[0]
