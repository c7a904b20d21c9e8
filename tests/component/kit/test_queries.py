"""What is asked of a store is found by index, however much the store holds."""

from datetime import date

import pytest

from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import WallClock
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, closed_through, kept_of
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import DMS, declared, drafted, policy_published
from tests.component.kit.records import PARTITIONS, day_closed, event, put
from tests.component.kit.stores import ExplainingStore

GROWING = {"accepted", "streams", "stored_events", "heads", "kept", "waiting"}
"""Tables that have a row for each fact or dealer."""


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


def test_a_journal_finds_everything_by_index(upstream: Store) -> None:
    explaining = ExplainingStore(upstream)
    journal = Journal(explaining, DECISIONS, PARTITIONS, WallClock())
    journal.record([drafted(declared("1")), drafted(policy_published())])
    journal.record([drafted(declared("1")), drafted(declared("2"))])
    journal.close_days(date(2012, 7, 5))
    assert journal.receipt(DMS, "1") is not None

    assert explaining.read_whole & GROWING == set()
    assert explaining.read_whole >= {"journal", "closed_days"}


def test_a_consumer_finds_everything_by_index(
    opening: Opening, sqlite_url: str, upstream: Store
) -> None:
    explaining = ExplainingStore(opening(sqlite_url, (*consumer.TABLES, *shelf.TABLES)))
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 2), event("BJ-BSL", 4))
    put(upstream, event("SH-0001", 1), event("SH-0001", 1), stream="SH-0001")
    put(upstream, day_closed(0, date(2012, 7, 5), 1), stream="*/0")
    reader = Consumer(explaining, EmbeddedLog({STAFFING: upstream}, PARTITIONS), Shelf())
    reader.take()
    while reader.step():
        pass
    with explaining.reading() as look:
        assert len(kept_of(look, "BJ-BSL")) == 2
        assert closed_through(look, [STAFFING], 0) == date(2012, 7, 5)

    assert explaining.read_whole & GROWING == set()
    assert "positions" in explaining.read_whole
