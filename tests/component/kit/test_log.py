"""The embedded log gives each partition in its order, from where a reader left off."""

from datetime import date, timedelta

import pytest

from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import WallClock
from services.kit.intake.journal import TABLES, Journal
from services.kit.log import Record
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of
from services.kit.store import Store, StoreUnavailable
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted, policy_published
from tests.component.kit.records import PARTITIONS, dealers_of
from tests.component.kit.stores import FailingStore

MANY = 10_000


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store, STAFFING, PARTITIONS, WallClock())


def record(journal: Journal, *dealers: str, start: int = 0) -> None:
    bodies = [declared(f"{start + n}", dealer) for n, dealer in enumerate(dealers)]
    journal.record([drafted(body) for body in bodies])


def all_of(log: EmbeddedLog, limit: int) -> list[Record]:
    found: list[Record] = []
    while some := log.poll(limit):
        assert len(some) <= limit * len(log.topics)
        found += some
    return found


def test_every_event_stands_in_its_partition_in_its_order(journal: Journal, store: Store) -> None:
    dealers = [f"D-{n % 9}" for n in range(60)]
    record(journal, *dealers)
    journal.record([drafted(policy_published())])
    journal.close_days(date(2012, 7, 5))

    records = all_of(EmbeddedLog({STAFFING: store}, PARTITIONS), 7)
    assert [r.value for r in records] == [n.value for n in store.notifications(0, MANY)]
    assert [r.partition for r in records[:60]] == [partition_of(d, PARTITIONS) for d in dealers]
    assert [r.partition for r in records[60:]] == [0, 1, 2, 3, 0, 1, 2, 3]
    for partition in range(PARTITIONS):
        offsets = [r.offset for r in records if r.partition == partition]
        assert offsets == sorted(set(offsets))


def test_several_topics_are_read_side_by_side(
    opening: Opening, sqlite_url: str, store: Store
) -> None:
    decisions = opening(f"{sqlite_url}-decisions", TABLES)
    record(Journal(store, STAFFING, PARTITIONS, WallClock()), "BJ-BSL")
    Journal(decisions, DECISIONS, PARTITIONS, WallClock()).record([drafted(policy_published())])

    records = EmbeddedLog({STAFFING: store, DECISIONS: decisions}, PARTITIONS).poll(100)
    assert [r.topic for r in records] == [STAFFING] + [DECISIONS] * PARTITIONS


def test_a_reader_goes_on_after_its_positions_in_each_partition(
    journal: Journal, store: Store
) -> None:
    record(journal, *[f"D-{n % 9}" for n in range(80)])
    whole = all_of(EmbeddedLog({STAFFING: store}, PARTITIONS), 100)
    some = whole[10], whole[50], whole[30]
    positions = {(STAFFING, r.partition): r.offset for r in sorted(some, key=lambda r: r.offset)}

    log = EmbeddedLog({STAFFING: store}, PARTITIONS)
    log.seek(positions)
    expected = [r for r in whole if r.offset > positions.get((STAFFING, r.partition), 0)]
    assert all_of(log, 7) == expected

    log.seek({})
    assert all_of(log, 7) == whole


def test_a_partition_without_events_does_not_hide_what_the_others_have(
    journal: Journal, store: Store
) -> None:
    [busy] = dealers_of(0, 1)
    record(journal, *[busy] * 50)
    [*_, last] = all_of(EmbeddedLog({STAFFING: store}, PARTITIONS), 100)
    record(journal, busy, start=50)

    log = EmbeddedLog({STAFFING: store}, PARTITIONS)
    log.seek({(STAFFING, 0): last.offset})
    [new] = log.poll(7)
    assert new.offset > last.offset
    assert log.poll(7) == []


def test_what_is_recorded_later_comes_later(journal: Journal, store: Store) -> None:
    log = EmbeddedLog({STAFFING: store}, PARTITIONS)
    assert log.poll(10) == []
    for day in range(3):
        journal.close_days(date(2012, 7, 1) + timedelta(days=day))
        assert len(log.poll(10)) == PARTITIONS
        assert log.poll(10) == []


def test_after_a_failure_nothing_is_lost_to_who_seeks_first(
    opening: Opening, sqlite_url: str, store: Store
) -> None:
    failing = FailingStore(opening(f"{sqlite_url}-decisions", TABLES))
    record(Journal(store, STAFFING, PARTITIONS, WallClock()), "BJ-BSL")
    log = EmbeddedLog({STAFFING: store, DECISIONS: failing}, PARTITIONS)
    failing.failing = True
    with pytest.raises(StoreUnavailable):
        log.poll(10)

    failing.failing = False
    log.seek({})
    assert len(log.poll(10)) == 1
