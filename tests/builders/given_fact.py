"""A fact as a test tells it."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from tests.builders.envelope import TYPES, Event, recorded, sent

DEALER = "BJ-BSL"
NOON = "12:00:00"


@dataclass(frozen=True)
class GivenFact:
    """A fact as a test tells it; received at noon, Shanghai time, unless an hour is given."""

    type: str
    data: dict[str, Any]
    received: str
    id: str = ""
    source: str = "/test"
    more: dict[str, Any] = field(default_factory=dict)

    def named(self, identity: str) -> Self:
        """The same fact under an id of its own, so that others can name it: `/test#id`."""
        return replace(self, id=identity)

    def imported(self, on: str) -> Self:
        return replace(self, more={**self.more, "importedtime": f"{on}T{NOON}+08:00"})

    def event(self, number: int) -> Event:
        """As recorded, without number and actor."""
        day, _, hour = self.received.partition(" ")
        event = sent(
            self.type,
            self.data,
            id=self.id or f"e{number:03d}",
            time="2012-01-01T00:00:00+08:00",
            dealer=DEALER,
            source=self.source,
        )
        return recorded(event, f"{day}T{hour or NOON}+08:00") | self.more


def fact(kind: str, received: str, /, **data: Any) -> GivenFact:
    """A fact of a kind such as `change-filed`; a field of its data that is None is left out."""
    return GivenFact(
        TYPES[kind], {n: value for n, value in data.items() if value is not None}, received
    )
