"""A consumer derives each event once, in order, and how far it read stands with what it derived."""

from collections.abc import Sequence
from datetime import date

import pytest

from contracts.topics import DECISIONS, STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, closed_through, kept_of
from services.kit.intake import journal
from services.kit.log import Record
from services.kit.log.decoding import LogEvent
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store, StoreUnavailable, Transaction
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
from tests.component.kit.stores import FailingStore, ForgetfulStore

VIEW = (*consumer.TABLES, *shelf.TABLES)


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


@pytest.fixture
def view(opening: Opening, store_url: str) -> Store:
    return opening(store_url, VIEW)


def reader(view: Store, upstream: Store, projection: Shelf | None = None) -> Consumer:
    log = EmbeddedLog({STAFFING: upstream}, PARTITIONS)
    return Consumer(view, log, projection or Shelf())


def read(view: Store, upstream: Store) -> Consumer:
    taken = reader(view, upstream)
    taken.take()
    while taken.step():
        pass
    return taken


class Stumbling(Shelf):
    """A projection that fails half-way through, as often as it is told."""

    def __init__(self, times: int) -> None:
        self.times = times

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        if self.times:
            self.times -= 1
            super().apply(tx, events[: len(events) // 2])
            raise RuntimeError("a projection stumbled")
        super().apply(tx, events)


def test_what_is_read_is_kept_by_dealer_with_its_place_among_the_closed_days(
    view: Store, upstream: Store
) -> None:
    [dealer] = dealers_of(0, 1)
    put(upstream, event(dealer, 1), stream=dealer)
    put(upstream, day_closed(0, date(2012, 7, 4), 1), stream="*/0")
    put(upstream, event(dealer, 2, recordedtime="2012-07-05T16:00:00.000000Z"), stream=dealer)
    read(view, upstream)

    with view.reading() as look:
        first, second = kept_of(look, dealer)
        assert closed_through(look, [STAFFING], 0) == date(2012, 7, 4)
        assert closed_through(look, [STAFFING], 1) is None
    assert (first.topic, first.sequence, first.value) == (STAFFING, 1, event(dealer, 1))
    assert (first.received_on, first.after_close) == (date(2012, 7, 5), "")
    assert (second.received_on, second.after_close) == (date(2012, 7, 6), "2012-07-04")


def test_several_topics_are_kept_side_by_side(
    opening: Opening, sqlite_url: str, view: Store, upstream: Store
) -> None:
    decisions = opening(f"{sqlite_url}-decisions", journal.TABLES)
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 2))
    put(decisions, event("BJ-BSL", 1, id="d"))
    log = EmbeddedLog({STAFFING: upstream, DECISIONS: decisions}, PARTITIONS)
    both = Consumer(view, log, Shelf())
    both.take()
    while both.step():
        pass

    with view.reading() as look:
        found = [(each.topic, each.sequence) for each in kept_of(look, "BJ-BSL")]
    assert found == [(DECISIONS, 1), (STAFFING, 1), (STAFFING, 2)]


def test_a_step_says_whether_there_was_anything_to_do(view: Store, upstream: Store) -> None:
    taken = reader(view, upstream)
    taken.take()
    assert not taken.step()
    put(upstream, event("BJ-BSL", 1))
    assert taken.step()
    assert not taken.step()


def test_a_projection_that_fails_leaves_nothing_and_is_tried_again(
    view: Store, upstream: Store
) -> None:
    put(upstream, *[event("BJ-BSL", n) for n in range(1, 6)])
    taken = reader(view, upstream, Stumbling(times=3))
    taken.take()
    for _ in range(3):
        with pytest.raises(RuntimeError, match="stumbled"):
            taken.step()
        with view.reading() as look:
            for table in ("kept", "positions", "heads"):
                assert look.execute(f"SELECT COUNT(*) FROM {table}") == [(0,)]

    assert taken.step()
    assert kept(view) == [1, 2, 3, 4, 5]
    assert parked(view) == {}


def test_what_was_read_before_is_passed_over(view: Store, upstream: Store) -> None:
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 1), event("BJ-BSL", 2), event("BJ-BSL", 1))
    read(view, upstream)
    put(upstream, event("BJ-BSL", 2), event("BJ-BSL", 3), event("BJ-BSL", 3))
    read(view, upstream)

    assert kept(view) == [1, 2, 3]
    assert parked(view) == {}


def test_a_gap_parks_the_dealer_and_what_follows_waits(view: Store, upstream: Store) -> None:
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 3), event("BJ-BSL", 4))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    read(view, upstream)
    put(upstream, event("BJ-BSL", 2), event("BJ-BSL", 5))
    put(upstream, event("SH-0001", 2), stream="SH-0001")
    read(view, upstream)

    assert kept(view) == [1]
    assert kept(view, "SH-0001") == [1, 2]
    assert parked(view) == {"BJ-BSL": "gap: 1 is followed by 3"}
    assert queued(view) == [event("BJ-BSL", n) for n in (3, 4, 2, 5)]


@pytest.mark.parametrize("read_between", [True, False])
def test_a_fork_parks_the_dealer_and_the_first_content_stays(
    view: Store, upstream: Store, *, read_between: bool
) -> None:
    other = event("BJ-BSL", 1, actor="someone:else")
    put(upstream, event("BJ-BSL", 1))
    if read_between:
        read(view, upstream)
    put(upstream, other, event("BJ-BSL", 2))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    read(view, upstream)

    with view.reading() as look:
        assert [each.value for each in kept_of(look, "BJ-BSL")] == [event("BJ-BSL", 1)]
    assert kept(view, "SH-0001") == [1]
    assert parked(view) == {"BJ-BSL": "fork: 1 has other content"}
    assert queued(view) == [other, event("BJ-BSL", 2)]


def test_a_gap_in_what_is_about_no_dealer_stops_the_days_and_no_fact(
    view: Store, upstream: Store
) -> None:
    [dealer] = dealers_of(0, 1)
    put(upstream, day_closed(0, date(2012, 7, 4), 2), stream="*/0")
    put(upstream, event(dealer, 1), stream=dealer)
    put(upstream, day_closed(1, date(2012, 7, 4), 1), stream="*/1")
    read(view, upstream)

    assert kept(view, dealer) == [1]
    assert parked(view) == {"*/0": "gap: 0 is followed by 2"}
    with view.reading() as look:
        assert closed_through(look, [STAFFING], 0) is None
        assert closed_through(look, [STAFFING], 1) == date(2012, 7, 4)


UNDECODABLE = {
    "no JSON": b"\xff{",
    "no object": b"[]",
    "no subject": event("BJ-BSL", 2, subject=None),
    "a subject that is no text": event("BJ-BSL", 2, subject=["BJ-BSL"]),
    "no sequence": event("BJ-BSL", 2, sequence=None),
    "a sequence that is no text": event("BJ-BSL", 2, sequence=2),
    "a sequence that is no number": event("BJ-BSL", 2, sequence="two"),
    "a sequence beyond all numbers": event("BJ-BSL", 2, sequence="9" * 20),
    "a sequence below all numbers": event("BJ-BSL", 2, sequence="-" + "0" * 18 + "1"),
    "no type": event("BJ-BSL", 2, type=None),
    "no recordedtime": event("BJ-BSL", 2, recordedtime=None),
    "a recordedtime that is none": event("BJ-BSL", 2, recordedtime="noon"),
    "a recordedtime without offset": event("BJ-BSL", 2, recordedtime="2012-07-05T12:00:00"),
    "no data": event("BJ-BSL", 2, data=None),
    "a closed day that is none": day_closed(0, date(2012, 7, 4), 2, data={"through": "soon"}),
}


@pytest.mark.parametrize("value", UNDECODABLE.values(), ids=UNDECODABLE.keys())
def test_what_cannot_be_decoded_stops_nobody_else(
    view: Store, upstream: Store, value: bytes
) -> None:
    put(upstream, event("BJ-BSL", 1), value, event("BJ-BSL", 3))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    taken = read(view, upstream)
    put(upstream, event("SH-0001", 2), stream="SH-0001")
    assert taken.step()

    assert kept(view, "SH-0001") == [1, 2]
    assert kept(view) == [1]
    undecoded = [stream for stream, reason in parked(view).items() if "be decoded" in reason]
    assert len(undecoded) == 1
    assert queued(view, undecoded[0])[0] == value
    assert "BJ-BSL" in parked(view)


def test_who_was_taken_over_from_writes_nothing_more(view: Store, upstream: Store) -> None:
    put(upstream, event("BJ-BSL", 1))
    old = read(view, upstream)
    new = read(view, upstream)
    put(upstream, event("BJ-BSL", 2))

    for _ in range(2):
        with pytest.raises(FencedOut):
            old.step()
    assert kept(view) == [1]
    assert new.step()
    assert kept(view) == [1, 2]
    with pytest.raises(FencedOut), view.transaction() as tx:
        old.guard(tx)


def test_a_batch_read_before_the_takeover_is_not_written_after_it(
    view: Store, upstream: Store
) -> None:
    class Pausing(EmbeddedLog):
        """A log whose reader falls asleep with a batch in its hands."""

        def poll(self, limit: int) -> Sequence[Record]:
            batch = super().poll(limit)
            read(view, upstream)
            return batch

    put(upstream, event("BJ-BSL", 1))
    old = Consumer(view, Pausing({STAFFING: upstream}, PARTITIONS), Shelf())
    old.take()
    with pytest.raises(FencedOut):
        old.step()
    assert kept(view) == [1]


def test_an_acknowledgement_lost_after_the_commit_derives_nothing_twice(
    view: Store, upstream: Store
) -> None:
    forgetful = ForgetfulStore(view)
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 2))
    taken = reader(forgetful, upstream)
    taken.take()
    forgetful.losing = True
    with pytest.raises(StoreUnavailable):
        taken.step()
    with pytest.raises(StoreUnavailable):
        taken.step()
    forgetful.losing = False
    assert not taken.step()

    put(upstream, event("BJ-BSL", 3))
    assert taken.step()
    assert kept(view) == [1, 2, 3]
    assert parked(view) == {}


def test_a_topic_out_of_reach_loses_nothing_of_the_others(
    opening: Opening, sqlite_url: str, view: Store, upstream: Store
) -> None:
    failing = FailingStore(opening(f"{sqlite_url}-decisions", journal.TABLES))
    put(upstream, event("BJ-BSL", 1))
    log = EmbeddedLog({STAFFING: upstream, DECISIONS: failing}, PARTITIONS)
    taken = Consumer(view, log, Shelf())
    taken.take()
    failing.failing = True
    with pytest.raises(StoreUnavailable):
        taken.step()
    failing.failing = False
    put(upstream, event("BJ-BSL", 2))
    assert taken.step()

    assert kept(view) == [1, 2]
    assert parked(view) == {}


def test_what_follows_from_a_batch_is_done_after_it_and_said(view: Store, upstream: Store) -> None:
    seen: list[list[int]] = []

    def then() -> bool:
        seen.append(kept(view))
        return len(seen) < 2

    put(upstream, event("BJ-BSL", 1))
    log = EmbeddedLog({STAFFING: upstream}, PARTITIONS)
    taken = Consumer(view, log, Shelf(), then)
    taken.take()
    assert [taken.step() for _ in range(2)] == [True, False]
    assert seen == [[1], [1]]
