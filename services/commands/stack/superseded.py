"""Ends a server whose stores or topics were replaced since its start."""

import logging
from collections.abc import Sequence
from threading import Event, Thread

import uvicorn

from services.composition import House
from services.kit.log.kafka.identity import TopicMadeAnew
from services.kit.recovery.store_behind_topic import StoreBehindTopic
from services.kit.service.built_service import BuiltService
from services.kit.store import StoreUnavailable

LOOK_EVERY_SECONDS = 1.0
"""Seconds between two checks."""

_log = logging.getLogger(__name__)


class Watch:
    """Checks which generations are live, and whether stores and topics are those of the start."""

    def __init__(self, house: House, parts: Sequence[BuiltService], server: uvicorn.Server) -> None:
        self._house = house
        self._runners = [runner for part in parts for runner in part.runners]
        self._server = server
        self._superseded = False
        self._fault: StoreBehindTopic | TopicMadeAnew | None = None
        self._stop = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Check periodically until closed."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def ended(self) -> bool:
        """Whether another generation ended the server; raises the fault if one did."""
        if self._fault:
            raise self._fault
        return self._superseded

    def _run(self) -> None:
        while not self._server.should_exit and not self._stop.wait(LOOK_EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        # A store set back beneath its service would give numbers out twice: none is opened so. And
        # what is sent to a topic made anew, or read from it, lacks what stood before.
        for runner in self._runners:
            if isinstance(runner.unfit, StoreBehindTopic | TopicMadeAnew):
                self._fault = runner.unfit
        try:
            self._superseded = self._house.is_superseded()
        except StoreUnavailable as fault:
            _log.warning("which generations are live is not known just now: %s", fault)
        self._server.should_exit |= self._superseded or self._fault is not None
