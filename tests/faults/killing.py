"""SIGKILLs at random points, those of the broker and of the database among them."""

from signal import SIGKILL

from tests.faults.story import Story

PAUSE = 1.6
"""Seconds between two kills, at the most; half as much on the average."""


def kill_fifty(story: Story) -> None:
    """Fifty instances are killed at any moment, and the broker and the database once each."""
    _kill(story, 50)


def kill_a_thousand(story: Story) -> None:
    """A thousand instances are killed at any moment, and both servers now and then."""
    for _ in range(20):
        _kill(story, 50)


def _kill(story: Story, times: int) -> None:
    rng = story.rng
    broker_at, database_at = rng.sample(range(times // 4, times), 2)
    for number in range(times):
        story.go_on(rng.uniform(0, PAUSE))
        victim = rng.choice(story.cluster.running)
        story.tell(f"killed: {victim}")
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
