"""Keeps a consumer or a relay going in a thread, and says when it has caught up."""

import logging
import time
from collections.abc import Mapping
from threading import Condition, Event, Thread
from typing import Protocol

from services.kit.fence import FencedOut
from services.kit.lag import LagWatch, Progress
from services.kit.log import LogUnavailable, LogUnfit, Place
from services.kit.store import StoreUnavailable

RETRY = 1.0
"""Seconds before another try after a failure."""

WATCH = 10.0
"""Seconds between two looks at the lag."""

HUNG = 120.0
"""Seconds after which a step that is not over counts as one that never will be."""

_log = logging.getLogger(__name__)


class Worker(Protocol):
    """What is kept going: see `Consumer`, which is one."""

    immediate: bool
    pause: float

    def take(self) -> None: ...
    def step(self) -> bool: ...
    def progress(self) -> Mapping[Place, Progress]: ...
    def rejoin(self) -> bool: ...
    def close(self) -> None: ...


class Runner:
    """One worker, stepping until it is told to stop."""

    def __init__(
        self,
        name: str,
        worker: Worker,
        watch: LagWatch | None = None,
        watch_every: float = WATCH,
        *,
        hung_after: float = HUNG,
    ) -> None:
        self.name = name
        self.worker = worker
        self.trouble: str | None = None
        """What keeps the worker from going on, in words."""
        self.unfit: LogUnfit | None = None
        """Where it is the log, or the store beside it, that is not as it must be."""
        self.serves = True
        """Whether facts may be sent here in spite of the trouble, for it is the log's alone."""
        self.watch = watch or LagWatch()
        """How far behind the log it is, and where it is stuck."""
        self._hung_after = hung_after
        self._stepped_at = time.monotonic()
        self._watch_every = watch_every
        self._watched_at = time.monotonic()
        self._stop = Event()
        self._wake = Event()
        self._turns = Condition()
        self._begun = 0
        self._read = 0
        self._over = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def hindrance(self) -> str | None:
        """The trouble as `/readyz` shows it; a step that does not end is told by nobody else."""
        taken = time.monotonic() - self._stepped_at
        if self.trouble is None and self._thread.is_alive() and taken > self._hung_after:
            return f"a step has taken {taken:.0f} s and is not over: start the service anew"
        return self.trouble

    def start(self) -> None:
        """Take the partitions, then read on in the background."""
        self.worker.take()
        self._thread.start()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until all that was on the log at this call is read; False where it took too long.

        And at once where other instances read some of it, or it is still on its way to the log.
        """
        if not self.worker.immediate:
            return False
        with self._turns:
            # The turn at hand may have looked already: the next one sees all of it.
            turn = self._begun + 1
            self._wake.set()
            self._turns.wait_for(lambda: self._over or self._read >= turn, timeout)
            return self._read >= turn

    def close(self) -> None:
        """Stop after the batch at hand."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self.worker.close()

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and self._take_turn():
                self._wake.clear()
        finally:
            with self._turns:
                self._over = True
                self._turns.notify_all()

    def _take_turn(self) -> bool:
        with self._turns:
            self._begun += 1
        try:
            while self._step():
                if self._stop.is_set():
                    return False
        except FencedOut as fault:
            self.trouble, self.serves = str(fault), self.worker.rejoin()
            if not self.serves:
                _log.error("%s stops: %s", self.name, fault)
                return False
            _log.warning("%s joins anew: %s", self.name, fault)
            self._stop.wait(RETRY)
        except Exception as fault:  # noqa: BLE001 - the log keeps what comes; try again
            self._hinder(fault)
        else:
            self.trouble = self.unfit = None
            with self._turns:
                self._read = self._begun
                self._turns.notify_all()
            self._wake.wait(self.worker.pause)
        return True

    def _step(self) -> bool:
        self._stepped_at = time.monotonic()
        busy = self.worker.step()
        self._look_at_the_lag()
        return busy

    def _look_at_the_lag(self) -> None:
        if time.monotonic() - self._watched_at < self._watch_every:
            return
        self._watched_at = time.monotonic()
        if stuck := self.watch.look(self.worker.progress()):
            _log.error("%s joins anew: it is behind and does not move in %s", self.name, stuck)
            self.worker.rejoin()

    def _hinder(self, fault: Exception) -> None:
        if str(fault) != self.trouble:
            _log.error("%s waits: %s", self.name, fault, exc_info=not _outage(fault))
        self.trouble, self.serves = str(fault), isinstance(fault, LogUnavailable)
        self.unfit = fault if isinstance(fault, LogUnfit) else None
        self._stop.wait(RETRY)


def _outage(fault: Exception) -> bool:
    return isinstance(fault, StoreUnavailable | LogUnavailable | LogUnfit)
