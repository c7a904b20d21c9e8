"""Keeps a consumer going in a thread of its own, and says when it has caught up."""

import logging
from threading import Condition, Event, Thread

from services.kit.consumer import Consumer, FencedOut
from services.kit.store import StoreUnavailable

IDLE = 0.05
"""Seconds between two looks at a log that has nothing new."""

RETRY = 1.0
"""Seconds before another try after a failure."""

_log = logging.getLogger(__name__)


class Runner:
    """One consumer, stepping until it is told to stop."""

    def __init__(self, name: str, consumer: Consumer) -> None:
        self.name = name
        self.consumer = consumer
        self.trouble: str | None = None
        """What keeps the consumer from going on, in words; shown by `/readyz`."""
        self._stop = Event()
        self._wake = Event()
        self._turns = Condition()
        self._begun = 0
        self._read = 0
        self._over = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Take the partitions, then read on in the background."""
        self.consumer.take()
        self._thread.start()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until all that was on the log at this call is read; False where it took too long."""
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
            while self.consumer.step():
                if self._stop.is_set():
                    return False
        except FencedOut as fault:
            self.trouble = str(fault)
            _log.error("%s stops: %s", self.name, fault)
            return False
        except Exception as fault:  # noqa: BLE001 - the log keeps what comes; try again
            self._hinder(fault)
        else:
            self.trouble = None
            with self._turns:
                self._read = self._begun
                self._turns.notify_all()
            self._wake.wait(IDLE)
        return True

    def _hinder(self, fault: Exception) -> None:
        if str(fault) != self.trouble:
            _log.error("%s waits: %s", self.name, fault, exc_info=not _outage(fault))
        self.trouble = str(fault)
        self._stop.wait(RETRY)


def _outage(fault: Exception) -> bool:
    return isinstance(fault, StoreUnavailable)
