"""Refills a lost or restored store with what it once recorded, byte for byte."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from contracts.canonical import canonical, digest
from contracts.envelope import CONTENT
from contracts.faults import Malformed
from contracts.reading import read_json, read_recorded
from contracts.topics import EVERY_DEALER
from services.kit.intake.accepted import Accepted, recorded, write_accepted_before
from services.kit.intake.draft import content_digest
from services.kit.intake.mentions import Mentioned, write_mentions
from services.kit.intake.numbering import sender_number, write_numbers
from services.kit.intake.streams import count_anew
from services.kit.log import Record
from services.kit.log.decoding import Undecodable, decoded, is_day_closed
from services.kit.log.partitions import stream_of
from services.kit.recovery.partition_of_each_copy import Copies
from services.kit.recovery.store_behind_topic import recorded_as
from services.kit.store import Recording, Store, Transaction

EVENTS_A_TRANSACTION: Final = 1000

_log = logging.getLogger(__name__)

RecordedBytes = tuple[int, bytes]
"""Recorded bytes, and their partition."""


class NotWhatWasRecorded(Exception):
    """The export or log does not continue the store's events."""


class Refilled(NamedTuple):
    """How many events were put back, and how many were there."""

    restored: int
    known: int


class Refill:
    """Puts recorded events back into the store of one topic, in their order."""

    def __init__(self, store: Store, topic: str, partitions: int, *, accepts: bool) -> None:
        """`accepts`: whether facts are accepted into the topic, so that receipts are restored."""
        self._store = store
        self._topic = topic
        self._partitions = partitions
        self._accepts = accepts

    def put_back(self, found: Iterable[RecordedBytes]) -> Refilled:
        """Put back all that the store lacks; raises `NotWhatWasRecorded`."""
        restored = known = 0
        if self._accepts:
            self._know_partitions()
        batch: list[RecordedBytes] = []
        for each in found:
            batch.append(each)
            if len(batch) == EVENTS_A_TRANSACTION:
                restored, known = self._put(batch, restored, known)
                batch = []
        restored, known = self._put(batch, restored, known)
        if self._accepts:
            with self._store.transaction() as tx:
                count_anew(tx, self._partitions)
        return Refilled(restored, known)

    def knows(self, record: Record) -> bool:
        """Whether the store has a record of the log, and with it all that it recorded before."""
        try:
            event = decoded(record)
        except Undecodable:
            return False
        with self._store.reading() as look:
            return recorded_as(look, event) == record.value

    def _put(self, batch: list[RecordedBytes], restored: int, known: int) -> tuple[int, int]:
        with self._store.transaction() as tx:
            for partition, value in batch:
                if self._put_one(tx, partition, value):
                    restored += 1
                else:
                    known += 1
        return restored, known

    def _put_one(self, tx: Transaction, partition: int, value: bytes) -> bool:
        event = read_json(value)
        stream, sequence = stream_of(event["subject"], partition), int(event["sequence"])
        [(last,)] = tx.execute(
            "SELECT COALESCE(MAX(originator_version), 0) FROM stored_events"
            " WHERE originator_id = ?",
            (stream,),
        )
        if sequence <= last:
            if recorded(tx, stream, sequence) != value:
                raise NotWhatWasRecorded(
                    f"{self._topic}: number {sequence} of {stream} is recorded otherwise"
                )
            return False
        if sequence != last + 1:
            raise NotWhatWasRecorded(
                f"{self._topic}: {last} of {stream} is followed by {sequence}: some is missing"
            )
        put_back = Recording(stream, sequence, event["type"], value)
        tx.append([put_back])
        if self._accepts:
            self._remember(tx, event, partition, put_back)
        return True

    def _know_partitions(self) -> None:
        with self._store.transaction() as tx:
            if not tx.execute("SELECT partitions FROM journal"):
                tx.execute("INSERT INTO journal VALUES (?)", (self._partitions,))

    def _remember(
        self, tx: Transaction, event: dict[str, object], partition: int, put_back: Recording
    ) -> None:
        stamped_at = None if "importedtime" in event else event["recordedtime"]
        tx.execute(
            "INSERT INTO streams VALUES (?, ?, ?) ON CONFLICT (stream) DO UPDATE SET"
            " sequence = excluded.sequence,"
            " stamped_at = COALESCE(excluded.stamped_at, streams.stamped_at)",
            (put_back.stream, put_back.sequence, stamped_at),
        )
        if is_day_closed(str(event["type"])) and isinstance(data := event["data"], dict):
            through = date.fromisoformat(str(data["through"]))
            tx.execute(
                "INSERT INTO closed_days VALUES (?, ?)"
                " ON CONFLICT (partition) DO UPDATE SET through = excluded.through",
                (partition, str(through)),
            )
            return
        content = content_digest({name: canonical(event[name]) for name in CONTENT})
        key = str(event["source"]), str(event["id"])
        place = put_back.stream, put_back.sequence
        write_accepted_before(tx, Accepted(*key, content, digest(put_back.value), *place))
        with suppress(Malformed):  # it is put back as it was, though nobody would take it now
            if (number := sender_number(event)) is not None:
                write_numbers(tx, [(key[0], number, put_back.stream)])
        if event["subject"] != EVERY_DEALER:
            with suppress(Malformed):  # it is put back as it was, and names nothing that is read
                envelope, fact = read_recorded(event)
                named_by = Mentioned(*key, put_back.sequence)
                write_mentions(tx, [(envelope.subject, fact, named_by)])


def found_in_export(
    read: Callable[[], Iterable[bytes]], partitions: int
) -> Iterator[RecordedBytes]:
    """The events of a topic in an export, as they are put back; `read` reads it from its start.

    Raises `NotWhatWasRecorded`.
    """
    copies = Copies((read_json(value) for value in read()), partitions)
    for place, value in enumerate(read()):
        event = read_json(value)
        if (partition := copies.partition(place, event)) is None:
            raise NotWhatWasRecorded(
                f"{event['source']}#{event['id']}: its number {event['sequence']} follows in no "
                "partition: some is missing"
            )
        yield partition, value


def found_on_log(records: Iterable[Record]) -> Iterable[RecordedBytes]:
    """The events of a log, as they are put back; records of other writers are left out."""
    for record in records:
        try:
            decoded(record)
        except Undecodable as foreign:
            _log.warning("%s/%s at %s is left out: %s", *record[:3], foreign)
        else:
            yield record.partition, record.value
