"""A closed day is a promise: nothing is received on it, or before it, from then on."""

from datetime import date, datetime, timedelta

import pytest

from contracts.receipt import Receipt
from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import Clock, ManualClock, local_date
from services.kit.intake.journal import TABLES, Journal
from services.kit.log.partitions import stream_of
from services.kit.store import Store
from tests.component.kit.clocks import SetClock
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted, policy_published, shanghai
from tests.component.kit.promises import broken, of, recorded

PARTITIONS = 4
JULY_5 = date(2012, 7, 5)
A_DAY = timedelta(days=1)


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


def journal_by(clock: Clock, store: Store, topic: str = STAFFING) -> Journal:
    return Journal(store, topic, PARTITIONS, clock)


def received(journal: Journal, *facts: str, **other: str) -> list[datetime]:
    outcomes = journal.record([drafted(declared(fact, **other)) for fact in facts])
    return [datetime.fromisoformat(o.recordedtime) for o in outcomes if isinstance(o, Receipt)]


def test_closing_a_day_says_so_in_every_partition(store: Store) -> None:
    clock = SetClock(shanghai(JULY_5, "00:00:01"))
    assert journal_by(clock, store).close_days(JULY_5 - A_DAY) == PARTITIONS

    for partition in range(PARTITIONS):
        [event] = of(store, stream_of("*", partition))
        assert event == {
            "specversion": "1.0",
            "id": f"day-closed/2012-07-04/{partition}",
            "source": "/staffing",
            "type": "docket.staffing.day-closed.v1",
            "subject": "*",
            "time": "2012-07-04T16:00:01.000000Z",
            "data": {"through": "2012-07-04", "partition": partition, "events": 1},
            "recordedtime": "2012-07-04T16:00:01.000000Z",
            "actor": "staffing",
            "sequence": "00000000000000000001",
        }


def test_closing_twice_or_an_earlier_day_does_nothing(store: Store) -> None:
    journal = journal_by(SetClock(shanghai(JULY_5)), store)
    assert journal.closed_through() is None
    journal.close_days(date(2012, 7, 3))
    before = recorded(store)

    assert journal.close_days(date(2012, 7, 3)) == 0
    assert journal.close_days(date(2012, 7, 1)) == 0
    assert recorded(store) == before
    assert journal.closed_through() == date(2012, 7, 3)


def test_one_closing_covers_all_the_days_missed(store: Store) -> None:
    journal = journal_by(SetClock(shanghai(JULY_5)), store)
    journal.close_days(date(2012, 6, 1))
    journal.close_days(date(2012, 7, 4))

    throughs = [event["data"]["through"] for event in of(store, "*/0")]
    assert throughs == ["2012-06-01", "2012-07-04"]
    assert broken(store, PARTITIONS) == []


def test_a_partition_that_lags_behind_is_closed_with_the_rest(store: Store) -> None:
    journal = journal_by(SetClock(shanghai(JULY_5)), store)
    with store.transaction() as tx:
        tx.execute("INSERT INTO closed_days VALUES (2, '2012-07-04')")
    assert journal.closed_through() is None

    assert journal.close_days(date(2012, 7, 4)) == PARTITIONS - 1
    assert journal.closed_through() == date(2012, 7, 4)


def test_a_clock_that_stands_still_gives_ever_later_stamps(store: Store) -> None:
    noon = shanghai(JULY_5)
    journal = journal_by(SetClock(noon), store)

    stamps = [*received(journal, "1", "2"), *received(journal, "3")]
    assert stamps == [noon + n * timedelta(microseconds=1) for n in range(3)]
    assert received(journal, "4", dealer="SH-0001") == [noon]


def test_a_clock_that_jumps_back_takes_no_stamp_back(store: Store) -> None:
    clock = SetClock(shanghai(JULY_5))
    journal = journal_by(clock, store)
    [first] = received(journal, "1")
    clock.at -= timedelta(days=400)
    [second] = received(journal, "2")
    clock.at += timedelta(days=401)
    [third] = received(journal, "3")

    assert second == first + timedelta(microseconds=1)
    assert third == clock.at
    assert broken(store, PARTITIONS) == []


def test_what_comes_after_a_close_by_a_slow_clock_is_received_on_the_next_day(
    store: Store,
) -> None:
    clock = SetClock(shanghai(JULY_5, "23:59:59"))
    journal = journal_by(clock, store)
    received(journal, "1")
    journal.close_days(JULY_5)

    assert received(journal, "2") == [shanghai(JULY_5 + A_DAY, "00:00:00")]
    assert of(store, "*/0")[0]["recordedtime"] == "2012-07-05T16:00:00.000000Z"
    assert broken(store, PARTITIONS) == []


def test_a_fact_about_no_dealer_has_one_stamp_open_in_every_partition(store: Store) -> None:
    journal = journal_by(SetClock(shanghai(JULY_5)), store, DECISIONS)
    with store.transaction() as tx:
        tx.execute("INSERT INTO closed_days VALUES (1, '2012-07-07')")
    journal.record([drafted(policy_published())])

    copies = [of(store, f"*/{partition}") for partition in range(PARTITIONS)]
    assert {copy["recordedtime"] for [copy] in copies} == {"2012-07-07T16:00:00.000000Z"}


@pytest.mark.parametrize("dealer", ["BJ-BSL", "SH-0001"])
def test_by_hand_the_open_day_is_that_of_the_first_fact_until_a_first_close(
    store: Store, dealer: str
) -> None:
    journal = journal_by(ManualClock(), store)
    [first] = received(journal, "1", time="2012-07-05T23:59:59+08:00")
    [second] = received(journal, "2", dealer=dealer, time="2012-09-09T09:00:00+08:00")
    assert (local_date(first), local_date(second)) == (JULY_5, JULY_5)

    journal.close_days(JULY_5)
    [third] = received(journal, "3", dealer=dealer)
    assert local_date(third) == JULY_5 + A_DAY
    assert broken(store, PARTITIONS) == []


def test_by_hand_days_follow_one_another_as_they_are_closed(store: Store) -> None:
    journal = journal_by(ManualClock(), store)
    for number in range(30):
        [at] = received(journal, str(number), time="2012-07-05T12:00:00+08:00")
        assert local_date(at) == JULY_5 + number * A_DAY
        journal.close_days(JULY_5 + number * A_DAY)

    closings = [event["recordedtime"] for event in of(store, "*/0")]
    assert closings[0] == "2012-07-05T16:00:00.000000Z"
    assert broken(store, PARTITIONS) == []


def test_by_hand_a_restart_before_a_first_close_goes_on_with_the_open_day_it_is_told(
    store: Store,
) -> None:
    received(journal_by(ManualClock(), store), "1", time="2012-07-05T12:00:00+08:00")

    again = journal_by(ManualClock(opened_on=lambda: JULY_5), store)
    [second] = received(again, "2", time="2012-09-09T09:00:00+08:00")
    assert local_date(second) == JULY_5
