"""A consumer derives each event once, in order, and how far it read stands with what it derived."""

from collections.abc import Sequence
from datetime import date

import pytest

from contracts.topics import DECISIONS, STAFFING
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
)
from tests.component.kit.stores import FailingStore, ForgetfulStore
from tests.component.kit.views import read, reader


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
