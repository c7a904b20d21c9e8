"""Brokers end, in good order and not, for a moment and for longer than anything is waited for."""

from signal import SIGKILL, SIGTERM, Signals

from tests.faults.story import Story

ROUNDS = 6
AN_AGE = 130.0
"""Seconds: longer than a client of Kafka tries to deliver, 120 by its default."""


def restart_the_broker(story: Story) -> None:
    """The only broker is restarted, cleanly and by SIGKILL."""
    for _ in range(ROUNDS):
        story.go_on(story.rng.uniform(2, 6))
        _away(story, 1, story.rng.choice((SIGTERM, SIGKILL)), story.rng.uniform(0, 10))


def outage(story: Story) -> None:
    """The only broker is away for more than two minutes, after SIGTERM and after SIGKILL."""
    for how in (SIGKILL, SIGTERM):
        story.go_on(10)
        _away(story, 1, how, AN_AGE)
    story.go_on(10)


def one_of_three(story: Story) -> None:
    """One broker of three is away, now this, now that; facts go on being read."""
    for round_ in range(ROUNDS):
        story.go_on(story.rng.uniform(2, 6))
        how = (SIGTERM, SIGKILL)[round_ % 2]
        _away(story, story.rng.choice((1, 2, 3)), how, story.rng.uniform(3, 15))


def _away(story: Story, node: int, how: Signals, seconds: float) -> None:
    story.tell(f"broker {node} ends by {how.name}, for {seconds:.0f} s")
    story.cluster.kafka.kill(node, how)
    story.go_on(seconds)
    story.cluster.kafka.start(node)
    story.tell(f"broker {node} is back")
