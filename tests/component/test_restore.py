"""A store that was lost is refilled with what it recorded, and goes on as if nothing had been."""

import random
from collections.abc import Callable
from datetime import date
from itertools import groupby

import pytest

from contracts.canonical import canonical
from contracts.envelope import CONTENT
from contracts.reading import read_json
from contracts.receipt import Receipt
from contracts.topics import DECISIONS
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.draft import content_digest
from services.kit.intake.journal import Journal
from services.kit.log.partitions import partition_of_stream
from services.kit.recovery.refill import NotWhatWasRecorded, Refill, found_in_export
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.conftest import (
    opening as opening,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    postgres_url as postgres_url,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    sqlite_url as sqlite_url,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    store_url as store_url,  # noqa: PLC0414
)
from tests.component.kit.facts import DMS, declared, drafted, older, policy_published
from tests.component.kit.records import PARTITIONS

Exporting = Callable[[Store, random.Random], list[bytes]]


TABLES = ("stored_events", "streams", "accepted", "closed_days", "journal", "counts")


def lived(store: Store) -> Journal:
    """Facts, an import, a policy and closed days."""
    lived = Journal(store, DECISIONS, PARTITIONS, WallClock())
    lived.record([drafted(declared("1")), drafted(policy_published("p1"))])
    lived.close_days(date(2012, 7, 4))
    lived.record([older(declared("2"), "2012-07-03"), drafted(declared("3", "SH-0001"))])
    lived.record([drafted(policy_published("p2", "policy: q")), drafted(declared("1"))])
    lived.close_days(date(2012, 7, 6))
    return lived


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    with store.reading() as look:
        found = look.execute(f"SELECT * FROM {table}")
    whole = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]
    return sorted(whole, key=repr)


def exported(store: Store) -> list[bytes]:
    return [each.value for each in store.notifications(0, 1_000_000)]


def refill(store: Store, values: list[bytes]) -> tuple[int, int]:
    one = Refill(store, DECISIONS, PARTITIONS, accepts=True)
    return one.put_back(found_in_export(lambda: values, PARTITIONS))


@pytest.fixture
def lost(opening: Opening, sqlite_url: str) -> Store:
    store: Store = opening(f"{sqlite_url}-lost", journal.TABLES)
    lived(store)
    return store


@pytest.fixture
def empty(opening: Opening, store_url: str) -> Store:
    return opening(store_url, journal.TABLES)


def test_every_table_is_as_it_was(lost: Store, empty: Store) -> None:
    assert refill(empty, exported(lost)) == (len(exported(lost)), 0)
    assert exported(empty) == exported(lost)
    for table in TABLES[1:]:
        assert rows(empty, table) == rows(lost, table), table


def uneven(store: Store) -> Journal:
    """One whose partitions have closed days at other times: copies differ in their numbers."""
    journal_ = Journal(store, DECISIONS, PARTITIONS, WallClock())
    for day, ahead in enumerate(((1,), (0, 2), (), (3,), (1, 2)), 4):
        named = [f"{day}-{n}" for n in range(8)]
        journal_.record([drafted(declared(each, f"D-{each[-1]}")) for each in named])
        journal_.record([drafted(policy_published(f"p{day}"))])
        with store.transaction() as tx:
            for partition in ahead:
                tx.execute("DELETE FROM closed_days WHERE partition = ?", (partition,))
                tx.execute(
                    "INSERT INTO closed_days VALUES (?, ?)", (partition, f"2012-07-{day:02}")
                )
        journal_.close_days(date(2012, 7, day))
        journal_.record([drafted(policy_published(f"q{day}"))])
    return journal_


def by_partition(store: Store) -> dict[int, list[bytes]]:
    """What the log has of a store."""
    found: dict[int, list[bytes]] = {partition: [] for partition in range(PARTITIONS)}
    for each in store.notifications(0, 1_000_000):
        found[partition_of_stream(each.stream, PARTITIONS)].append(each.value)
    return found


def copies_shuffled(store: Store, rng: random.Random) -> list[bytes]:
    """An export, the copies of one event in any order."""
    events = store.notifications(0, 1_000_000)
    together = groupby(
        events, key=lambda each: [read_json(each.value)[n] for n in ("source", "id")]
    )
    groups = [[each.value for each in group] for _, group in together]
    return [value for group in groups for value in rng.sample(group, len(group))]


def partitions_shuffled(store: Store, rng: random.Random) -> list[bytes]:
    """An export of one partition after another, in any order."""
    whole = by_partition(store)
    return [
        value for partition in rng.sample(sorted(whole), len(whole)) for value in whole[partition]
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("exporting", [copies_shuffled, partitions_shuffled])
def test_the_copies_of_an_event_find_their_partitions_in_whatever_order_they_come(
    opening: Opening, sqlite_url: str, empty: Store, exporting: Exporting, seed: int
) -> None:
    lived_through = opening(f"{sqlite_url}-uneven", journal.TABLES)
    uneven(lived_through)
    numbers = {len(lived_through.events(f"*/{partition}")) for partition in range(PARTITIONS)}
    assert len(numbers) > 1
    values = exporting(lived_through, random.Random(seed))
    assert refill(empty, values) == (len(values), 0)
    assert by_partition(empty) == by_partition(lived_through)
    assert refill(empty, values) == (0, len(values))
    assert rows(empty, "counts") == rows(lived_through, "counts")
    before = {row[:2] for row in rows(lived_through, "streams")}
    assert {row[:2] for row in rows(empty, "streams")} == before


def test_a_number_beyond_two_to_the_53rd_is_put_back_as_it_was_recorded(
    empty: Store,
) -> None:
    body = declared("1") | {
        "type": "docket.staffing.volumes-reported.v1",
        "data": {"year": 2012, "monthly_sales": 1e20, "monthly_visits": 123456789012345680000.0},
    }
    stamped = {"recordedtime": "2012-07-05T01:00:00.000000Z", "actor": "a"}
    value = canonical(body | stamped | {"sequence": f"{1:020d}"})
    assert refill(empty, [value]) == (1, 0)
    assert exported(empty) == [value]
    [(digested,)] = [row[2:3] for row in rows(empty, "accepted")]
    members = {name: canonical(body[name]) for name in CONTENT}
    assert digested == content_digest(members)


def test_receipts_are_answered_as_duplicates_and_intake_goes_on(lost: Store, empty: Store) -> None:
    refill(empty, exported(lost))
    before = Journal(lost, DECISIONS, PARTITIONS, WallClock())
    after = Journal(empty, DECISIONS, PARTITIONS, WallClock())
    for event_id in ("1", "2", "3"):
        assert after.receipt(DMS, event_id) == before.receipt(DMS, event_id) is not None
    [again] = after.record([drafted(declared("1"))])
    assert isinstance(again, Receipt)
    assert again.duplicate
    [following] = after.record([drafted(declared("4"))])
    assert isinstance(following, Receipt)
    assert int(following.sequence) == 3
    assert after.closed_through() == date(2012, 7, 6)
    assert after.close_days(date(2012, 7, 6)) == 0


def test_the_receipt_is_of_partition_0_wherever_the_log_was_read_first(
    lost: Store, empty: Store
) -> None:
    copies = [
        (int(each.stream.removeprefix("*/")), each.value)
        for each in lost.notifications(0, 1_000_000)
        if each.stream.startswith("*/")
    ]
    backwards = sorted(copies, key=lambda copy: -copy[0])
    Refill(empty, DECISIONS, PARTITIONS, accepts=True).put_back(backwards)
    before = Journal(lost, DECISIONS, PARTITIONS, WallClock())
    after = Journal(empty, DECISIONS, PARTITIONS, WallClock())
    for event_id in ("p1", "p2"):
        given = after.receipt("/policies", event_id)
        assert given == before.receipt("/policies", event_id) is not None


def test_a_store_put_back_from_a_backup_gets_what_it_lacks(lost: Store, empty: Store) -> None:
    whole = exported(lost)
    assert refill(empty, whole[:7]) == (7, 0)
    assert refill(empty, whole) == (len(whole) - 7, 7)
    assert refill(empty, whole) == (0, len(whole))
    assert exported(empty) == whole


def test_what_does_not_go_on_where_the_store_ends_is_refused(lost: Store, empty: Store) -> None:
    first, *_ = exported(lost)
    second = next(v for v in exported(lost) if read_json(v)["id"] == "2")
    with pytest.raises(NotWhatWasRecorded, match="0 of BJ-BSL is followed by 2: some is missing"):
        refill(empty, [second])
    other = canonical({**read_json(first), "actor": "someone:else"})
    refill(empty, [first])
    with pytest.raises(NotWhatWasRecorded, match="number 1 of BJ-BSL is recorded otherwise"):
        refill(empty, [other])
    assert exported(empty) == [first]
