"""Where the partitions of a topic in Apache Kafka begin and end, and what is gone of them.

Offsets are places and not numbers of records: a transaction's marker has one and is no record, and
what has expired had some.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kafka import TopicPartition

from services.kit.log import LogExpired

BROKER_SECONDS: Final = 10.0
"""Seconds in which the brokers must have answered."""

RETENTION: Final = "run `docket topics`, which sets the retention; docs/operations.md, Lost events"

_log = logging.getLogger(__name__)


def beginnings(client: Any, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """The offset from which on each place has records; an alarm for each that has lost some.

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
    """The offset that what follows in each place gets, open transactions left out.

    Raises a `KafkaError`.
    """
    found: dict[TopicPartition, int] = client.end_offsets(places, timeout_ms=BROKER_SECONDS * 1000)
    return found


def starts(client: Any, wanted: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
    """Where to go on who has read all before the offsets wanted; raises `LogExpired`.

    A place that ends before that has lost its end: it is read again from where it begins.
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
