"""Whether a store has the last events of its topic; one that lacks them was set back or lost."""

import logging
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from services.kit.log import LogUnfit, Record
from services.kit.log.decoding import LogEvent, Undecodable, decoded
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Reading, Store

POSITIONS_AT_ONCE: Final = 2000

_log = logging.getLogger(__name__)


class StoreBehindTopic(LogUnfit):
    """The topic has events that its store lacks, because the store was replaced or set back."""


def refuse_behind(
    store: Store, topic: str, last: Mapping[int, bytes | None], partitions: int, remedy: str
) -> dict[int, int]:
    """Raise `StoreBehindTopic` unless the store has the last record of each of these partitions.

    For a partition whose records have all expired, the store must have at least one event. Returns
    the store's position of each of the others.
    """
    positions: dict[int, int] = {}
    expired = {partition for partition, value in last.items() if value is None}
    if lacking := expired - _written(store, expired, partitions):
        raise StoreBehindTopic(
            f"{topic} has lost all that it had in its partitions {sorted(lacking)}, and its store "
            f"has nothing of them: it is not the store it was; refill it with `{remedy} --from` an "
            "export"
        )
    with store.reading() as look:
        for partition, value in last.items():
            if value is None:
                continue
            try:
                event = decoded(Record(topic, partition, 0, value))
            except Undecodable as foreign:  # no store has recorded it
                _log.warning("what stands last in %s/%s is not ours: %s", topic, partition, foreign)
                continue
            known = recorded_as(look, event)
            if known == value:
                positions[partition] = _position(look, event)
            else:
                raise StoreBehindTopic(
                    f"{topic} has number {event.sequence} of {event.stream}, and its store "
                    f"{'has another' if known else 'has not'}: it is not the store it was; "
                    f"refill it with `{remedy}`"
                )
    return positions


def recorded_as(look: Reading, event: LogEvent) -> bytes | None:
    """What a store has recorded under the number of an event read from its topic."""
    known = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
        (event.stream, event.sequence),
    )
    return bytes(known[0][0]) if known else None


def _position(look: Reading, event: LogEvent) -> int:
    [(position,)] = look.execute(
        "SELECT notification_id FROM stored_events"
        " WHERE originator_id = ? AND originator_version = ?",
        (event.stream, event.sequence),
    )
    return int(position)


def _written(store: Store, sought: AbstractSet[int], partitions: int) -> AbstractSet[int]:
    """The partitions sought of which a store has recorded an event."""
    found: set[int] = set()
    position = 0
    while not found >= sought and (some := store.notifications(position, POSITIONS_AT_ONCE)):
        found |= {partition_of_stream(each.stream, partitions) for each in some}
        position = some[-1].position
    return found & sought
