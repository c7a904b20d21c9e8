"""However a log is cut into batches, repeated and interrupted: the same rows in the end."""

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log import Place, Record
from services.kit.log.decoding import LogEvent
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of
from services.kit.store import Store, StoreUnavailable, Transaction
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.records import PARTITIONS, day_closed, dealers_of, event
from tests.component.kit.stores import ForgetfulStore

VIEW = (*consumer.TABLES, *shelf.TABLES)
DEALERS = [*dealers_of(0, 2), *dealers_of(1, 1)]


class GivenFact(EmbeddedLog):
    """A log told in batches, which repeats itself as it likes; offsets alone ever increase."""

    def __init__(self, batches: Sequence[Sequence[Record]]) -> None:
        super().__init__({}, PARTITIONS)
        self.topics = (STAFFING,)
        self._batches = batches
        self._passed: dict[Place, int] = {}

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._passed = dict(positions)

    def poll(self, limit: int) -> Sequence[Record]:
        assert limit > 0
        for batch in self._batches:
            if new := [r for r in batch if r.offset > self._passed.get(r[:2], 0)]:
                self._passed |= {r[:2]: r.offset for r in new}
                return new
        return []


class Stopping(Shelf):
    """A projection in which the process ends, before or after it derived anything."""

    ends: str | None = None

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        if self.ends == "before":
            raise KeyboardInterrupt
        super().apply(tx, events)
        if self.ends == "within":
            raise KeyboardInterrupt


def history() -> list[tuple[int, bytes]]:
    """Facts of three dealers among closed days, each with its partition, in recorded order."""
    told: list[tuple[int, bytes]] = []
    for number in range(1, 6):
        told += [(partition_of(d, PARTITIONS), event(d, number)) for d in DEALERS]
        day = date(2012, 7, 5) + number * timedelta(days=1)
        told += [(p, day_closed(p, day, number)) for p in range(2)]
    return told


@st.composite
def tellings(draw: st.DrawFn) -> list[list[Record]]:
    """The history with any of it told again later, partitions interleaved, in any batches."""
    by_partition = [[value for p, value in history() if p == n] for n in range(2)]
    lines: list[list[bytes]] = []
    for values in by_partition:
        line: list[bytes] = []
        for position, value in enumerate(values):
            line.append(value)
            line += [values[draw(st.integers(0, position))] for _ in range(draw(AGAIN))]
        lines.append(line)
    turns = draw(st.permutations([0] * len(lines[0]) + [1] * len(lines[1])))
    offsets = count(1)
    told = [Record(STAFFING, p, next(offsets), lines[p].pop(0)) for p in turns]
    batches: list[list[Record]] = []
    while told:
        size = draw(st.integers(1, 12))
        batches.append(told[:size])
        told = told[size:]
    return batches


AGAIN = st.sampled_from([0, 0, 0, 1, 2])
ENDINGS = st.lists(
    st.tuples(st.sampled_from(["before", "within", "unacknowledged", "between"]), st.booleans()),
    max_size=8,
)
"""Where a step ends too early, and whether the process ends with it or goes on."""


def rows(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as look:
        found = look.execute("SELECT * FROM kept ORDER BY stream, topic, sequence")
        found += look.execute("SELECT * FROM closings ORDER BY partition, topic, through, sequence")
        found += look.execute("SELECT * FROM heads ORDER BY stream, topic")
        return found + look.execute("SELECT * FROM parked")


def read(url: str, batches: Sequence[Sequence[Record]], endings: Sequence[tuple[str, bool]]) -> Any:
    """The rows once all is read, by instances that are interrupted as told."""
    migrate_store(url, VIEW)
    with closing(open_store(url, VIEW)) as store:
        forgetful, projection = ForgetfulStore(store), Stopping()
        reader = taken(forgetful, batches, projection)
        for number, (ending, restarts) in enumerate(endings):
            for _ in range(number % 3):
                reader.step()
            projection.ends, forgetful.losing = ending, ending == "unacknowledged"
            with suppress(KeyboardInterrupt, StoreUnavailable):
                reader.step()
            projection.ends, forgetful.losing = None, False
            if restarts:
                reader = taken(forgetful, batches, projection)
        while reader.step():
            pass
        return rows(store)


def taken(store: Store, batches: Sequence[Sequence[Record]], projection: Shelf) -> Consumer:
    reader = Consumer(store, GivenFact(batches), projection)
    reader.take()
    return reader


@pytest.fixture(scope="module")
def in_one_pass(tmp_path_factory: pytest.TempPathFactory) -> Any:
    url = f"sqlite:{tmp_path_factory.mktemp('one') / 'pass.sqlite'}"
    batch = [Record(STAFFING, p, n, value) for n, (p, value) in enumerate(history(), 1)]
    return read(url, [batch], [])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches=tellings(), endings=ENDINGS, name=st.uuids())
def test_any_telling_with_any_interruptions_ends_in_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    in_one_pass: Any,
    batches: list[list[Record]],
    endings: list[tuple[str, bool]],
    name: object,
) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    assert read(f"sqlite:{folder / str(name)}.sqlite", batches, endings) == in_one_pass


def test_the_history_is_kept_whole_in_one_pass(in_one_pass: Any) -> None:
    facts, days = 5 * len(DEALERS), 5 * 2
    assert len(in_one_pass) == facts + days + len(DEALERS) + 2, "each once, and a head a stream"


def test_on_postgresql_too(postgres_url: str, in_one_pass: Any) -> None:
    values = history()
    told = [Record(STAFFING, p, n, value) for n, (p, value) in enumerate(values + values, 1)]
    batches = [told[n : n + 4] for n in range(0, len(told), 4)]
    kinds = ["within", "unacknowledged", "before", "between", "unacknowledged"]
    endings = [(kind, restarts) for kind in kinds for restarts in (True, False)]
    assert read(postgres_url, batches, endings) == in_one_pass
