"""Sorts new events from repeated ones, and parks a stream whose numbers do not fit."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from contracts.events.decisions import AMENDMENTS
from contracts.topics import EVERY_DEALER
from services.kit.clock import local_date
from services.kit.consumer import parking
from services.kit.consumer.completeness import GAP, Counting, number_in_stream
from services.kit.consumer.parking import Waiting
from services.kit.consumer.shelf import kept_form, last_closed
from services.kit.log import Place, Record
from services.kit.log.decoding import NEVER, LogEvent, Undecodable, decoded, is_day_closed
from services.kit.log.partitions import stream_of
from services.kit.store import Transaction
from services.kit.store.statements import chunks, marks

RecordedAs = Callable[[Transaction, LogEvent], bytes | None]
"""What is kept under an event's number (`kept_as`), to distinguish a repetition from a fork."""


class Sorting:
    """Sorts the records of one transaction."""

    def __init__(self, tx: Transaction, recorded: RecordedAs) -> None:
        self._tx = tx
        self._recorded = recorded
        self._parked = parking.parked_streams(tx)
        self._counting = Counting(tx)
        self._heads: dict[tuple[str, str], int] = {}
        self._had: dict[tuple[str, str], int] = {}
        self._moved: dict[tuple[str, str], int] = {}
        self._seen: set[tuple[str, str]] = set()
        self._values: dict[tuple[str, str, int], bytes] = {}
        self._closed: dict[Place, str] = {}
        self._held: dict[Place, str] = {}

    def new_events(self, records: Sequence[Record]) -> list[LogEvent]:
        """The events that are next in their stream, or read ahead; the others wait, or are old."""
        return self._sorted((record, None) for record in records)

    def resumed_events(
        self, streams: Iterable[str], *, past_first: bool = False, complete: bool = False
    ) -> list[LogEvent]:
        """The queues of these streams, as if they were read from where they stood.

        `past_first`: without the first record of each queue, which parked it and is passed over.
        `complete`: in the order of their numbers, because the missing events came behind the
        others.
        """
        queues = {stream: parking.lift(self._tx, stream) for stream in streams}
        if complete:
            queues = {
                stream: sorted(queue, key=number_in_stream) for stream, queue in queues.items()
            }
        self._parked = parking.parked_streams(self._tx)
        if past_first:
            for stream, (first, *rest) in queues.items():
                self._find_heads({stream})
                head = self._head(stream, first.record.topic)
                parking.leave_out(self._tx, stream, first.record, head)
                queues[stream] = rest
        return self._sorted(waiting for queue in queues.values() for waiting in queue)

    def hold(self, records: Iterable[Record], reason: str) -> None:
        """Park the streams of records that can be read and not written, or pass over them."""
        for record in records:
            match _opened(record):
                case Undecodable() as fault:
                    self._hold(fault.stream, 0, str(fault), Waiting(record, NEVER))
                case event:
                    self._find_heads({event.stream})
                    self._find_closings({(record.topic, record.partition)})
                    self._count(event)
                    is_new = event.sequence > self._head(event.stream, record.topic)
                    waiting = Waiting(record, self._after_close(event, is_new=is_new))
                    self._hold(event.stream, event.sequence, reason, waiting)
        self._save()

    def _sorted(self, read: Iterable[tuple[Record, str | None]]) -> list[LogEvent]:
        opened = [(record, _opened(record), after_close) for record, after_close in read]
        self._find_heads({found.stream for _, found, _ in opened})
        self._find_closings({(record.topic, record.partition) for record, _, _ in opened})
        events = [event for each in opened if (event := self._event(*each)) is not None]
        self._save()
        return events

    def _save(self) -> None:
        self._tx.execute_many(
            "INSERT INTO heads VALUES (?, ?, ?, ?) ON CONFLICT (stream, topic) DO UPDATE"
            " SET sequence = excluded.sequence, had = excluded.had",
            [
                (stream, topic, self._head(stream, topic), self._had.get((stream, topic), 0))
                for stream, topic in sorted({*self._moved, *self._seen})
            ],
        )
        self._counting.save()

    def _count(self, event: LogEvent) -> None:
        """Count a number, and the missing ones before it, for which its stream is parked."""
        key = event.stream, event.topic
        if (more := event.sequence - self._had.get(key, 0)) > 0:
            self._counting.add(event, more)
            self._had[key] = event.sequence
            self._seen.add(key)
            if is_day_closed(event.body["type"]):
                self._counting.close(event)

    def _event(
        self, record: Record, event: LogEvent | Undecodable, after_close: str | None
    ) -> LogEvent | None:
        if isinstance(event, Undecodable):
            self._hold(event.stream, 0, str(event), Waiting(record, after_close or NEVER))
            return None
        self._count(event)
        head = self._head(event.stream, record.topic)
        is_new = event.sequence > head
        if after_close is None:
            after_close = self._after_close(event, is_new=is_new)
        event = event._replace(after_close=after_close)
        waiting = Waiting(record, after_close)
        if event.stream in self._parked:
            parking.enqueue(self._tx, event.stream, waiting, parks=False)
        elif fault := self._fault(event, record, head):
            self._park(event.stream, waiting, event.sequence, fault)
        elif is_new:
            self._moved[event.stream, record.topic] = event.sequence
            kept = kept_form(event.body["type"], record.value)
            self._values[event.stream, record.topic, event.sequence] = kept
            if is_day_closed(event.body["type"]):
                place = record.topic, record.partition
                through = str(event.body["data"]["through"])
                self._held[place] = max(self._held[place], through)
                self._counting.accept(event)
            return event
        else:
            return None
        # What amends a fact does so for a parked dealer, too.
        return event if is_new and event.body["type"] in AMENDMENTS else None

    def _fault(self, event: LogEvent, record: Record, head: int) -> str | None:
        """Why the event does not fit its stream; None if it fits, or is to be passed over."""
        stream, topic, sequence = event.stream, event.topic, event.sequence
        fault = None
        if sequence - head - 1 > 0 and sequence - head - 1 > parking.left_out(
            self._tx, stream, topic, head
        ):
            fault = f"{GAP}{head} is followed by {sequence}"
        elif sequence <= head and self._known(event) != kept_form(event.body["type"], record.value):
            fault = f"fork: {sequence} has other content"
        elif sequence > head:  # and nothing is missing of its own stream
            fault = self._counting.lost(event)
        if fault and parking.is_passed_over(self._tx, stream, record):
            return None
        return fault

    def _hold(self, stream: str, sequence: int, reason: str, waiting: Waiting) -> None:
        record = waiting.record
        if stream in self._parked:
            parking.enqueue(self._tx, stream, waiting, parks=False)
        elif parking.is_passed_over(self._tx, stream, record):
            parking.leave_out(self._tx, stream, record, self._head(stream, record.topic))
        else:
            self._park(stream, waiting, sequence, reason)

    def _park(self, stream: str, waiting: Waiting, sequence: int, reason: str) -> None:
        parking.park(self._tx, stream, waiting.record.topic, sequence, reason)
        parking.enqueue(self._tx, stream, waiting, parks=True)
        self._parked.add(stream)

    def _after_close(self, event: LogEvent, *, is_new: bool) -> str:
        """The last day closed in the event's place before it or by it, as read or as queued."""
        place = event.topic, event.partition
        if is_new and is_day_closed(event.body["type"]):
            self._closed[place] = max(self._closed[place], str(event.body["data"]["through"]))
        elif self._held.get(place, self._closed[place]) != self._closed[place]:
            return self._before_held(event, place)
        return self._closed[place]

    def _before_held(self, event: LogEvent, place: Place) -> str:
        """The closed day before an event that comes after a held day.

        Where a day is held, an event received by then had been recorded before the day was closed,
        and it comes later because the log has its end back. For an import this is unknown.
        """
        received_on = local_date(datetime.fromisoformat(event.body["recordedtime"]))
        if "importedtime" not in event.body and str(received_on) <= self._closed[place]:
            return self._held[place]
        return self._closed[place]

    def _find_heads(self, streams: Collection[str]) -> None:
        """Read the head of each stream in one query."""
        for some in chunks(sorted(streams)):
            rows = self._tx.execute(
                f"SELECT stream, topic, sequence, had FROM heads WHERE stream IN ({marks(some)})",
                some,
            )
            for stream, topic, sequence, had in rows:
                self._heads[stream, topic] = sequence
                self._had[stream, topic] = max(had, self._had.get((stream, topic), 0))

    def _find_closings(self, places: Collection[Place]) -> None:
        """Read the last closed day of each place, as read or as queued."""
        self._closed = last_closed(self._tx, sorted(places))
        self._held = dict(self._closed)
        for topic, partition in places:
            if (own := stream_of(EVERY_DEALER, partition)) in self._parked:
                waiting = parking.closing_waiting(self._tx, topic, own)
                self._closed[topic, partition] = max(self._closed[topic, partition], waiting)

    def _head(self, stream: str, topic: str) -> int:
        return self._moved.get((stream, topic)) or self._heads.get((stream, topic), 0)

    def _known(self, event: LogEvent) -> bytes | None:
        known = self._values.get((event.stream, event.topic, event.sequence))
        return known or self._recorded(self._tx, event)


def _opened(record: Record) -> LogEvent | Undecodable:
    try:
        return decoded(record)
    except Undecodable as undecodable:
        return undecodable
