"""Many seeds at once, on all the cores there are."""

import logging
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from tests.simulation.run import simulate


class Failure(NamedTuple):
    """A seed, and what its run broke."""

    seed: int
    broken: Sequence[str]

    def __str__(self) -> str:
        told = f"seed {self.seed}, told by `python -m tests.simulation --seed {self.seed}`:"
        return "\n  ".join([told, *self.broken])


def failures(seeds: Sequence[int]) -> Iterator[Failure]:
    """The seeds whose runs broke a promise, in their order."""
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_say_nothing) as pool:
        for seed, broken in zip(seeds, pool.map(_broken_by, seeds, chunksize=5), strict=True):
            if broken:
                yield Failure(seed, broken)


def _say_nothing() -> None:
    """What the product logs of faults that were meant to be says nothing of any one seed."""
    logging.disable()


def _broken_by(seed: int) -> list[str]:
    try:
        return simulate(seed)
    except Exception:  # noqa: BLE001 - without it nobody would learn which seed it was
        return [traceback.format_exc()]
