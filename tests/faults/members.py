"""Instances leave in good order and others join: an upgrade, a machine more, a machine less."""

from services.registry import SERVICES
from tests.faults.story import Story

ROUNDS = 24


def join_and_leave(story: Story) -> None:
    """Instances leave and join at any moment; there is always one of each service."""
    rng = story.rng
    for _ in range(ROUNDS):
        story.go_on(rng.uniform(1, 6))
        service = rng.choice(SERVICES)
        names = [f"{service}-{number}" for number in (1, 2, 3)]
        here = [name for name in names if name in story.cluster.running]
        away = [name for name in names if name not in here]
        if away and (len(here) == 1 or rng.random() < 0.5):
            story.tell(f"{away[0]} joins")
            story.cluster.start(away[0])
        else:
            leaving = rng.choice(here)
            story.tell(f"{leaving} leaves")
            story.cluster.leave(leaving)
    _as_usual(story)


def _as_usual(story: Story) -> None:
    for service in SERVICES:
        for number in (1, 2):
            if (name := f"{service}-{number}") not in story.cluster.running:
                story.cluster.start(name)
        if f"{service}-3" in story.cluster.running:
            story.cluster.leave(f"{service}-3")
