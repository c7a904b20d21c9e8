"""Whether a reader has as many events of a place as its service recorded there.

A log that has lost its end shows no gap, because nothing follows. Therefore each closing states how
many events its service had recorded in the partition, and a reader that counts fewer holds the day.
It counts what it has read, what waits parked and what was passed over. It also counts the numbers
for which a parked stream waits, because the park reports that gap itself and must hold up no other
stream.
"""

import logging
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Final

from services.kit.clock import local_date
from services.kit.consumer import parking
from services.kit.consumer.parking import Waiting
from services.kit.log import Place
from services.kit.log.decoding import LogEvent, Undecodable, decoded, is_day_closed
from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS had (
        topic TEXT NOT NULL, partition BIGINT NOT NULL, events BIGINT NOT NULL,
        PRIMARY KEY (topic, partition))""",
    """CREATE TABLE IF NOT EXISTS short_days (
        topic TEXT NOT NULL, partition BIGINT NOT NULL, through TEXT NOT NULL,
        missing BIGINT NOT NULL, PRIMARY KEY (topic, partition, through))""",
)
"""`heads.had` is the highest number seen of a stream; `had.events` is their sum in a place.

`short_days` holds the closings that found too few events, and how many are still missing.
"""

LOST: Final = "events are lost: "
GAP: Final = "gap: "
"""The start of the reason of a stream that is parked for events which the log has lost."""

_log = logging.getLogger(__name__)


class Counting:
    """Counts the events of one transaction, in the order of the log."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._new: Counter[Place] = Counter()
        rows = tx.execute("SELECT DISTINCT topic, partition FROM short_days")
        self._short: set[Place] = {(topic, partition) for topic, partition in rows}

    def add(self, event: LogEvent, events: int) -> None:
        """Count an event, and those before it in its stream that were not counted yet.

        An event that entered on a short day is one of the missing events, because a closed day
        takes no new ones.
        """
        place = event.topic, event.partition
        self._new[place] += events
        if place in self._short:
            self._tx.execute(
                "UPDATE short_days SET missing = missing - ?"
                " WHERE topic = ? AND partition = ? AND through >= ?",
                (events, *place, _entered_on(event)),
            )

    def close(self, event: LogEvent) -> None:
        """Compare the count in a closing, when it is first read, with the events counted here."""
        expected = event.body["data"].get("events")
        if not isinstance(expected, int):
            return
        place = event.topic, event.partition
        missing = expected - _had(self._tx, place) - self._new[place]
        if missing > 0:
            self._short.add(place)
            self._tx.execute(
                "INSERT INTO short_days VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*place, event.body["data"]["through"], missing),
            )
        elif place in self._short:  # and so nothing is missing of the days before
            self._tx.execute(
                "UPDATE short_days SET missing = 0 WHERE topic = ? AND partition = ?", place
            )

    def lost(self, event: LogEvent) -> str | None:
        """The reason to park for a closing that found too few events; None if none are missing."""
        missing = self._missing(event)
        if missing <= 0:
            return None
        topic, partition, data = event.topic, event.partition, event.body["data"]
        expected = data.get("events", missing)
        return (
            f"{LOST}{topic}/{partition}: its service had recorded {expected} when it closed "
            f"{data['through']}, and {expected - missing} of these have come; no day is closed "
            "there until the log has its end back: docs/operations.md, Lost events"
        )

    def accept(self, event: LogEvent) -> None:
        """Apply a closing although events are missing, because an operator has asked to go on."""
        missing, place = self._missing(event), (event.topic, event.partition)
        if place in self._short:
            self._new[place] += max(missing, 0)
            self._tx.execute(
                "UPDATE short_days SET missing = missing - ? WHERE topic = ? AND partition = ?",
                (max(missing, 0), *place),
            )
            self._tx.execute(
                "DELETE FROM short_days WHERE topic = ? AND partition = ? AND through <= ?",
                (*place, event.body["data"]["through"]),
            )

    def save(self) -> None:
        """Write the counts."""
        self._tx.execute_many(
            "INSERT INTO had VALUES (?, ?, ?) ON CONFLICT (topic, partition) DO UPDATE"
            " SET events = had.events + excluded.events",
            [(*place, events) for place, events in self._new.items()],
        )
        self._new.clear()

    def _missing(self, event: LogEvent) -> int:
        place = event.topic, event.partition
        return _missing(self._tx, event) if place in self._short else 0


def complete_again(look: Reading, partitions: Collection[int]) -> list[str]:
    """The streams parked for a short closing whose events are on the log again."""
    found = []
    for stream, topic, reason in look.execute(
        "SELECT stream, topic, reason FROM parked WHERE substr(stream, 1, 2) = '*/'"
    ):
        queue = parking.queue_of(look, stream)
        if not reason.startswith((LOST, GAP)) or queue[0].record.partition not in partitions:
            continue
        first = decoded(queue[0].record)
        if reason.startswith(GAP):
            again = _head(look, stream, topic) + 1 in {number_in_stream(each) for each in queue}
        else:
            again = _missing(look, first) <= 0
        if again:
            _log.warning("%s goes on: %s has again what it had lost", stream, topic)
            found.append(stream)
    return found


def number_in_stream(waiting: Waiting) -> int:
    """The number of a waiting record in its stream; 0 if the record cannot be decoded."""
    try:
        return decoded(waiting.record).sequence
    except Undecodable:
        return 0


def _entered_on(event: LogEvent) -> str:
    entered = event.body.get("importedtime") or event.body["recordedtime"]
    return str(local_date(datetime.fromisoformat(entered)))


def _had(look: Reading, place: Place) -> int:
    rows = look.execute("SELECT events FROM had WHERE topic = ? AND partition = ?", place)
    return int(rows[0][0]) if rows else 0


def _missing(look: Reading, event: LogEvent) -> int:
    if not is_day_closed(event.body["type"]):
        return 0
    rows = look.execute(
        # One that came only after a later one is as short as that.
        "SELECT missing FROM short_days WHERE topic = ? AND partition = ? AND through >= ?"
        " ORDER BY through LIMIT 1",
        (event.topic, event.partition, event.body["data"]["through"]),
    )
    return int(rows[0][0]) if rows else 0


def _head(look: Reading, stream: str, topic: str) -> int:
    rows = look.execute(
        "SELECT sequence FROM heads WHERE stream = ? AND topic = ?", (stream, topic)
    )
    return int(rows[0][0]) if rows else 0
