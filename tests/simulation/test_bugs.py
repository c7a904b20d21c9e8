"""The simulation can fail: each mistake of `bugs.py` breaks a promise in some seed of a few."""

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.run import simulate

MOST_SEEDS = 60
"""Each breaks a promise three times within twenty; a change of the product draws other runs."""

BROKEN = {
    "no dedupe": ["is recorded twice"],
    "a receipt before the commit": ["is on the log", "was sent until it was answered"],
    "closed days looked up too early": ["closed through"],
    "a relay that goes on past a failure": [" holds ", "waits to be posted", "has parked"],
    "a partition that goes on past a refused event": [
        " holds ",
        "waits to be posted",
        "has parked",
    ],
    "the position before the results": ["has parked", "it is on the log only"],
    "no fence": ["UNIQUE constraint failed: stored_events", "by a replay"],
    "the wall clock in a posting": ["by a replay"],
    "days forgotten at a takeover": ["waits to be posted"],
    "a mail forgotten once sent": ["again, and nothing had broken"],
}
"""By what each mistake may betray itself."""


def test_every_mistake_has_its_sentences() -> None:
    assert BROKEN.keys() == BUGS.keys()


@pytest.mark.parametrize("mistake", BUGS)
def test_a_mistake_is_noticed(mistake: str) -> None:
    runs = (simulate(seed, BUGS[mistake]) for seed in range(MOST_SEEDS))
    broken = next(filter(None, runs), ["no seed says anything of it"])
    assert any(sentence in broken[0] for sentence in BROKEN[mistake]), broken
