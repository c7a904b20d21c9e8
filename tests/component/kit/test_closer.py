"""By the wall clock a day is closed soon after midnight, and those missed at the next start."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from contracts.topics import AUDITS, STAFFING
from services.kit.clock import Clock, local_date
from services.kit.intake.closer import Closer
from services.kit.intake.journal import TABLES, Journal
from services.kit.store import Store, StoreUnavailable
from tests.component.kit.clocks import FlyingClock, SetClock
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted, shanghai
from tests.component.kit.promises import broken, of
from tests.component.kit.stores import FailingStore
from tests.patience import PATIENCE

PARTITIONS = 4
JULY_5 = date(2012, 7, 5)
A_DAY = timedelta(days=1)


@pytest.fixture
def stores(opening: Opening, sqlite_url: str) -> list[FailingStore]:
    return [FailingStore(opening(f"{sqlite_url}-{name}", TABLES)) for name in ("s", "a")]


def journals(stores: Sequence[Store], clock: Clock) -> list[Journal]:
    topics = (STAFFING, AUDITS)
    return [
        Journal(store, topic, PARTITIONS, clock)
        for store, topic in zip(stores, topics, strict=True)
    ]


def throughs(store: Store) -> list[str]:
    return [event["data"]["through"] for event in of(store, "*/0")]


def started(both: list[Journal], clock: Clock) -> None:
    closer = Closer(both, clock)
    closer.start()
    closer.close()


def test_a_service_that_never_closed_a_day_closes_none_at_start(
    stores: list[FailingStore],
) -> None:
    clock = SetClock(shanghai(JULY_5))
    started(journals(stores, clock), clock)
    assert [throughs(store) for store in stores] == [[], []]


def test_the_days_missed_are_closed_at_start_by_one_event(stores: list[FailingStore]) -> None:
    clock = SetClock(shanghai(JULY_5))
    staffing, audits = both = journals(stores, clock)
    staffing.close_days(date(2012, 6, 1))
    started(both, clock)
    started(both, clock)

    assert [throughs(store) for store in stores] == [["2012-06-01", "2012-07-04"], []]
    assert audits.closed_through() is None


def test_a_day_is_closed_in_every_journal_when_it_has_ended(stores: list[FailingStore]) -> None:
    clock = SetClock(shanghai(JULY_5, "23:59:59"))
    closer = Closer(journals(stores, clock), clock)
    closer.look_at_the_clock()
    assert [throughs(store) for store in stores] == [[], []]

    clock.at += timedelta(seconds=1)
    closer.look_at_the_clock()
    closer.look_at_the_clock()
    assert [throughs(store) for store in stores] == [["2012-07-05"], ["2012-07-05"]]

    clock.at += timedelta(days=3)
    closer.look_at_the_clock()
    assert throughs(stores[0]) == ["2012-07-05", "2012-07-08"]


def test_a_clock_set_back_closes_nothing_anew(stores: list[FailingStore]) -> None:
    clock = SetClock(shanghai(JULY_5))
    closer = Closer(journals(stores, clock), clock)
    for days in (1, -2, 2):
        clock.at += days * A_DAY
        closer.look_at_the_clock()
    assert throughs(stores[0]) == ["2012-07-05"]


def test_a_store_out_of_reach_at_midnight_is_closed_at_a_later_look(
    stores: list[FailingStore],
) -> None:
    clock = SetClock(shanghai(JULY_5))
    closer = Closer(journals(stores, clock), clock)
    clock.at += A_DAY
    stores[1].failing = True
    with pytest.raises(StoreUnavailable):
        closer.look_at_the_clock()
    stores[1].failing = False
    closer.look_at_the_clock()
    assert [throughs(store) for store in stores] == [["2012-07-05"], ["2012-07-05"]]


def test_it_looks_at_the_clock_by_itself_soon_after_midnight(stores: list[FailingStore]) -> None:
    late = shanghai(JULY_5, "23:59:59.800000")
    journals(stores, SetClock(late))[0].record([drafted(declared("1"))])
    clock = FlyingClock(late, day=86_400)
    [staffing, _] = both = journals(stores, clock)
    closer = Closer(both, clock)
    closer.start()
    try:
        until = time.monotonic() + PATIENCE
        while staffing.closed_through() is None and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        closer.close()
    staffing.record([drafted(declared("2"))])

    assert throughs(stores[0]) == ["2012-07-05"]
    received = [datetime.fromisoformat(e["recordedtime"]) for e in of(stores[0], "BJ-BSL")]
    assert [local_date(at) for at in received] == [JULY_5, JULY_5 + A_DAY]
    assert broken(stores[0], PARTITIONS) == []
