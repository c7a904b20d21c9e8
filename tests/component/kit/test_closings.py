"""Of a closed day one short row is kept, and it still tells a repetition from a fork."""

from datetime import date

import pytest

from contracts.events.decisions import PolicyPublished
from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, closed_through
from services.kit.intake import journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.records import PARTITIONS, day_closed, event, kept, parked, put, queued

VIEW = (*consumer.TABLES, *shelf.TABLES)

FIRST = date(2012, 7, 4)
SECOND = date(2012, 7, 5)


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


@pytest.fixture
def view(opening: Opening, store_url: str) -> Store:
    return opening(store_url, VIEW)


def read(view: Store, upstream: Store) -> None:
    reader = Consumer(view, EmbeddedLog({STAFFING: upstream}, PARTITIONS), Shelf())
    reader.take()
    while reader.step():
        pass


def told(view: Store, upstream: Store, *values: bytes, at_once: bool) -> None:
    """Values of partition 0's `*`, read in one transaction or each by itself."""
    for value in values:
        put(upstream, value, stream="*/0")
        if not at_once:
            read(view, upstream)
    read(view, upstream)


def last(view: Store) -> date | None:
    with view.reading() as look:
        return closed_through(look, [STAFFING], 0)


def policy(number: int) -> bytes:
    return event("*", number, type=PolicyPublished.TYPE)


def closed(number: int, through: date = FIRST, **other: str) -> bytes:
    return day_closed(0, through, number, **other)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_closed_day_told_again_is_passed_over(
    view: Store, upstream: Store, *, at_once: bool
) -> None:
    days = [closed(1), policy(2), closed(3, SECOND)]
    told(view, upstream, *days, *days, at_once=at_once)

    assert parked(view) == {}
    assert last(view) == SECOND
    assert kept(view, "*") == [2]
    with view.reading() as look:
        rows = look.execute("SELECT sequence, through FROM closings ORDER BY sequence")
    assert rows == [(1, str(FIRST)), (3, str(SECOND))]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    "other",
    [closed(2, SECOND, actor="someone:else"), closed(2, FIRST), policy(2)],
    ids=["other bytes", "another day", "no closed day"],
)
def test_a_closed_day_told_otherwise_is_a_fork(
    view: Store, upstream: Store, other: bytes, *, at_once: bool
) -> None:
    told(view, upstream, closed(1), closed(2, SECOND), other, at_once=at_once)

    assert parked(view) == {"*/0": "fork: 2 has other content"}
    assert queued(view, "*/0") == [other]
    assert last(view) == SECOND


@pytest.mark.parametrize("at_once", [True, False])
def test_a_closed_day_in_the_place_of_what_was_told_to_all_is_a_fork(
    view: Store, upstream: Store, *, at_once: bool
) -> None:
    told(view, upstream, policy(1), closed(2), closed(1), at_once=at_once)
    assert parked(view) == {"*/0": "fork: 1 has other content"}


def test_a_closed_day_that_is_missing_is_a_gap(view: Store, upstream: Store) -> None:
    told(view, upstream, closed(1), closed(3, SECOND), at_once=False)
    assert parked(view) == {"*/0": "gap: 1 is followed by 3"}
    assert last(view) == FIRST
