"""The journal of a service's own topic: each fact once, stamped on an open day, closed by days."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from datetime import date
from typing import Any, Final

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER
from services.kit.clock import Clock, instant_text
from services.kit.intake import accepted, mentions, numbering, streams
from services.kit.intake.accepted import accepted_of, last_accepted, recorded
from services.kit.intake.batch import (
    Admission,
    Batch,
    IntakeOutcome,
    NoticesOf,
    Unnoticed,
    admit_all,
    silent,
)
from services.kit.intake.draft import Draft
from services.kit.intake.receipts import Receipts
from services.kit.intake.sealing import Sealing, unsealed
from services.kit.intake.streams import Streams, closed_days, counts
from services.kit.log.day_closed import day_closed, day_closed_type
from services.kit.log.partitions import stream_of
from services.kit.proof.keys import SigningKey
from services.kit.store import Store, Transaction, ValueRefused

_log = logging.getLogger(__name__)

TABLES: Final = (
    *streams.TABLES,
    *accepted.TABLES,
    *mentions.TABLES,
    *numbering.TABLES,
    "CREATE TABLE IF NOT EXISTS journal (partitions BIGINT NOT NULL)",
)


class _TakenBack(Exception):
    """Rolls back a transaction."""


class PartitionsDiffer(Exception):
    """The journal was first written with another number of partitions."""


class Journal:
    """Records drafts in the streams of one topic, and closes its days."""

    def __init__(
        self,
        store: Store,
        topic: str,
        partitions: int,
        clock: Clock,
        key: SigningKey | None = None,
        *,
        sealing: Sealing = unsealed,
    ) -> None:
        """`key` signs receipts; without one they have no note. `sealing` seals names of persons."""
        self.store = store
        self._sealing = sealing
        self.topic = topic
        self.partitions = partitions
        self.clock = clock
        self._receipts = Receipts(topic, key)
        with store.transaction() as tx:
            known = tx.execute("SELECT partitions FROM journal")
            if not known:
                tx.execute("INSERT INTO journal VALUES (?)", (partitions,))
            elif known[0][0] != partitions:
                raise PartitionsDiffer(
                    f"{topic} was first written with {known[0][0]} partitions, not {partitions}: "
                    f"set DOCKET_PARTITIONS={known[0][0]}"
                )

    def record(
        self,
        drafts: Sequence[Draft],
        noticing: NoticesOf = silent,
        admission: Admission = admit_all,
    ) -> list[IntakeOutcome]:
        """Record the new drafts in one transaction; returns the outcome of each draft, in order.

        An exception of `admission` is the outcome of its draft. If `noticing` fails, all is
        recorded without notices.
        """
        drafts = self._sealing(drafts)
        try:
            with self.store.transaction() as tx:
                return self._batch(tx, drafts).record(noticing, admission)
        except Unnoticed as fault:
            _log.error("no notices are given for %s: %s", self.topic, fault, exc_info=True)
        with self.store.transaction() as tx:
            return self._batch(tx, drafts).record(silent, admission)

    def try_out(
        self, drafts: Sequence[Draft], noticing: NoticesOf, admission: Admission
    ) -> list[IntakeOutcome]:
        """The outcomes that drafts would have if they were recorded now; nothing is recorded."""
        outcomes: list[IntakeOutcome] = []
        with suppress(_TakenBack), self.store.transaction() as tx:
            # A clock driven by hand would keep the day of the first fact that it is asked about.
            clock = copy(self.clock)
            batch = Batch(tx, self._sealing(drafts), self._receipts, self.partitions, clock)
            outcomes = batch.record(noticing, admission)
            raise _TakenBack
        return outcomes

    def _batch(self, tx: Transaction, drafts: Sequence[Draft]) -> Batch:
        return Batch(tx, drafts, self._receipts, self.partitions, self.clock)

    def receipt(self, source: str, event_id: str) -> Receipt | None:
        """The receipt given for an event; None without one. Raises `NotAsRecorded`."""
        with suppress(ValueRefused), self.store.reading() as look:  # what it refuses is not there
            for known in accepted_of(look, [(source, event_id)]).values():
                return self._receipts.again(known, recorded(look, known.stream, known.sequence))
        return None

    def event(self, source: str, event_id: str) -> dict[str, Any] | None:
        """A recorded event; None if there is none."""
        with suppress(ValueRefused), self.store.reading() as look:
            for known in accepted_of(look, [(source, event_id)]).values():
                value = recorded(look, known.stream, known.sequence)
                return read_json(value) if value is not None else None
        return None

    def last_receipts(self, source: str, limit: int) -> list[Receipt]:
        """The receipts of the events of a source that were recorded last, the latest first."""
        with suppress(ValueRefused), self.store.reading() as look:
            return [
                self._receipts.again(known, recorded(look, known.stream, known.sequence))
                for known in last_accepted(look, source, limit)
            ]
        return []

    def promised(self, receipt: Receipt) -> Receipt:
        """A receipt with its note, once the transaction of its event is committed."""
        return self._receipts.promised(receipt)

    def alarms(self) -> list[str]:
        """A sentence for each event whose recorded bytes have changed since its receipt."""
        return self._receipts.alarms()

    def close_days(self, through: date) -> int:
        """Close every partition through a day; returns how many of them were still open."""
        with self.store.transaction() as tx:
            closed = closed_days(tx)
            late = [p for p in range(self.partitions) if p not in closed or closed[p] < through]
            streams = [stream_of(EVERY_DEALER, partition) for partition in late]
            written, had = Streams(tx, streams, self.partitions), counts(tx)
            for partition in late:
                self._close(written, partition, through, had.get(partition, 0) + 1)
            written.save()
            tx.execute_many(
                "INSERT INTO closed_days VALUES (?, ?) "
                "ON CONFLICT (partition) DO UPDATE SET through = excluded.through",
                [(partition, str(through)) for partition in late],
            )
        if late:
            _log.info("closed %s through %s in %s partitions", self.topic, through, len(late))
        return len(late)

    def closed_through(self) -> date | None:
        """The last day that every partition has closed."""
        with self.store.reading() as look:
            closed = closed_days(look)
        return min(closed.values()) if len(closed) == self.partitions else None

    def _close(self, written: Streams, partition: int, through: date, events: int) -> None:
        stream = stream_of(EVERY_DEALER, partition)
        at = instant_text(written.stamp([stream], self.clock.closing(through)))
        event = day_closed(self.topic, partition, str(through), at, events)
        members = {attribute: canonical(value) for attribute, value in event.items()}
        written.append(stream, day_closed_type(self.topic), members)
