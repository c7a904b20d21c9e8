"""Stores that count, fail or lose an acknowledgement, around a real one."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from services.kit.store import (
    Notification,
    Reading,
    Recording,
    Row,
    Store,
    StoreUnavailable,
    Transaction,
    ValueRefused,
)


class StoreAround:
    """A store that passes every call on to the one inside."""

    def __init__(self, inside: Store) -> None:
        self.inside = inside

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inside.transaction() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with self.inside.reading() as look:
            yield look

    def events(self, stream: str) -> Sequence[Recording]:
        return self.inside.events(stream)

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        return self.inside.notifications(after, limit)

    def close(self) -> None:
        self.inside.close()


class CountingStore(StoreAround):
    """Counts its transactions, and makes each take a while, as a slow disk does."""

    def __init__(self, inside: Store, takes: float = 0.005) -> None:
        super().__init__(inside)
        self.transactions = 0
        self._takes = takes

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self.transactions += 1
        time.sleep(self._takes)
        with super().transaction() as tx:
            yield tx


class ExplainingStore(StoreAround):
    """Asks SQLite how it would find what is asked for, and keeps the tables it would read whole."""

    def __init__(self, inside: Store) -> None:
        super().__init__(inside)
        self.read_whole: set[str] = set()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield _Explaining(tx, self.read_whole)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with super().transaction() as tx:
            yield _Explaining(tx, self.read_whole)


class _Explaining:
    def __init__(self, tx: Transaction, read_whole: set[str]) -> None:
        self._tx = tx
        self._read_whole = read_whole

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        for *_, detail in self._tx.execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
            how, _, what = str(detail).partition(" ")
            if how == "SCAN" and "INDEX" not in what:
                self._read_whole.add(what)
        return self._tx.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._tx.execute_many(sql, rows)

    def append(self, recordings: Sequence[Recording]) -> None:
        self._tx.append(recordings)


class FailingStore(StoreAround):
    """Takes no transaction, and gives no answer, while `failing`."""

    failing = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self._fail()
        with super().transaction() as tx:
            yield tx

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        self._fail()
        return super().notifications(after, limit)

    def _fail(self) -> None:
        if self.failing:
            raise StoreUnavailable("the store is out of reach")


class RefusingStore(StoreAround):
    """Takes no event in which `refused` stands, as a database takes no value that is not its."""

    def __init__(self, inside: Store, refused: bytes) -> None:
        super().__init__(inside)
        self._refused = refused

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield _Refusing(tx, self._refused)


class _Refusing:
    def __init__(self, tx: Transaction, refused: bytes) -> None:
        self._tx = tx
        self._refused = refused
        self.execute = tx.execute
        self.execute_many = tx.execute_many

    def append(self, recordings: Sequence[Recording]) -> None:
        if any(self._refused in each.value for each in recordings):
            raise ValueRefused("the store takes no such value")
        self._tx.append(recordings)


class ForgetfulStore(StoreAround):
    """While `losing`, it commits a transaction and says that it did not."""

    losing = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield tx
        if self.losing:
            raise StoreUnavailable("the connection was lost before the acknowledgement")
