"""SIGKILLs at random points, a hard restart of the broker and one of the database among them."""

from collections.abc import Callable
from functools import partial
from signal import SIGKILL

from tests.faults.story import Story

PAUSE = 1.6
"""Seconds between two kills, at the most; half as much on the average."""


def killed(times: int) -> Callable[[Story], None]:
    """The story of so many kills."""
    return partial(_kill, times=times)


def _kill(story: Story, times: int) -> None:
    """Any instance is killed at any moment, the broker and the database once each."""
    rng = story.rng
    broker_at, database_at = rng.sample(range(times // 4, times), 2)
    for number in range(times):
        story.go_on(rng.uniform(0, PAUSE))
        victim = rng.choice(story.cluster.running)
        story.tell(f"kill {number + 1}: {victim}")
        story.cluster.kill(victim)
        story.cluster.start(victim)
        if number == broker_at:
            kill_the_broker(story)
        if number == database_at:
            kill_the_database(story)


def kill_the_broker(story: Story) -> None:
    """And start it again."""
    story.tell("the broker is killed")
    story.cluster.kafka.kill()
    story.go_on(story.rng.uniform(0.5, 3))
    story.cluster.kafka.start()
    story.tell("the broker is back")


def kill_the_database(story: Story) -> None:
    """The postmaster by SIGKILL; its sessions see that it has gone."""
    story.tell("the database is killed")
    story.cluster.postgres.stop(SIGKILL)
    story.go_on(story.rng.uniform(0.5, 3))
    story.cluster.postgres.start()
    story.tell("the database is back")
