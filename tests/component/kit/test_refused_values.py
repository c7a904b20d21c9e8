"""A value that the store refuses is no outage: it parks one dealer, and the others go on."""

import pytest

from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.parking import ask_to_resume
from services.kit.consumer.shelf import Shelf
from services.kit.intake import journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store, ValueRefused
from services.staffing import view as staffing
from tests.component.kit.conftest import Opening
from tests.component.kit.records import PARTITIONS, event, kept, parked, put
from tests.component.kit.test_parking import AT

TYPES = {"U+0000": "t\0", "more than an index takes": "".join(map(chr, range(0x20000, 0x21000)))}


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


def reading(view: Store, upstream: Store) -> Consumer:
    log = EmbeddedLog({"docket.staffing.v1": upstream}, PARTITIONS)
    taken = Consumer(view, log, Shelf())
    taken.take()
    while taken.step():
        pass
    return taken


@pytest.mark.parametrize("bad", TYPES.values(), ids=TYPES)
def test_postgresql_parks_the_one_dealer_and_reads_on(
    opening: Opening, postgres_url: str, upstream: Store, bad: str
) -> None:
    view = opening(postgres_url, staffing.TABLES)
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 2, type=bad), event("BJ-BSL", 3))
    put(upstream, event("TJ-1", 1), event("TJ-1", 2), stream="TJ-1")
    reading(view, upstream)
    assert kept(view, "TJ-1") == [1, 2]
    assert kept(view) == [1]
    assert "takes no such value" in parked(view)["BJ-BSL"]

    with view.transaction() as tx:
        ask_to_resume(tx, "BJ-BSL", "looked into it", AT)
    reading(view, upstream)
    assert kept(view) == [1, 3]
    assert parked(view) == {}


@pytest.mark.parametrize("subject", ["a\0b", "x" * 5000])
def test_a_record_of_a_subject_that_is_none_is_parked_by_itself(
    opening: Opening, store_url: str, upstream: Store, subject: str
) -> None:
    view = opening(store_url, (*consumer.TABLES, *shelf.TABLES))
    put(upstream, event(subject, 1), event("BJ-BSL", 1))
    reading(view, upstream)
    assert kept(view) == [1]
    assert [name.partition("/")[0] for name in parked(view)] == ["unreadable"]


@pytest.mark.parametrize("value", ["half a pair \ud800", 2**63])
def test_a_value_that_is_none_is_said_to_be_refused(
    opening: Opening, store_url: str, value: object
) -> None:
    store = opening(store_url, ("CREATE TABLE things (name TEXT, number BIGINT)",))
    column = "name" if isinstance(value, str) else "number"
    with pytest.raises(ValueRefused), store.transaction() as tx:
        tx.execute(f"INSERT INTO things ({column}) VALUES (?)", (value,))
    with store.reading() as look:
        assert look.execute("SELECT * FROM things") == []
