"""What a parked stream is sent waits in order, and is read on as if read in its turn."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from contracts.topics import DECISIONS, STAFFING
from services.kit.consumer import parking
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, kept_of
from services.kit.intake import journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Row, Store
from services.kit.store.lease import FencedOut
from tests.component.kit.conftest import Opening
from tests.component.kit.records import (
    PARTITIONS,
    day_closed,
    dealers_of,
    event,
    kept,
    parked,
    put,
    queued,
)
from tests.component.kit.views import VIEW

AT = datetime(2012, 7, 9, 1, tzinfo=UTC)

GAP = (event("BJ-BSL", 3), [1, 3, 4])
FORK = (event("BJ-BSL", 1, actor="someone:else"), [1])
UNDECODABLE = (event("BJ-BSL", 2, recordedtime="noon"), [1, 3, 4])


def reader(view: Store, **upstream: Store) -> Consumer:
    log = EmbeddedLog({f"docket.{name}.v1": s for name, s in upstream.items()}, PARTITIONS)
    return Consumer(view, log, Shelf())


def read(view: Store, **upstream: Store) -> Consumer:
    taken = reader(view, **upstream)
    taken.take()
    while taken.step():
        pass
    return taken


def resume(view: Store, stream: str = "BJ-BSL", reason: str = "looked into it") -> None:
    with view.transaction() as tx:
        parking.ask_to_resume(tx, stream, reason, AT)


def records(view: Store) -> list[Row]:
    """Who was resumed, why, and whether that was done."""
    with view.reading() as look:
        return look.execute("SELECT stream, reason, honoured FROM resumed ORDER BY number")


def whole(view: Store) -> Sequence[Row]:
    """Every kept event with all that is kept of it."""
    with view.reading() as look:
        rows = look.execute("SELECT * FROM kept ORDER BY stream, topic, sequence")
    return [(*row[:-1], bytes(row[-1])) for row in rows]


@pytest.mark.parametrize(("trouble", "numbers"), [GAP, FORK, UNDECODABLE])
def test_it_goes_on_past_its_trouble_when_asked(
    view: Store, upstream: Store, trouble: bytes, numbers: list[int]
) -> None:
    put(upstream, event("BJ-BSL", 1), trouble)
    put(upstream, *[event("BJ-BSL", n) for n in (3, 4)] if numbers[1:] else [])
    read(view, staffing=upstream)
    assert kept(view) == [1]
    resume(view)
    read(view, staffing=upstream)

    assert kept(view) == numbers
    assert parked(view) == {}
    assert queued(view) == []
    assert records(view) == [("BJ-BSL", "looked into it", 1)]


@pytest.mark.parametrize("trouble", [GAP[0], FORK[0], UNDECODABLE[0]])
def test_what_was_passed_over_parks_nobody_again(
    view: Store, upstream: Store, trouble: bytes
) -> None:
    put(upstream, event("BJ-BSL", 1), trouble)
    read(view, staffing=upstream)
    resume(view)
    going_on = read(view, staffing=upstream)
    before = kept(view)
    put(upstream, trouble, trouble)
    while going_on.step():
        pass
    assert parked(view) == {}
    assert kept(view) == before


@pytest.mark.parametrize("trouble", [GAP[0], FORK[0], UNDECODABLE[0]])
def test_another_reading_that_knows_the_record_comes_to_the_same(
    opening: Opening, sqlite_url: str, view: Store, upstream: Store, trouble: bytes
) -> None:
    put(upstream, event("BJ-BSL", 1), trouble)
    put(upstream, day_closed(0, date(2012, 7, 4), 1), stream="*/0")
    put(upstream, event("BJ-BSL", 3), event("BJ-BSL", 4))
    for _ in range(3):
        read(view, staffing=upstream)
        for stream in parked(view):
            resume(view, stream)
    again = opening(f"{sqlite_url}-again", VIEW)
    with view.reading() as look, again.transaction() as tx:
        rows = look.execute("SELECT * FROM resumed")
        tx.execute_many(
            "INSERT INTO resumed VALUES (?, ?, ?, ?, ?, ?, 0)", [row[:-1] for row in rows]
        )
    read(again, staffing=upstream)

    assert whole(again) == whole(view)
    assert parked(again) == parked(view) == {}


def test_a_second_trouble_parks_it_again_with_the_rest(view: Store, upstream: Store) -> None:
    put(upstream, *[event("BJ-BSL", n) for n in (1, 3, 4, 7, 8)])
    read(view, staffing=upstream)
    resume(view, reason="two is lost")
    read(view, staffing=upstream)

    assert kept(view) == [1, 3, 4]
    assert parked(view) == {"BJ-BSL": "gap: 4 is followed by 7"}
    assert queued(view) == [event("BJ-BSL", n) for n in (7, 8)]

    resume(view, reason="five and six are, too")
    read(view, staffing=upstream)
    assert kept(view) == [1, 3, 4, 7, 8]
    assert [reason for _, reason, _ in records(view)] == ["two is lost", "five and six are, too"]


def test_all_its_topics_wait_and_are_read_in_the_order_in_which_they_came(
    opening: Opening, sqlite_url: str, view: Store, upstream: Store
) -> None:
    decisions = opening(f"{sqlite_url}-decisions", journal.TABLES)
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 3))
    both = read(view, staffing=upstream, decisions=decisions)
    put(decisions, event("BJ-BSL", 1, id="d1"))
    both.step()
    put(upstream, event("BJ-BSL", 4))
    both.step()

    assert queued(view) == [
        event("BJ-BSL", 3),
        event("BJ-BSL", 1, id="d1"),
        event("BJ-BSL", 4),
    ]
    resume(view)
    read(view, staffing=upstream, decisions=decisions)
    with view.reading() as look:
        found = [(each.topic, each.sequence) for each in kept_of(look, "BJ-BSL")]
    assert found == [(DECISIONS, 1), (STAFFING, 1), (STAFFING, 3), (STAFFING, 4)]


def test_each_keeps_its_place_among_the_closed_days(view: Store, upstream: Store) -> None:
    [dealer] = dealers_of(0, 1)
    put(upstream, event(dealer, 1), event(dealer, 3), stream=dealer)
    put(upstream, day_closed(0, date(2012, 7, 4), 1), stream="*/0")
    put(upstream, event(dealer, 4), stream=dealer)
    put(upstream, day_closed(0, date(2012, 7, 5), 2), stream="*/0")
    read(view, staffing=upstream)
    resume(view, dealer)
    read(view, staffing=upstream)

    with view.reading() as look:
        places = [(each.sequence, each.after_close) for each in kept_of(look, dealer)]
    assert places == [(1, ""), (3, ""), (4, "2012-07-04")]


def test_facts_keep_their_place_though_the_closed_days_wait(view: Store, upstream: Store) -> None:
    [dealer] = dealers_of(0, 1)
    put(upstream, day_closed(0, date(2012, 7, 4), 2), stream="*/0")
    put(upstream, event(dealer, 1), stream=dealer)
    going_on = read(view, staffing=upstream)
    put(upstream, event(dealer, 2), stream=dealer)
    while going_on.step():
        pass

    with view.reading() as look:
        places = [each.after_close for each in kept_of(look, dealer)]
    assert places == ["2012-07-04", "2012-07-04"]


def test_what_takes_a_fact_back_is_read_ahead_of_the_queue_and_once(
    opening: Opening, sqlite_url: str, view: Store, upstream: Store
) -> None:
    decisions = opening(f"{sqlite_url}-decisions", journal.TABLES)
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 3))
    read(view, staffing=upstream, decisions=decisions)
    withdrawn = event("BJ-BSL", 2, type="docket.decisions.fact-withdrawn.v1")
    put(decisions, event("BJ-BSL", 1), withdrawn)
    going_on = read(view, staffing=upstream, decisions=decisions)

    def of_decisions() -> list[int]:
        with view.reading() as look:
            return [each.sequence for each in kept_of(look, "BJ-BSL") if each.topic == DECISIONS]

    assert of_decisions() == [2]
    resume(view)
    while going_on.step():
        pass
    assert of_decisions() == [1, 2]
    assert parked(view) == {}


def test_what_cannot_be_decoded_and_names_nobody_waits_by_its_bytes(
    view: Store, upstream: Store
) -> None:
    put(upstream, event("BJ-BSL", 1), b"\xff{", event("BJ-BSL", 3))
    read(view, staffing=upstream)
    [unreadable] = [stream for stream in parked(view) if stream != "BJ-BSL"]
    resume(view, unreadable)
    resume(view)
    read(view, staffing=upstream)
    assert parked(view) == {}
    assert kept(view) == [1, 3]


def test_only_who_has_the_partition_reads_it_on(view: Store, upstream: Store) -> None:
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 3))
    old = read(view, staffing=upstream)
    new = reader(view, staffing=upstream)
    new.take()
    resume(view)
    with pytest.raises(FencedOut):
        old.step()
    assert kept(view) == [1]
    assert new.step()
    assert kept(view) == [1, 3]


def test_nobody_who_goes_on_can_be_resumed(view: Store) -> None:
    with pytest.raises(parking.NotParked, match="BJ-BSL is not parked"):
        resume(view)
    assert records(view) == []
