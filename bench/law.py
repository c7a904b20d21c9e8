"""Facts replayed into dockets, beside merely decoding them, beside aggregates that know no law.

Run with `.venv/bin/python bench/law.py [--dealers N] [--months N] [--rounds N] [--against PATH]`;
2000 dealers over 32 months are a million facts. The same lines are, in turns: parsed as JSON and
no more; decoded into the contracts; replayed (decoded, sorted into cases, adjudicated once a
dealer); replayed by two processes, half the dealers each; and a tenth of them rebuilt as
aggregates of the eventsourcing library, with their facts as plain JSON and as what replay works
on, the contracts. The median of the rounds. With `--against`, the build of another checkout
replays them in turns with this one, in CPU time.
"""

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Transcoding
from turns import HERE, Build, in_turns

from contracts.policy.shipped import shipped_policies
from contracts.reading import read_json
from services.commands.facts.sample import sample_lines
from services.penalties.adjudication import by_dealer, read_lines, received_fact
from services.penalties.law import ReceivedFact, adjudicate

UNTIL = date(2025, 6, 30)
MANY_FACTS = 400

Lines = list[bytes]


class Dealer(Aggregate):
    """What a dealer's facts come to where nothing is made of them."""

    def __init__(self) -> None:
        self.facts: list[Any] = []

    @event("Received")
    def receive(self, fact: Any) -> None:
        """Keep a fact."""
        self.facts.append(fact)


class AsRecorded(Transcoding):
    """A typed fact as the library's transcoder writes and reads it."""

    type = ReceivedFact
    name = "fact"

    def encode(self, obj: ReceivedFact) -> str:
        """Its recorded bytes."""
        return bytes(obj.recorded).decode()

    def decode(self, data: str) -> ReceivedFact:
        """Typed anew."""
        return received_fact(data.encode())


class Dealers(Application[UUID]):
    """Dealers in the library's in-memory recorder."""

    def register_transcodings(self, transcoder: Any) -> None:
        """Those of the library, and of facts."""
        super().register_transcodings(transcoder)
        transcoder.register(AsRecorded())


class Aggregates:
    """The library's own way: an aggregate a dealer."""

    def __init__(self, cases: Iterable[Lines], read: Callable[[bytes], Any]) -> None:
        self._app = Dealers()
        self._ids: list[UUID] = []
        self.facts = 0
        for case in cases:
            dealer = Dealer()
            for line in case:
                dealer.receive(fact=read(line))
            self.facts += len(case)
            self._app.save(dealer)
            self._ids.append(dealer.id)

    def rebuild(self) -> None:
        """Each from its events."""
        for dealer_id in self._ids:
            self._app.repository.get(dealer_id)


def parse(lines: Lines) -> None:
    """As JSON, and no further."""
    for line in lines:
        orjson.loads(line)


def decode(lines: Lines) -> None:
    """Into the contracts, and no further."""
    for line in lines:
        received_fact(line)


def replay(lines: Lines) -> int:
    """Into dockets; how many entries they have."""
    facts, policies = read_lines(lines)
    return sum(
        len(adjudicate(dealer, case, policies, UNTIL).entries)
        for dealer, case in by_dealer(facts).items()
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cases(lines: Lines) -> Iterator[Lines]:
    """The lines of each dealer."""
    found: dict[str, Lines] = {}
    for line in lines:
        found.setdefault(received_fact(line).dealer, []).append(line)
    return iter(found.values())


def halves(lines: Lines) -> tuple[Lines, Lines]:
    """Half the dealers each."""
    sides: tuple[Lines, Lines] = ([], [])
    for number, case in enumerate(cases(lines)):
        sides[number % 2].extend(case)
    return sides


_share: Lines = []


def take(share: Lines) -> None:
    """A process has its lines before the clock starts."""
    gc.disable()
    _share[:] = share


def replay_share() -> int:
    """What this process holds."""
    return replay(_share)


def one_dealer() -> float:
    """Milliseconds to adjudicate one dealer of 400 facts; the median of 50."""
    lines = list(sample_lines(dealers=1, months=60, until=UNTIL, seed=1))[:MANY_FACTS]
    facts: list[ReceivedFact] = [received_fact(line) for line in lines]
    [dealer] = {fact.dealer for fact in facts}
    policies = shipped_policies()
    return 1000 * median(
        seconds(lambda: adjudicate(dealer, facts, policies, UNTIL)) for _ in range(50)
    )


def main(dealers: int, months: int, rounds: int) -> None:
    """Measure."""
    gc.disable()  # for all of them, as the commands do that read a whole history
    lines = list(sample_lines(dealers=dealers, months=months, until=UNTIL, seed=1))
    tenth = list(islice(cases(lines), dealers // 10))
    untyped, typed = Aggregates(tenth, read_json), Aggregates(tenth, received_fact)
    print(f"{len(lines)} facts of {dealers} dealers over {months} months", flush=True)
    left, right = halves(lines)
    with (
        ProcessPoolExecutor(1, initializer=take, initargs=(left,)) as one,
        ProcessPoolExecutor(1, initializer=take, initargs=(right,)) as other,
    ):

        def by_two() -> None:
            for half in [one.submit(replay_share), other.submit(replay_share)]:
                half.result()

        by_two()  # both are up, with their lines
        works: dict[str, tuple[int, Callable[[], object]]] = {
            "parse": (len(lines), lambda: parse(lines)),
            "decode": (len(lines), lambda: decode(lines)),
            "replay": (len(lines), lambda: replay(lines)),
            "by two processes": (len(lines), by_two),
            "aggregates, JSON": (untyped.facts, untyped.rebuild),
            "aggregates, typed": (typed.facts, typed.rebuild),
        }
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, (facts, work) in works.items():
                taken[name].append(facts / seconds(work))
    rates = {name: median(each) for name, each in taken.items()}
    for name, rate in rates.items():
        print(f"{name:18} {rate:9.0f} facts/s")
    print(f"replay / parse             {rates['replay'] / rates['parse']:.2f}")
    print(f"replay / decode            {rates['replay'] / rates['decode']:.2f}")
    print(f"two processes / one        {rates['by two processes'] / rates['replay']:.2f}")
    print(f"replay / aggregates, JSON  {rates['replay'] / rates['aggregates, JSON']:.2f}")
    print(f"replay / aggregates, typed {rates['replay'] / rates['aggregates, typed']:.2f}")
    print(f"one dealer of {MANY_FACTS} facts   {one_dealer():.2f} ms")


def beside(checkout: Path, lines: Lines, rounds: int) -> None:
    """This build and another's in turns."""
    with Build(HERE, "law") as ours, Build(checkout, "law") as theirs:
        for build in (ours, theirs):
            build.hold(lines)
        for what in ("decode", "replay"):
            taken = in_turns(
                rounds,
                {
                    "ours": lambda what=what: ours.on_held(what),
                    "theirs": lambda what=what: theirs.on_held(what),
                },
            )
            print(f"{what:7} / that of {checkout}  {taken['theirs'] / taken['ours']:.2f}")
        taken = in_turns(
            rounds,
            {
                "ours": lambda: ours.run("one_dealer")[1],
                "theirs": lambda: theirs.run("one_dealer")[1],
            },
        )
        print(f"one dealer / that of {checkout}  {taken['theirs'] / taken['ours']:.2f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--dealers", type=int, default=200)
    options.add_argument("--months", type=int, default=32)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--against", type=Path)
    given = options.parse_args()
    main(given.dealers, given.months, given.rounds)
    if given.against is not None:
        of_both = list(sample_lines(given.dealers, given.months, until=UNTIL, seed=1))
        beside(given.against, of_both, given.rounds)
