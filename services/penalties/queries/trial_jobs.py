"""Work that takes longer than a request: one job after another, kept in memory for a while."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from secrets import token_urlsafe
from threading import Event, Lock
from typing import Any, Final, Literal

from services.kit.http.problem import RETRY_AFTER, Problem

MOST_GOING: Final = 8
"""Jobs that wait or run in one process."""

MOST_OF_ONE: Final = 2
"""Jobs of one principal that wait or run."""

MOST_KEPT: Final = 16
"""Finished jobs that are kept; the one that ended first is dropped."""

KEPT_SECONDS: Final = 3_600
"""Seconds for which a finished job is kept."""

BUSY_SECONDS: Final = 30
"""The value of `Retry-After` if no job is accepted."""

_log = logging.getLogger(__name__)

State = Literal["waiting", "running", "done", "failed"]


class Stopped(Exception):
    """The process stops, and its jobs with it."""


@dataclass
class Job:
    """One job of one principal, and its progress: `done` of `total` steps."""

    owner: str
    stop: Event
    name: str = field(default_factory=lambda: token_urlsafe(16))
    state: State = "waiting"
    total: int | None = None
    done: int = 0
    result: Any = None
    ended_at: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the job is finished."""
        return self.state in {"done", "failed"}

    def step(self, done: int) -> None:
        """Report progress; raises `Stopped`."""
        self.done = done
        if self.stop.is_set():
            raise Stopped


class Jobs:
    """The jobs of one process. A job that was dropped is treated as one that never existed."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._stop = Event()
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="whatif")

    def post(self, owner: str, work: Callable[[Job], Any]) -> Job:
        """Accept a job, whose result is what `work` returns; raises a 429 or 503 if it is full."""
        with self._lock:
            self._forget()
            going = [each for each in self._jobs.values() if not each.is_over]
            if sum(each.owner == owner for each in going) >= MOST_OF_ONE:
                why = f"{MOST_OF_ONE} of your trials wait or run here; post it again after them"
                raise _busy(HTTPStatus.TOO_MANY_REQUESTS, why)
            if len(going) >= MOST_GOING or self._stop.is_set():
                why = f"no more than {MOST_GOING} trials wait or run here; post it again later"
                raise _busy(HTTPStatus.SERVICE_UNAVAILABLE, why)
            job = Job(owner, self._stop)
            self._jobs[job.name] = job
            self._worker.submit(self._run, job, work)
            return job

    def of(self, owner: str, name: str) -> Job:
        """The job of this name; raises a 404 if it belongs to another principal, or was dropped."""
        with self._lock:
            self._forget()
            job = self._jobs.get(name)
        if job is None or job.owner != owner:
            why = (
                "nothing is known of such a trial: it is kept for an hour after its end, by the "
                "process that took it, for whoever posted it; post it anew"
            )
            raise Problem(HTTPStatus.NOT_FOUND, why)
        return job

    def close(self) -> None:
        """Stop the current job, and drop those that wait."""
        self._stop.set()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        job.state = "running"
        try:
            job.result = work(job)
        except Stopped:
            self._end(job, "failed")
        except Exception:  # noqa: BLE001 - the worker goes on with the next job
            _log.exception("a trial of drafts fails")
            self._end(job, "failed")
        else:
            self._end(job, "done")

    def _end(self, job: Job, state: State) -> None:
        with self._lock:
            job.ended_at = self._now()
            job.state = state

    def _forget(self) -> None:
        over = sorted(
            (each for each in self._jobs.values() if each.is_over), key=lambda each: each.ended_at
        )
        since = self._now() - KEPT_SECONDS
        for number, each in enumerate(reversed(over)):
            if number >= MOST_KEPT or each.ended_at < since:
                del self._jobs[each.name]


def _busy(status: HTTPStatus, why: str) -> Problem:
    return Problem(status, why, headers={RETRY_AFTER: str(BUSY_SECONDS)})
