"""A journal records each fact once, under the next number of its dealer, and says so."""

import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from contracts.canonical import canonical, digest
from contracts.faults import Malformed
from contracts.receipt import Receipt
from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import WallClock
from services.kit.intake.accepted import ContentDiffers
from services.kit.intake.journal import TABLES, Journal, PartitionsDiffer
from services.kit.log.partitions import partition_of
from services.kit.proof.tree import leaf_hash
from services.kit.store import Recording, Store, StoreUnavailable
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import DMS, declared, policy_published
from tests.component.kit.journals import record
from tests.component.kit.promises import broken, of, recorded
from tests.component.kit.records import PARTITIONS


def test_a_fact_is_recorded_with_what_the_service_adds_and_nothing_else(
    journal: Journal, store: Store
) -> None:
    body = declared("1", correlationid="c-1")
    [receipt] = record(journal, body)

    assert isinstance(receipt, Receipt)
    [kept] = store.events("BJ-BSL")
    event = json.loads(kept.value)
    assert event == {
        **body,
        "recordedtime": receipt.recordedtime,
        "sequence": "00000000000000000001",
        "actor": "dms:BJ-BSL",
    }
    assert kept.value == canonical(event)
    assert kept.type == body["type"]
    assert receipt == Receipt(
        source=DMS,
        id="1",
        type="docket.staffing.no-change-declared.v1",
        topic=STAFFING,
        subject="BJ-BSL",
        sequence="00000000000000000001",
        recordedtime=event["recordedtime"],
        digest=digest(kept.value),
        leaf=leaf_hash(kept.value).hex(),
        duplicate=False,
    )


def test_a_repetition_is_answered_with_the_first_receipt(journal: Journal, store: Store) -> None:
    [first] = record(journal, declared("1"))
    record(journal, declared("2"))
    [again] = record(journal, declared("1"))
    [reordered] = record(journal, dict(reversed(declared("1").items())))

    assert isinstance(first, Receipt)
    repeated = replace(first, duplicate=True)
    assert again == reordered == repeated
    assert journal.receipt(DMS, "1") == repeated
    assert [event["id"] for event in of(store, "BJ-BSL")] == ["1", "2"]


def test_within_one_batch_the_first_counts(journal: Journal, store: Store) -> None:
    other = declared("1", data={"month": "2012-05"})
    first, again, differs, next_one = record(
        journal, declared("1"), declared("1"), other, declared("2")
    )

    assert isinstance(first, Receipt)
    assert not first.duplicate
    assert again == replace(first, duplicate=True)
    assert isinstance(differs, ContentDiffers)
    assert isinstance(next_one, Receipt)
    assert [event["data"]["month"] for event in of(store, "BJ-BSL")] == ["2012-06", "2012-06"]


@pytest.mark.parametrize(
    "other",
    [
        {"data": {"month": "2012-05"}},
        {"time": "2012-07-05T12:00:01+08:00"},
        {"subject": "SH-0001"},
        {
            "type": "docket.staffing.dealer-closed.v1",
            "data": {"closed_on": "2012-07-05", "reason": "r"},
        },
    ],
)
def test_the_same_id_with_other_content_is_refused_and_changes_nothing(
    journal: Journal, store: Store, other: dict[str, object]
) -> None:
    record(journal, declared("1"))
    before = recorded(store)
    [outcome] = record(journal, declared("1") | other)

    assert isinstance(outcome, ContentDiffers)
    assert f"{DMS}#1" in str(outcome)
    assert recorded(store) == before


def test_ids_are_each_sources_own(journal: Journal, store: Store) -> None:
    record(journal, declared("1"), declared("1", source="/dealers/BJ-BSL/other"))

    assert [event["sequence"][-1] for event in of(store, "BJ-BSL")] == ["1", "2"]


def test_each_dealer_is_numbered_apart_without_a_gap(journal: Journal, store: Store) -> None:
    dealers = ["BJ-BSL", "SH-0001", "GD-0042"]
    for batch in range(5):
        record(
            journal,
            *[declared(f"{d}-{batch}-{n}", d) for d in dealers for n in range(3)],
            declared("BJ-BSL-0-0", "BJ-BSL"),
        )

    assert broken(store, PARTITIONS) == []
    for dealer in dealers:
        numbers = [int(event["sequence"]) for event in of(store, dealer)]
        assert numbers == list(range(1, 16))


def test_more_facts_than_one_statement_takes(journal: Journal, store: Store) -> None:
    bodies = [declared(str(n), f"D-{n % 700}") for n in range(1500)]
    record(journal, *bodies)
    again = record(journal, *bodies)

    assert all(isinstance(each, Receipt) and each.duplicate for each in again)
    assert len(recorded(store)) == 1500
    assert broken(store, PARTITIONS) == []


def test_a_fact_about_no_dealer_stands_once_in_every_partition(
    opening: Opening, store_url: str
) -> None:
    store = opening(store_url, TABLES)
    journal = Journal(store, DECISIONS, PARTITIONS, WallClock())
    record(journal, policy_published("p0"))
    [receipt] = record(journal, policy_published())
    [again] = record(journal, policy_published())

    copies = [of(store, f"*/{partition}")[-1] for partition in range(PARTITIONS)]
    assert all(copy == copies[0] for copy in copies)
    assert isinstance(receipt, Receipt)
    assert (receipt.subject, receipt.sequence[-1]) == ("*", "2")
    assert receipt.digest == digest(canonical(copies[0]))
    assert again == replace(receipt, duplicate=True)
    assert len(recorded(store)) == 2 * PARTITIONS


def test_a_fact_about_no_dealer_that_fails_stands_nowhere(opening: Opening, store_url: str) -> None:
    store = opening(store_url, TABLES)
    journal = Journal(store, DECISIONS, PARTITIONS, WallClock())
    with store.transaction() as tx:
        tx.append([Recording("*/3", 1, "said.v1", b"{}")])

    with pytest.raises(StoreUnavailable):
        record(journal, policy_published())

    assert [stream for stream, _ in recorded(store)] == ["*/3"]
    assert journal.receipt("/policies", "p1") is None


def test_the_receipt_of_partition_0_is_given_where_the_numbers_differ(
    opening: Opening, store_url: str
) -> None:
    store = opening(store_url, TABLES)
    journal = Journal(store, DECISIONS, PARTITIONS, WallClock())
    with store.transaction() as tx:
        tx.execute("INSERT INTO closed_days VALUES (0, '2012-07-01')")
    journal.close_days(date(2012, 7, 1))
    [receipt] = record(journal, policy_published())

    assert isinstance(receipt, Receipt)
    assert receipt.sequence[-1] == "1"
    assert [of(store, f"*/{p}")[-1]["sequence"][-1] for p in range(PARTITIONS)] == list("1222")
    assert journal.receipt("/policies", "p1") == replace(receipt, duplicate=True)


def test_the_longest_name_can_be_recorded_and_found(journal: Journal) -> None:
    drawn = Random(7)
    name = "".join(chr(drawn.randrange(0x20000, 0x2A6D0)) for _ in range(200))
    [receipt] = record(journal, declared(name))

    assert isinstance(receipt, Receipt)
    assert journal.receipt(DMS, name) == replace(receipt, duplicate=True)
    with pytest.raises(Malformed, match="at most 200"):
        record(journal, declared(name + "一"))


def test_nothing_is_known_of_what_was_never_sent(journal: Journal) -> None:
    assert journal.receipt(DMS, "1") is None
    assert journal.receipt(DMS, "\0") is None
    assert journal.record([]) == []
    assert journal.closed_through() is None


def test_the_number_of_partitions_is_fixed_at_first(journal: Journal, store: Store) -> None:
    Journal(store, STAFFING, PARTITIONS, WallClock())
    with pytest.raises(PartitionsDiffer, match="DOCKET_PARTITIONS=4"):
        Journal(store, STAFFING, 12, WallClock())

    assert partition_of("BJ-BSL", journal.partitions) in range(PARTITIONS)
