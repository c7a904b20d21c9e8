"""The consumer loop: each batch, its results and its positions are written in one transaction."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Protocol

from services.kit.consumer import completeness, parking
from services.kit.consumer.fence import TABLES as FENCE
from services.kit.consumer.fence import Fence, positions_in
from services.kit.consumer.sorting import Sorting
from services.kit.log import Assignment, LogReader, Place, Record
from services.kit.log.decoding import LogEvent
from services.kit.log.lag import Progress
from services.kit.store import Store, Transaction, ValueRefused

_log = logging.getLogger(__name__)

TABLES: Final = (
    *FENCE,
    *parking.TABLES,
    """CREATE TABLE IF NOT EXISTS heads (
        stream TEXT NOT NULL, topic TEXT NOT NULL, sequence BIGINT NOT NULL, had BIGINT NOT NULL,
        PRIMARY KEY (stream, topic))""",
    *completeness.TABLES,
)

RECORDS_A_BATCH: Final = 500
"""Records of each topic in one transaction."""


class Projection(Protocol):
    """What a consumer derives from the log."""

    def taken(self, partitions: Collection[int]) -> None:
        """The consumer reads these partitions from here on, and no others.

        Another instance may have read them before.
        """
        ...

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        """Derive, in the transaction that also moves the positions."""
        ...

    def recorded(self, tx: Transaction, event: LogEvent) -> bytes | None:
        """What is kept under the event's number (`kept_as`), to tell a repetition from a fork."""
        ...


class Consumer:
    """Reads a log into a store.

    The sequence decides which events are new; the positions give the offsets to seek.
    """

    def __init__(
        self,
        store: Store,
        log: LogReader,
        projection: Projection,
        then: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self.immediate = log.immediate
        """Whether a step that finds no record proves that everything recorded before it is read."""
        self.pause = log.pause
        """Seconds to wait before the next step after one that found no record."""
        self._log = log
        self._projection = projection
        self._then = then
        self._fence = Fence()
        self._placed = False

    @property
    def taken(self) -> Assignment:
        """The partitions that this instance reads into the store."""
        return self._fence.taken

    def take(self) -> None:
        """Take the partitions assigned: raise their fences, and seek to their positions."""
        fence = Fence(self._log.assignment)
        with self.store.transaction() as tx:
            fence.take(tx)
        self._fence = fence
        self._projection.taken(fence.taken.partitions)
        self._log.seek(self._fence.positions)
        self._placed = True
        taken = ", ".join(map(str, sorted(fence.taken.partitions)))
        _log.info("reads partitions %s of %s", taken or "none", fence.taken.log)

    def step(self) -> bool:
        """Read and write one batch, then what follows from it; False if there was no work."""
        if self._log.assignment != self.taken:
            self.take()
        elif not self._placed:
            self._find_place()
        # Should it fail, only the store can say whether the batch stands: it is asked then.
        self._placed = False
        resumed = self._resume()
        records = self._log.poll(RECORDS_A_BATCH)
        if self._log.assignment != self.taken:
            return True
        if records:
            self._read(records)
        self._pass_over_markers()
        self._placed = True
        if not self.taken.partitions:
            return False
        return self._then() or bool(records) or resumed

    def _read(self, records: Sequence[Record]) -> None:
        """Write a batch; if the store refuses a value, write each record alone.

        The refused record parks its stream, and no other.
        """
        try:
            self._write(records)
        except ValueRefused as refused:
            if len(records) > 1:
                for record in records:
                    self._read([record])
            else:
                self._write(records, holding=str(refused))

    def _write(self, records: Sequence[Record], holding: str | None = None) -> None:
        moved = {(r.topic, r.partition): r.offset for r in records}
        with self.store.transaction() as tx:
            self.guard(tx)
            sorting = Sorting(tx, self._projection.recorded)
            if holding is None:
                self._projection.apply(tx, sorting.new_events(records))
            else:
                sorting.hold(records, holding)
            self._fence.move(tx, moved)
        self._fence.positions |= moved

    def _pass_over_markers(self) -> None:
        """Move the positions of places past markers, beyond their last record."""
        known = self._fence.positions
        moved = {at: to for at, to in self._log.reached().items() if to > known.get(at, -1)}
        if moved:
            with self.store.transaction() as tx:
                self.guard(tx)
                self._fence.move(tx, moved)
            self._fence.positions |= moved

    def _resume(self) -> bool:
        """Read the queues of streams that are to be resumed, by request or now complete."""
        taken = self.taken.partitions
        with self.store.reading() as look:
            streams = parking.asked_to_resume(look, taken, self._log.partitions)
            complete = set(completeness.complete_again(look, taken))
        for stream in sorted({*streams, *complete}):
            self._read_on(stream, complete=stream in complete)
        return bool(streams or complete)

    def _read_on(self, stream: str, *, complete: bool) -> None:
        """Read the queue of a stream; skip the record that parked it if it cannot be read yet."""
        for past_first in (False, True):
            try:
                with self.store.transaction() as tx:
                    self.guard(tx)
                    sorting = Sorting(tx, self._projection.recorded)
                    events = sorting.resumed_events(
                        [stream], past_first=past_first, complete=complete and not past_first
                    )
                    self._projection.apply(tx, events)
            except ValueRefused as refused:
                trouble = str(refused)
            else:
                return
        with self.store.transaction() as tx:
            self.guard(tx)
            parking.stay(tx, stream, trouble)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless partitions and positions are as this instance wrote them."""
        self._fence.guard(tx)

    def progress(self) -> Mapping[Place, Progress]:
        """How far all instances together have read each place of the topics."""
        ends = self._log.ends()
        if not ends:
            return {}
        with self.store.reading() as look:
            read = positions_in(look)
        return {place: Progress(read.get(place, -1), end) for place, end in ends.items()}

    def rejoin(self) -> bool:
        """Leave the consumer group and join it again; False if there is no group."""
        return self._log.rejoin()

    def close(self) -> None:
        """Give the partitions back."""
        self._log.close()

    def _find_place(self) -> None:
        with self.store.transaction() as tx:
            self._fence.find_positions(tx)
        self._log.seek(self._fence.positions)
        self._placed = True
