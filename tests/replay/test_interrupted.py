"""A process that ends in any transaction, and is started again: the same postings and dockets."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from services.kit.store import Store, Transaction
from tests.component.kit.stores import StoreAround
from tests.replay.ledger import Ledger, postings, run
from tests.replay.script import Step, as_it_happens, dearer_hardware, oracle_facts

When = Literal["before", "within", "after"]


class ProcessEnded(BaseException):
    """The process ends here: nothing in it may catch this."""


class Transactions:
    """Counts the transactions of all stores, and ends the process in one of them."""

    def __init__(self, ends_in: int | None = None, when: When = "before") -> None:
        self.counted = 0
        self._ends_in = ends_in
        self._when = when

    @contextmanager
    def one(self, store: Store) -> Iterator[Transaction]:
        self.counted += 1
        ends = self._when if self.counted == self._ends_in else None
        if ends == "before":
            raise ProcessEnded
        with store.transaction() as tx:
            yield tx
            if ends == "within":
                raise ProcessEnded
        if ends == "after":
            raise ProcessEnded


class EndingStore(StoreAround):
    """A store of a process that may end in any of its transactions."""

    def __init__(self, inside: Store, transactions: Transactions) -> None:
        super().__init__(inside)
        self._transactions = transactions

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._transactions.one(self.inside) as tx:
            yield tx


def some_weeks(seed: int) -> list[Step]:
    """A stretch of a history in which fines are posted and reversed, with a policy published."""
    policy = dearer_hardware(date(2012, 11, 3))
    return as_it_happens([*oracle_facts(seed), policy], random.Random(seed), late=0.5)


def live_through(
    folder: Path, steps: Sequence[Step], transactions: Transactions, at_once: int = 1
) -> Ledger | None:
    """All the steps, one dealer a transaction; None where the process ended meanwhile."""
    ledger = Ledger(folder, lambda _, store: EndingStore(store, transactions))
    try:
        consumer = ledger.consumer(at_once=at_once)
        for step in steps:
            step.perform(ledger)
            run(consumer)
    except ProcessEnded:
        ledger.close()
        return None
    return ledger


def start_again(folder: Path, steps: Sequence[Step]) -> Ledger:
    """A new process on the folder; whoever had no answer sends again what was recorded or not."""
    ledger = live_through(folder, steps, Transactions())
    assert ledger is not None
    return ledger


@pytest.mark.parametrize(("seed", "when"), [(2, "before"), (3, "within"), (2, "after")])
def test_wherever_the_process_ends_the_next_one_goes_on_from_there(
    tmp_path: Path, seed: int, when: When
) -> None:
    steps = some_weeks(seed)
    counting = Transactions()
    uninterrupted = live_through(tmp_path / "once", steps, counting)
    assert uninterrupted is not None
    assert any(b"entry-reversed" in value for _, _, value in postings(uninterrupted.store))
    for ends_in in random.Random(seed).sample(range(20, counting.counted), 5):
        folder = tmp_path / f"{ends_in}"
        assert live_through(folder, steps, Transactions(ends_in, when)) is None
        resumed = start_again(folder, steps)
        assert postings(resumed.store) == postings(uninterrupted.store), ends_in
        assert resumed.dockets() == uninterrupted.dockets(), ends_in
        resumed.close()
    uninterrupted.close()


def test_however_many_dealers_are_examined_at_once_the_postings_are_the_same(
    tmp_path: Path,
) -> None:
    told = []
    for at_once in (1, 2, 100):
        ledger = live_through(tmp_path / f"{at_once}", some_weeks(3), Transactions(), at_once)
        assert ledger is not None
        told.append((postings(ledger.store), ledger.dockets()))
        ledger.close()
    assert told[0] == told[1] == told[2]
