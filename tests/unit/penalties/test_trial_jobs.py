"""Trials wait for one another, are bounded in number and time, and end with their process."""

from collections.abc import Iterator
from threading import Event

import pytest

from services.kit.http.problem import Problem
from services.penalties.queries.trial_jobs import (
    KEPT_SECONDS,
    MOST_GOING,
    MOST_KEPT,
    MOST_OF_ONE,
    Job,
    Jobs,
)
from tests.patience import PATIENCE


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs(clock: Clock) -> Iterator[Jobs]:
    found = Jobs(clock)
    yield found
    found.close()


def over(jobs: Jobs, owner: str = "oem:a") -> Job:
    """A job that has ended."""
    ended = Event()
    job = jobs.post(owner, lambda job: job.name)
    jobs.post("next", lambda _: ended.set())
    assert ended.wait(PATIENCE), "one job is begun after the other has ended"
    return job


def status(jobs: Jobs, owner: str, name: str) -> int:
    try:
        jobs.of(owner, name)
    except Problem as problem:
        return int(problem.status)
    return 200


def test_one_runs_while_the_others_wait(jobs: Jobs) -> None:
    begun, go_on = Event(), Event()

    def work(job: Job) -> str:
        job.total = 3
        job.step(1)
        begun.set()
        assert go_on.wait(PATIENCE)
        return "result"

    first, second = (jobs.post("oem:a", work) for _ in range(2))
    assert begun.wait(PATIENCE)
    assert (first.state, first.done, first.total, second.state) == ("running", 1, 3, "waiting")
    go_on.set()
    over(jobs, "oem:b")
    assert [(each.state, each.result) for each in (first, second)] == [("done", "result")] * 2


def test_no_more_are_taken_than_may_wait(jobs: Jobs) -> None:
    go_on = Event()
    try:
        for n in range(MOST_GOING):
            jobs.post(f"oem:{n // MOST_OF_ONE}", lambda _: go_on.wait(PATIENCE))
        for owner, expected in (("oem:0", 429), ("oem:new", 503)):
            with pytest.raises(Problem) as refused:
                jobs.post(owner, lambda _: None)
            assert int(refused.value.status) == expected
            assert int(refused.value.headers["retry-after"]) > 0
    finally:
        go_on.set()


def test_a_job_is_its_owners_alone(jobs: Jobs) -> None:
    job = over(jobs)
    assert status(jobs, "oem:a", job.name) == 200
    assert status(jobs, "oem:b", job.name) == 404


def test_a_job_is_forgotten_after_a_time(jobs: Jobs, clock: Clock) -> None:
    job = over(jobs)
    clock.now += KEPT_SECONDS
    assert status(jobs, "oem:a", job.name) == 200
    clock.now += 1
    assert status(jobs, "oem:a", job.name) == 404


def test_the_first_that_ended_makes_room(jobs: Jobs, clock: Clock) -> None:
    first = over(jobs)
    for _ in range(MOST_KEPT):
        clock.now += 1
        last = over(jobs)
    assert status(jobs, "oem:a", first.name) == 404
    assert status(jobs, "oem:a", last.name) == 200


def test_one_that_fails_does_not_stop_the_next(jobs: Jobs) -> None:
    failing = jobs.post("oem:a", lambda _: 1 // 0)
    assert over(jobs).state == "done"
    assert failing.state == "failed"


def test_the_end_of_the_process_stops_the_job_at_hand(clock: Clock) -> None:
    jobs, begun = Jobs(clock), Event()

    def endless(job: Job) -> None:
        while True:
            begun.set()
            job.step(0)

    job, waiting = (jobs.post("oem:a", endless) for _ in range(2))
    assert begun.wait(PATIENCE)
    jobs.close()
    assert (job.state, waiting.state) == ("failed", "waiting")
    with pytest.raises(Problem):
        jobs.post("oem:b", endless)
