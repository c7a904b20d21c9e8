"""The dockets of a history of any size: one part of its dealers after another, by processes."""

import gc
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

import orjson
from rich.console import Console
from rich.progress import Progress

from contracts.policy.policies import Policies
from services.penalties.indexed_history import IndexedHistory, LineFault, Lines
from services.penalties.law import adjudicate

FACTS_A_PART: Final = 20_000
"""The target number of facts that are typed at once; they are of whole dealers."""

MANY_FACTS: Final = 200_000
"""The number of facts from which on two processes share the dealers by default."""


class DealerLines(NamedTuple):
    """A dealer, the offsets of its lines, and of other lines that may bear the same ids."""

    dealer: str
    own: Sequence[int]
    beside: Sequence[int]
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The question about the file at a path; without policies its lines are only checked.

    `dealers`: only these, or all if none is named.
    """

    path: str
    as_of: date
    policies: Policies | None
    dealers: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A question about some of the dealers."""

    asked: Asked
    dealers: Sequence[DealerLines]


Found = tuple[list[tuple[str, bytes]], list[LineFault], int]
"""The dockets as JSON by dealer, the faults of lines, and how many facts there were."""


def adjudicated(part: Part) -> Found:
    """The dockets of a part; the same in any process."""
    dockets: list[tuple[str, bytes]] = []
    faults: list[LineFault] = []
    count = 0
    asked = part.asked
    with Path(asked.path).open("rb") as file:
        lines = Lines(file)
        for dealer, own, beside, is_wanted in part.dealers:
            facts = lines.facts_of(own, beside, faults)
            count += len(own)
            if (
                is_wanted
                and asked.policies is not None
                and not faults
                and any(fact.dealer == dealer and fact.received_on <= asked.as_of for fact in facts)
            ):
                docket = adjudicate(dealer, facts, asked.policies, asked.as_of)
                dockets.append((dealer, orjson.dumps(docket.to_json())))
    gc.collect()  # nothing else looks for it: see `kept_whole`
    return dockets, faults, count


def dockets_of(
    history: IndexedHistory, asked: Asked, processes: int | None
) -> Iterator[tuple[str, bytes]]:
    """Each dealer's docket as JSON, by code.

    Faults of lines are added to those of the history, and after the first one no docket is
    returned. `processes`: None for as many as suit the history's size. Progress is shown on a
    terminal.
    """
    total = sum(map(len, history.places.values()))
    if processes is None:
        processes = 2 if total >= MANY_FACTS and (os.cpu_count() or 1) > 1 else 1
    with _progress(total) as advance:
        for dockets, faults, count in _each(_parts(history, asked), processes):
            advance(count)
            history.faults += faults
            if not history.faults:
                yield from dockets


def _parts(history: IndexedHistory, asked: Asked) -> Iterator[Part]:
    some: list[DealerLines] = []
    size = 0
    for dealer, own in sorted(history.places.items()):
        is_wanted = not asked.dealers or dealer in asked.dealers
        some.append(DealerLines(dealer, own, history.beside(dealer), is_wanted))
        size += len(own)
        if size >= FACTS_A_PART:
            yield Part(asked, some)
            some, size = [], 0
    if some:
        yield Part(asked, some)


def _each(parts: Iterator[Part], processes: int) -> Iterator[Found]:
    """The result of each part, in their order; each process works on one part at a time."""
    if processes == 1:
        yield from map(adjudicated, parts)
        return
    with ProcessPoolExecutor(processes, get_context("forkserver"), gc.disable) as pool:
        waiting: list[Future[Found]] = [
            pool.submit(adjudicated, part) for part in islice(parts, processes + 1)
        ]
        while waiting:
            found = waiting.pop(0).result()
            waiting += [pool.submit(adjudicated, part) for part in islice(parts, 1)]
            yield found


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr with the number of adjudicated facts, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(console=console) as shown:
        task = shown.add_task("adjudicating", total=total)
        yield lambda count: shown.advance(task, count)
