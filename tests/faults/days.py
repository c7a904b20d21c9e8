"""Days end while facts come: `docket close-days`, repeated until done, and killed at times."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from random import Random
from threading import Event, Lock

from tests.faults.clients import Clients
from tests.faults.cluster import Cluster
from tests.faults.facts import UNTIL, day_of

CLOSINGS = 8
"""While facts come; before the first and after the last a day is closed, too."""

ENOUGH = 60.0
"""Seconds that one try is given while faults happen."""

ONE_DAY = timedelta(days=1)
LAST = UNTIL + 40 * ONE_DAY
"""Beyond the deadlines of what was said last."""


class Days:
    """Whoever drives the clock by hand."""

    def __init__(self, cluster: Cluster, clients: Clients, rng: Random) -> None:
        self._cluster = cluster
        self._clients = clients
        self._rng = Random(rng.random())
        self._over = Event()
        self._turn = Lock()

    def begin(self) -> None:
        """Close the day before the first fact, so that every service knows which day is open."""
        self._must_close(day_of(self._clients.facts[0]) - ONE_DAY)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Close days meanwhile, in step with the facts."""
        with ThreadPoolExecutor(1) as pool:
            closing = pool.submit(self._pass)
            try:
                yield
            finally:
                self._over.set()
            closing.result()

    def resting(self) -> AbstractContextManager[object]:
        """While entered no day is closed."""
        return self._turn

    def end(self) -> None:
        """Close the last day; returns once it is posted."""
        self._must_close(LAST)

    def _pass(self) -> None:
        facts = self._clients.facts
        for number in range(1, CLOSINGS + 1):
            share = number / (CLOSINGS + 1)
            while self._clients.share_done < share:
                if self._over.wait(0.1):
                    return
            through = day_of(facts[int(len(facts) * share)]) - ONE_DAY
            while not self._is_closed(through):
                if self._over.wait(0.5):
                    return

    def _is_closed(self, through: date) -> bool:
        patience = self._rng.choice((ENOUGH, ENOUGH, self._rng.uniform(0.3, 1.5)))
        words = ("close-days", "--through", str(through))
        try:
            with self._turn:
                done = self._cluster.docket(*words, patience=patience)
        except subprocess.TimeoutExpired:  # killed amid it
            return False
        said = done.stderr.decode()
        assert "Traceback" not in said, said
        return done.returncode == 0

    def _must_close(self, through: date) -> None:
        self._cluster.must("close-days", "--through", str(through))
