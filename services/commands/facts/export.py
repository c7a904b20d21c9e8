"""`docket export`: every recorded event, byte for byte as recorded."""

from collections.abc import Collection, Iterator

from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES, short_name
from services.commands.refusal import Failed, Unusable
from services.composition import House
from services.kit.log.partitions import partition_of, stream_of
from services.kit.store import Store
from services.kit.store.statements import chunks, marks

EVENTS_AT_ONCE = 1000

TOPICS = (*FACT_TOPICS, PENALTIES)


def topics_named(names: Collection[str]) -> list[str]:
    """The topics of these names, whole or short (`staffing`); all where none is named."""
    for name in names:
        if name not in {*TOPICS, *map(short_name, TOPICS)}:
            raise Unusable(f"--topic: {name} is none; there are {', '.join(TOPICS)}")
    return [each for each in TOPICS if not names or each in names or short_name(each) in names]


def refuse_unknown_dealers(house: House, dealers: Collection[str]) -> None:
    """Raise `Failed` for dealers about whom no topic of facts has an event."""
    known: set[str] = set()
    for store in house.facts.values():
        with store.reading() as look:
            for some in chunks(list(dealers)):
                query = f"SELECT stream FROM streams WHERE stream IN ({marks(some)})"
                known |= {stream for (stream,) in look.execute(query, some)}
    if unknown := sorted(set(dealers) - known):
        raise Failed(f"--dealer: no fact about {', '.join(unknown)} is recorded")


def export(house: House, dealers: Collection[str], topics: Collection[str]) -> Iterator[bytes]:
    """The recorded events of the topics, each in the order of its store.

    With `dealers`, theirs and the `*` events of their partitions.
    """
    partitions = house.settings.partitions
    streams = {
        *dealers,
        *(stream_of(EVERY_DEALER, partition_of(dealer, partitions)) for dealer in dealers),
    }
    for topic in topics:
        store = house.penalties_store() if topic == PENALTIES else house.facts[topic]
        yield from _recorded(store, streams)


def _recorded(store: Store, streams: Collection[str]) -> Iterator[bytes]:
    after = 0
    while found := store.notifications(after, EVENTS_AT_ONCE):
        after = found[-1].position
        for event in found:
            if not streams or event.stream in streams:
                yield event.value
