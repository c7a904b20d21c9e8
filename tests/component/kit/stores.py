"""Stores that count, fail or lose an acknowledgement, around a real one."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from services.kit.store import (
    Notification,
    Reading,
    Recording,
    Store,
    StoreUnavailable,
    Transaction,
)


class _Around:
    """A store that does as the one inside does."""

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


class CountingStore(_Around):
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


class FailingStore(_Around):
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


class ForgetfulStore(_Around):
    """While `losing`, it commits a transaction and says that it did not."""

    losing = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield tx
        if self.losing:
            raise StoreUnavailable("the connection was lost before the acknowledgement")
