"""Instances that hang for longer than their session and their lease, and then go on."""

from services.kit.store.lease import TERM_SECONDS
from services.registry import SERVICES
from tests.faults.cluster import SESSION
from tests.faults.story import Story

ROUNDS = 8
LONGEST = TERM_SECONDS + SESSION + 3
"""Seconds: by then the other instance has taken everything over."""


def pause(story: Story) -> None:
    """One instance of some services hangs at once, and wakes up when others do its work."""
    rng = story.rng
    for _ in range(ROUNDS):
        story.go_on(rng.uniform(0.5, 3))
        chosen = rng.sample(SERVICES, rng.randint(2, len(SERVICES)))
        paused = [f"{service}-{rng.choice((1, 2))}" for service in chosen]
        story.tell(f"paused: {' '.join(paused)}")
        for name in paused:
            story.cluster.pause(name)
        story.go_on(LONGEST if rng.random() < 0.75 else rng.uniform(1, TERM_SECONDS))
        for name in paused:
            story.cluster.resume(name)
        story.tell("resumed")
