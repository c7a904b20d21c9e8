"""What an import records: time and actor of the older record, and the day on which it entered."""

from dataclasses import replace
from datetime import date, datetime

from contracts.receipt import Receipt
from services.kit.intake.journal import Journal
from services.kit.store import Store
from tests.component.kit.facts import declared, older
from tests.component.kit.journals import record
from tests.component.kit.promises import broken, of
from tests.component.kit.records import PARTITIONS


def test_an_import_keeps_its_time_and_actor_and_says_whence_it_came(
    journal: Journal, store: Store
) -> None:
    [receipt] = journal.record([older(declared("1"), "2012-07-05", actor="dms:old")])

    [event] = of(store, "BJ-BSL")
    assert event["recordedtime"] == "2012-07-05T01:00:00.000000Z"
    assert event["actor"] == "dms:old"
    assert event["importedtime"] == "2026-01-02T03:04:05.000000Z"
    assert event["provenance"] == "sha256:00#1"
    assert isinstance(receipt, Receipt)
    assert receipt.recordedtime == event["recordedtime"]


def test_an_import_neither_obeys_the_closed_days_nor_binds_what_follows(
    journal: Journal, store: Store
) -> None:
    journal.close_days(date(2012, 7, 31))
    journal.record([older(declared("1"), "2012-07-05")])
    journal.record([older(declared("2"), "2999-01-01")])
    journal.record([older(declared("3"), "2012-06-05")])
    [ours] = record(journal, declared("4"))

    assert [event["recordedtime"][:10] for event in of(store, "BJ-BSL")][:3] == [
        "2012-07-05",
        "2999-01-01",
        "2012-06-05",
    ]
    assert isinstance(ours, Receipt)
    assert datetime.fromisoformat(ours.recordedtime).year < 2999
    assert ours.sequence[-1] == "4"
    assert broken(store, PARTITIONS) == []


def test_an_import_of_what_is_recorded_is_a_duplicate(journal: Journal, store: Store) -> None:
    [first] = record(journal, declared("1"))
    [again] = journal.record([older(declared("1"), "2012-07-05")])

    assert isinstance(first, Receipt)
    assert again == replace(first, duplicate=True)
    assert len(of(store, "BJ-BSL")) == 1
