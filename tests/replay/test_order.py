"""The same facts in any order, twice, in any batches, read in any way: the same dockets."""

import random
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.kit.log import LogReader, Place, Record
from services.kit.log.embedded import EmbeddedLog
from tests.replay.ledger import PARTITIONS, Event, Ledger, postings, run
from tests.replay.script import (
    ONE_DAY,
    Closed,
    as_it_happens,
    dearer_hardware,
    oracle_facts,
    received_on,
    sample_facts,
)

HISTORIES = [*(pytest.param(oracle_facts(seed), id=f"oracle {seed}") for seed in (4, 7, 12))]
HISTORIES += [pytest.param(sample_facts(3), id="sample 3")]


class Rationed(EmbeddedLog):
    """A log read a few records at a time."""

    def __init__(self, ledger: Ledger, most: int) -> None:
        super().__init__(ledger.upstream(), PARTITIONS)
        self._most = most

    def poll(self, limit: int) -> Sequence[Record]:
        return super().poll(min(limit, self._most))


class Uneven(EmbeddedLog):
    """A log as a broker gives it: each partition of each topic in its order, and no more order."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self._rng = random.Random(seed)
        self._waiting: defaultdict[Place, deque[Record]] = defaultdict(deque)
        super().__init__(ledger.upstream(), PARTITIONS)

    def seek(self, positions: Mapping[Place, int]) -> None:
        super().seek(positions)
        self._waiting.clear()
        for record in super().poll(1_000_000):
            self._waiting[record.topic, record.partition].append(record)

    def poll(self, limit: int) -> Sequence[Record]:
        places = [place for place, records in self._waiting.items() if records]
        if not places:
            return []
        chosen = self._rng.sample(places, self._rng.randint(1, len(places)))
        most = self._rng.choice((1, 3, 50, limit))
        return [
            self._waiting[place].popleft()
            for place in chosen
            for _ in range(min(most, len(self._waiting[place])))
        ]


def in_one_go(folder: Path, events: Sequence[Event], until: date) -> Ledger:
    """All facts in the order received, then all days closed."""
    ledger = Ledger(folder)
    ledger.receive(sorted(events, key=lambda event: event["recordedtime"]))
    ledger.close_day(until)
    ledger.post_all()
    return ledger


def decided(dockets: dict[str, Any]) -> dict[str, Any]:
    """What the law says, without what was said of it on the day before."""
    for docket in dockets.values():
        for entry in docket["entries"]:
            entry.pop("provisional", None)
    return dockets


@pytest.mark.parametrize("facts", HISTORIES)
def test_the_order_and_repetition_of_facts_and_the_cut_of_batches_change_no_docket(
    tmp_path: Path, facts: list[Event]
) -> None:
    rng = random.Random(len(facts))
    until = max(map(received_on, facts)) + 40 * ONE_DAY
    once = in_one_go(tmp_path / "once", facts, until)
    told = [*facts, *rng.sample(facts, len(facts) // 2)]
    for telling in range(3):
        rng.shuffle(told)
        ledger = Ledger(tmp_path / f"again {telling}")
        consumer = ledger.consumer(log=Rationed(ledger, rng.choice((1, 5, 500))))
        rest = list(told)
        while rest:
            some = rng.choice((1, 2, 10, 100))
            ledger.receive(rest[:some])
            rest = rest[some:]
            if rng.random() < 0.3:
                run(consumer)
        ledger.close_day(until)
        run(consumer)
        assert ledger.dockets() == once.dockets()
        assert [p[:2] for p in postings(ledger.store)] == [p[:2] for p in postings(once.store)]
        ledger.close()
    once.close()


@pytest.mark.parametrize("seed", [4, 6, 10])
def test_days_closed_early_or_late_and_facts_come_late_change_no_docket(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    facts = [*oracle_facts(seed), dearer_hardware(date(2012, 11, 3))]
    steps = as_it_happens(facts, rng)
    lived = Ledger(tmp_path / "lived")
    consumer = lived.consumer()
    for step in steps:
        step.perform(lived)
        if rng.random() < 0.5:
            run(consumer)
    run(consumer)
    until = max(step.through for step in steps if isinstance(step, Closed))
    once = in_one_go(tmp_path / "once", facts, until)
    assert decided(lived.dockets()) == decided(once.dockets())
    for ledger in (lived, once):
        ledger.close()


READERS: dict[str, Callable[[Ledger], LogReader]] = {
    "all of it at once": lambda ledger: ledger.log(),
    "one record at a time": lambda ledger: Rationed(ledger, 1),
    "seven at a time": lambda ledger: Rationed(ledger, 7),
    "as one broker gives it": lambda ledger: Uneven(ledger, 1),
    "as another broker gives it": lambda ledger: Uneven(ledger, 2),
}


@pytest.mark.parametrize("reader", READERS)
def test_however_the_log_is_read_the_postings_are_the_same_byte_for_byte(
    tmp_path: Path, reader: str
) -> None:
    rng = random.Random(reader)
    ledger = Ledger(tmp_path)
    consumer = ledger.consumer()
    facts = [*oracle_facts(rng.choice((4, 6, 10))), *sample_facts(1, 2)]
    facts.append(dearer_hardware(date(2012, 12, 1)))
    for step in as_it_happens(facts, rng):
        step.perform(ledger)
        if rng.random() < 0.5:
            run(consumer)
    run(consumer)
    assert any(b"entry-reversed" in value for _, _, value in postings(ledger.store))
    fresh = ledger.another_store("replayed")
    run(ledger.consumer(fresh, READERS[reader](ledger)))
    assert postings(fresh) == postings(ledger.store)
    assert ledger.dockets(fresh) == ledger.dockets()
    ledger.close()
