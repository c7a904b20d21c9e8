"""The first and last offsets of a topic's partitions in Apache Kafka, and expired records.

Offsets are not counts of records: a transaction's marker has an offset and is no record, and
expired records had offsets.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kafka import TopicPartition

from services.kit.log import LogExpired

BROKER_SECONDS: Final = 10.0
"""Seconds within which the brokers must answer."""

RETENTION: Final = "run `docket topics`, which sets the retention; docs/operations.md, Lost events"

_log = logging.getLogger(__name__)


def beginnings(client: Any, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """The first offset of each place; logs an alarm for each place that has lost records.

    Raises a `KafkaError`.
    """
    first: dict[TopicPartition, int] = client.beginning_offsets(
        places, timeout_ms=BROKER_SECONDS * 1000
    )
    for place, offset in first.items():
        if offset > 0:
            _log.error("%s; %s", _gone(place, 0, offset), RETENTION)
    return first


def ends(client: Any, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """The offset of the next record of each place, before any open transaction.

    Raises a `KafkaError`.
    """
    found: dict[TopicPartition, int] = client.end_offsets(places, timeout_ms=BROKER_SECONDS * 1000)
    return found


def starts(client: Any, wanted: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
    """The offset from which a reader goes on that has read everything before the one wanted.

    Raises `LogExpired`. A place that ends before the offset wanted has lost its end: it is read
    again from its beginning.
    """
    if not wanted:
        return {}
    first, last = beginnings(client, list(wanted)), ends(client, list(wanted))
    lost = [_gone(at, offset, first[at]) for at, offset in wanted.items() if offset < first[at]]
    if lost:
        raise LogExpired(
            f"{'; '.join(lost)}, and not read here: make the topic anew, to which its service "
            f"sends all again; {RETENTION}"
        )
    found = dict(wanted)
    for place, offset in wanted.items():
        if offset > last[place]:
            _log.error(
                "%s, read here: what follows is read from its start",
                _gone(place, last[place], offset),
            )
            found[place] = first[place]
    return found


def _gone(place: TopicPartition, start: int, end: int) -> str:
    return f"{place.topic}/{place.partition}: offsets {start} to {end - 1} are gone from the log"
