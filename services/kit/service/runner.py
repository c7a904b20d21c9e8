"""Runs a consumer or a relay in a thread, and reports whether it has caught up."""

import logging
import time
from collections.abc import Callable, Mapping
from threading import Condition, Event, Thread
from typing import Protocol

from services.kit.log import LogUnavailable, LogUnfit, Place
from services.kit.log.lag import LagWatch, Progress
from services.kit.log.read_through import ReadThrough
from services.kit.standstill import STANDSTILL_SECONDS, ago
from services.kit.store import StoreUnavailable
from services.kit.store.lease import FencedOut

RETRY_SECONDS = 1.0
"""Seconds before the next attempt after a failure."""

WATCH_SECONDS = 10.0
"""Seconds between two measurements of the lag."""

_log = logging.getLogger(__name__)


class Worker(Protocol):
    """What a runner steps: see `Consumer`."""

    immediate: bool
    pause: float

    def take(self) -> None: ...
    def step(self) -> bool: ...
    def progress(self) -> Mapping[Place, Progress]: ...
    def rejoin(self) -> bool: ...
    def close(self) -> None: ...


class Runner:
    """Runs the steps of one worker until it is closed."""

    def __init__(
        self,
        name: str,
        worker: Worker,
        watch: LagWatch | None = None,
        watch_every: float = WATCH_SECONDS,
        *,
        standstill_after: float = STANDSTILL_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.worker = worker
        self.trouble: str | None = None
        """What keeps the worker from going on, as a sentence."""
        self.unfit: LogUnfit | None = None
        """Whether the log, or the store beside it, is not as required."""
        self.serves = True
        """Whether facts may be accepted in spite of it, because it concerns the log alone."""
        self.watch = watch or LagWatch()
        """How far the worker is behind the log, and which places are stuck."""
        self._reach = ReadThrough()
        self._standstill_after = standstill_after
        self._now = now
        self._failing_since: float | None = None
        self._stepped_at = now()
        self._watch_every = watch_every
        self._watched_at = now()
        self._stop = Event()
        self._wake = Event()
        self._turns = Condition()
        self._begun = 0
        self._read = 0
        self._over = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def hindrance(self) -> str | None:
        """What keeps the worker from going on, for `/readyz`."""
        return self.standstill or self.trouble

    @property
    def alarms(self) -> bool:
        """Whether an operator has to act: then `/readyz` answers 503."""
        return self.standstill is not None or (self.trouble is not None and not self.serves)

    @property
    def standstill(self) -> str | None:
        """What has stood still for too long, and since when, as a sentence."""
        trouble, since, now = self.trouble, self._failing_since, self._now()
        if trouble is not None and since is not None and now - since > self._standstill_after:
            return f"{trouble} (since {ago(now - since)})"
        taken = now - self._stepped_at
        if trouble is None and self._thread.is_alive() and taken > self._standstill_after:
            return f"a step began at {ago(taken)} and is not over: start the service anew"
        return self.watch.standstill

    @property
    def read_through(self) -> str | None:
        """The instant through which everything on the log is read; None while it is unknown."""
        at = self._reach.at
        return None if at is None else ago(self._now() - at)

    def start(self) -> None:
        """Take the partitions, then read on in the background."""
        self.worker.take()
        self._thread.start()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until everything on the log at this call is read; False if that took too long.

        False at once if other instances read some of it, or if it is not on the log yet.
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
        """Stop after the current batch."""
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
        began = self._now()
        steps = 0
        try:
            while self._step():
                if self._stop.is_set():
                    return False
                steps += 1
                if steps > 1:  # the first may have done no more than to find its place anew
                    self._is_well()
        except FencedOut as fault:
            self._is_troubled(fault, serves=self.worker.rejoin())
            if not self.serves:
                _log.error("%s stops: %s", self.name, fault)
                return False
            _log.warning("%s joins anew: %s", self.name, fault)
            self._stop.wait(RETRY_SECONDS)
        except Exception as fault:  # noqa: BLE001 - the log keeps what comes; try again
            self._hinder(fault)
        else:
            self._is_well()
            if self.worker.immediate:
                self._reach.at = began
            with self._turns:
                self._read = self._begun
                self._turns.notify_all()
            self._wake.wait(self.worker.pause)
        return True

    def _step(self) -> bool:
        self._stepped_at = self._now()
        busy = self.worker.step()
        self._look_at_the_lag()
        return busy

    def _look_at_the_lag(self) -> None:
        now = self._now()
        if now - self._watched_at < self._watch_every:
            return
        self._watched_at = now
        progress = self.worker.progress()
        self._reach.look(now, progress)
        if stuck := self.watch.look(progress):
            _log.error("%s joins anew: it is behind and does not move in %s", self.name, stuck)
            self.worker.rejoin()

    def _hinder(self, fault: Exception) -> None:
        if str(fault) != self.trouble:
            _log.error("%s waits: %s", self.name, fault, exc_info=not _outage(fault))
        self._is_troubled(fault, serves=isinstance(fault, LogUnavailable))
        self.unfit = fault if isinstance(fault, LogUnfit) else None
        self._stop.wait(RETRY_SECONDS)

    def _is_troubled(self, fault: Exception, *, serves: bool) -> None:
        if self._failing_since is None:
            self._failing_since = self._stepped_at
        self.trouble, self.serves = str(fault), serves

    def _is_well(self) -> None:
        self.trouble = self.unfit = self._failing_since = None


def _outage(fault: Exception) -> bool:
    return isinstance(fault, StoreUnavailable | LogUnavailable | LogUnfit)
