"""A generation of a projection, made again from the log beside the live one."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from services.commands.refusal import Failed
from services.kit.consumer import parking
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.digests import StreamDifference, differences, digests
from services.kit.consumer.fence import positions_in
from services.kit.log import LogReader, LogUnavailable, Place
from services.kit.log.bounded import BoundedLog
from services.kit.service.description import RebuildPlan
from services.kit.store import Reading, Row, Store
from services.kit.store.statements import marks

STALLED_SECONDS: Final = 60.0
"""Seconds within which the log must return a record while there are more."""

LOG_RETRY_SECONDS: Final = 1.0
"""Seconds before an unavailable log is asked again."""

ACCESS_LOG: Final = "access_log"
"""The table of the log of access, which is copied into every generation."""

OnProgress = Callable[[int, int], None]
"""Called with how many records are read, of how many."""


class _Seen(NamedTuple):
    """How far the live generation has read, and its tables that no log can restore."""

    until: Mapping[Place, int]
    carried: Mapping[str, Sequence[Row]]
    resumed: Sequence[Row]


class Generation:
    """A new generation; making it does not change the live one."""

    def __init__(
        self, projection: RebuildPlan, live: Store, anew: Store, log: LogReader, told: OnProgress
    ) -> None:
        self._projection = projection
        self._live = live
        self._anew = anew
        self._log = log
        self._told = told

    def read(self) -> None:
        """Read as far as the live generation has, which goes on meanwhile."""
        with self._live.reading() as look:
            seen = self._see(look)
        self._bring_to(seen, lambda: None)

    def differences(self, held: Reading) -> list[StreamDifference]:
        """The differences at the position of the live generation, which `held` keeps there."""
        # A transaction in which nothing is said for long is ended by the server.
        self._bring_to(self._see(held), lambda: held.execute("SELECT 1"))
        found = self._projection.again(held, self._anew, self._log.partitions)
        for each in self._projection.compared.items():
            with self._anew.reading() as look:
                found += differences(digests(held, dict([each])), digests(look, dict([each])))
        return found

    def live_at_rest(self) -> Consumer:
        """The live generation's consumer, taken over, once all that follows from its log is done.

        Raises `FencedOut` if another instance takes it over meanwhile.
        """
        with self._live.reading() as look:
            until = positions_in(look)
        holding = self._projection.consumer(self._live, BoundedLog(self._log, until))
        holding.take()
        while holding.step():
            pass
        return holding

    def _see(self, look: Reading) -> _Seen:
        carried = (*self._projection.carried, ACCESS_LOG)
        return _Seen(
            positions_in(look),
            {table: look.execute(f"SELECT * FROM {table}") for table in carried},
            look.execute("SELECT * FROM resumed ORDER BY number"),
        )

    def _bring_to(self, seen: _Seen, meanwhile: Callable[[], object]) -> None:
        self._carry(seen)
        self._resume(seen, by_record=True)
        reading = self._projection.consumer(self._anew, BoundedLog(self._log, seen.until))
        self._read(reading, seen.until, meanwhile)
        # A rule that failed is tried again when all is read: what takes a fact back comes later.
        self._resume(seen, by_record=False)
        while reading.step():
            meanwhile()

    def _carry(self, seen: _Seen) -> None:
        """Copy the record of actions outside the stack, so that none is repeated."""
        with self._anew.transaction() as tx:
            for table, rows in seen.carried.items():
                tx.execute(f"DELETE FROM {table}")
                for row in rows:
                    tx.execute(f"INSERT INTO {table} VALUES ({marks(row)})", row)
            self._projection.carried_over(tx)

    def _resume(self, seen: _Seen, *, by_record: bool) -> None:
        """Copy the requests to resume parked streams, which hold for every generation."""
        with self._anew.transaction() as tx:
            tx.execute_many(
                "INSERT INTO resumed VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (number) DO NOTHING",
                [row[:-1] for row in seen.resumed if (row[3] != parking.BY_NO_RECORD) == by_record],
            )

    def _read(
        self, reading: Consumer, until: Mapping[Place, int], meanwhile: Callable[[], object]
    ) -> None:
        whole = sum(end + 1 for end in until.values())
        moved_at, before = time.monotonic(), -1
        while True:
            busy = self._step(reading)
            meanwhile()
            with self._anew.reading() as look:
                at = positions_in(look)
            done = sum(min(at.get(place, -1), end) + 1 for place, end in until.items())
            self._told(done, whole)
            if done == whole and not busy:
                return
            if busy or done != before:
                moved_at, before = time.monotonic(), done
            elif time.monotonic() - moved_at > STALLED_SECONDS:
                raise Failed(f"the log gives nothing, and only {done} of {whole} are read")

    def _step(self, reading: Consumer) -> bool:
        try:
            return reading.step()
        except LogUnavailable:  # it may come back; what is read stands
            time.sleep(LOG_RETRY_SECONDS)
            return False
