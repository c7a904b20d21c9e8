"""A store as one life of a process reaches it: out of reach, forgetful, or the last thing seen."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from services.kit.store import (
    Notification,
    Reading,
    Recording,
    Store,
    Transaction,
)
from services.kit.store.locations import open_store
from tests.component.kit.stores import StoreAround
from tests.simulation.instance import Exposure, OutOfReach


def new_store(folder: Path, name: str, tables: Sequence[str]) -> Store:
    """An empty store. No power is cut here, so nothing waits for the disk."""
    file = folder / f"{name}.sqlite"
    file.write_bytes(_empty(tuple(tables)))
    return open_store(f"sqlite:{file}", tables, durable=False)


@cache
def _empty(tables: Sequence[str]) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        with closing(open_store(f"sqlite:{file}", tables)):
            pass
        return file.read_bytes()


class LastingStore(StoreAround):
    """A store that outlives the process which closes it."""

    def close(self) -> None:
        """The store stays open for the next process."""


class ExposedStore(LastingStore):
    """A real store behind a port at which everything may go wrong."""

    def __init__(self, inside: Store, name: str, life: Exposure) -> None:
        super().__init__(inside)
        self._name = name
        self._life = life

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self._reach("before a transaction", "pause before a write")
        with self._open(), super().transaction() as tx:
            yield tx
            self._life.may_crash(f"within a transaction of {self._name}")
            if self._life.strikes("store fails", f"at the commit of {self._name}"):
                raise OutOfReach("the transaction was rolled back")
        if self._life.strikes("acknowledgement lost", f"of a commit of {self._name}"):
            raise OutOfReach("the connection was lost before the acknowledgement")
        self._life.meet(f"after a commit of {self._name}")

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        self._reach("before a look")
        with self._open(), super().reading() as look:
            yield look
        self._life.meet(f"after a look at {self._name}")

    def events(self, stream: str) -> Sequence[Recording]:
        self._reach("before reading a stream")
        return super().events(stream)

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        self._reach("before reading on")
        found = super().notifications(after, limit)
        self._life.meet(f"after reading on in {self._name}")
        return found

    def _reach(self, where: str, pause: str = "pause") -> None:
        self._life.meet(f"{where} of {self._name}", pause)
        is_cut_off, self._life.is_cut_off = self._life.is_cut_off, False
        if is_cut_off or self._life.strikes("store fails", f"{where} of {self._name}"):
            raise OutOfReach("the store is out of reach")

    @contextmanager
    def _open(self) -> Iterator[None]:
        self._life.enter()
        try:
            yield
        finally:
            self._life.leave()
