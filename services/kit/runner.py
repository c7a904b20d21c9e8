"""Keeps a consumer going in a thread of its own, and says when it has caught up."""

import logging
from threading import Event, Lock, Thread

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
        self._asked: list[Event] = []
        self._lock = Lock()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Take the partitions, then read on in the background."""
        self.consumer.take()
        self._thread.start()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until all that was on the log at this call is read; False where it took too long."""
        done = Event()
        with self._lock:
            self._asked.append(done)
        self._wake.set()
        return done.wait(timeout)

    def close(self) -> None:
        """Stop after the batch at hand."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                asked, self._asked = self._asked, []
            try:
                while self.consumer.step() and not self._stop.is_set():
                    pass
            except FencedOut as fault:
                self.trouble = str(fault)
                _log.error("%s stops: %s", self.name, fault)
                return
            except Exception as fault:  # noqa: BLE001 - the log keeps what comes; try again
                self._hinder(fault, asked)
            else:
                self.trouble = None
                for done in asked:
                    done.set()
                self._wake.wait(IDLE)
            self._wake.clear()

    def _hinder(self, fault: Exception, asked: list[Event]) -> None:
        with self._lock:
            self._asked += asked
        if str(fault) != self.trouble:
            _log.error("%s waits: %s", self.name, fault, exc_info=not _outage(fault))
        self.trouble = str(fault)
        self._stop.wait(RETRY)


def _outage(fault: Exception) -> bool:
    return isinstance(fault, StoreUnavailable)
