"""One fact about one dealer, as it was received."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter, eq
from typing import Any, Final, Generic

import msgspec
from typing_extensions import TypeVar

from contracts.canonical import canonical
from contracts.envelope import content
from contracts.events import Fact
from contracts.reading import read_json, read_recorded
from contracts.topics import topic_of
from contracts.values import shanghai_date
from contracts.well_formed import WellFormed, well_formed

F_co = TypeVar("F_co", covariant=True, default=Fact)

Key = tuple[str, str, str]


class ReceivedFact(msgspec.Struct, Generic[F_co], frozen=True, eq=False, gc=False):
    """A recorded event about one dealer, typed. Instants are UTC; dates are Shanghai's.

    `recorded` is the event as recorded, read again only where two events bear one id.
    """

    topic: str
    source: str
    id: str
    type: str
    dealer: str
    recorded_at: datetime
    received_on: date
    data: F_co
    recorded: bytes | Mapping[str, Any]
    imported_at: datetime | None = None
    sequence: int | None = None

    @property
    def name(self) -> str:
        """`source#id`: the name of the fact in whatever rests on it."""
        return f"{self.source}#{self.id}"

    @property
    def key(self) -> Key:
        """(topic, source, id): facts of one key are one fact."""
        return self.topic, self.source, self.id

    @property
    def content(self) -> bytes:
        """The attributes that two events of one key must share to be one event."""
        return content(self._event())

    @property
    def canonical(self) -> bytes:
        """The canonical JSON of the whole event: at equal times the one that sorts first counts."""
        return canonical(self._event())

    @property
    def imported_on(self) -> date | None:
        """The date on which an imported fact entered."""
        return shanghai_date(self.imported_at) if self.imported_at else None

    def _event(self) -> dict[str, Any]:
        return read_json(self.recorded) if isinstance(self.recorded, bytes) else {**self.recorded}


received_order: Final[Callable[[ReceivedFact[Any]], tuple[datetime, str, str, str]]] = attrgetter(
    "recorded_at", "source", "id", "topic"
)
"""The order in which facts count."""

key_of: Final[Callable[[ReceivedFact[Any]], Key]] = attrgetter("topic", "source", "id")
"""(topic, source, id): facts of one key are one fact."""

_recorded_at: Final[Callable[[ReceivedFact[Any]], datetime]] = attrgetter("recorded_at")


def in_received_order(facts: Iterable[ReceivedFact]) -> list[ReceivedFact]:
    """The facts in the order in which they count."""
    ordered = sorted(facts, key=_recorded_at)
    times = list(map(_recorded_at, ordered))
    if any(map(eq, times, times[1:])):
        ordered.sort(key=received_order)
    return ordered


def received_fact(
    recorded: bytes | Mapping[str, Any], event: Mapping[str, Any] | None = None
) -> ReceivedFact:
    """A recorded event, typed; `Malformed` with every fault where it is none.

    `event`: the same event, where its bytes have been read already.
    """
    if event is None:
        if isinstance(recorded, bytes):
            if (fact := well_formed_fact(recorded)) is not None:
                return fact
            event = read_json(recorded)
        else:
            event = recorded
    envelope, data = read_recorded(event)
    received, imported = envelope.recordedtime, envelope.importedtime
    topic = topic_of(envelope.type)
    return _fact(recorded, (envelope, received, imported, topic, envelope.type, data))


def well_formed_fact(recorded: bytes) -> ReceivedFact | None:
    """A well-formed event about a dealer, typed; None if only the contracts can decide."""
    read = well_formed(recorded)
    return _fact(recorded, read) if read else None


def _fact(recorded: bytes | Mapping[str, Any], read: WellFormed) -> ReceivedFact:
    envelope, recorded_at, imported_at, topic, event_type, data = read
    return ReceivedFact(
        topic,
        envelope.source,
        envelope.id,
        event_type,
        envelope.subject,
        recorded_at,
        shanghai_date(recorded_at),
        data,
        recorded,
        imported_at,
        int(envelope.sequence) if envelope.sequence is not None else None,
    )
