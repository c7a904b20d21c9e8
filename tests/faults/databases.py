"""The database is restarted under load, in every way in which it can end."""

from signal import SIGINT, SIGKILL, SIGQUIT, Signals

from tests.faults.story import Story

WAYS = {SIGINT: "fast", SIGQUIT: "immediate", SIGKILL: "its postmaster killed"}
ROUNDS = 3


def restart_the_database(story: Story) -> None:
    """PostgreSQL is restarted: fast, immediate, and by SIGKILL of its postmaster."""
    for _ in range(ROUNDS):
        for how in story.rng.sample([*WAYS], len(WAYS)):
            story.go_on(story.rng.uniform(2, 6))
            stop_and_start(story, how, story.rng.choice((0, 2, 12)))


def stop_and_start(story: Story, how: Signals, seconds: float) -> None:
    """Away for so long."""
    story.tell(f"the database ends, {WAYS[how]}, for {seconds:.0f} s")
    story.cluster.postgres.stop(how)
    story.go_on(seconds)
    story.cluster.postgres.start()
    story.tell("the database is back")
