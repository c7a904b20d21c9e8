"""A store keeps a transaction whole or not at all, and tells the order in which it committed."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from services.kit.store import Notification, Recording, Store, StoreUnavailable
from tests.component.kit.conftest import Opening
from tests.patience import PATIENCE

NOTES = ("CREATE TABLE IF NOT EXISTS notes (number BIGINT PRIMARY KEY, said TEXT, raw BYTES)",)


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, NOTES)


def recorded(stream: str, sequence: int) -> Recording:
    return Recording(stream, sequence, "said.v1", f"{stream} says {sequence}".encode())


def notes(store: Store) -> list[int]:
    with store.reading() as look:
        return [number for (number,) in look.execute("SELECT number FROM notes ORDER BY number")]


def test_events_and_rows_of_a_transaction_stand_together(store: Store) -> None:
    with store.transaction() as tx:
        tx.append([recorded("BJ", 1), recorded("BJ", 2)])
        tx.execute_many("INSERT INTO notes VALUES (?, ?, ?)", [(1, "one", b"\x00\xff")])
        assert tx.execute("SELECT said, raw FROM notes WHERE number = ?", (1,)) == [
            ("one", b"\x00\xff")
        ]
        assert notes(store) == []
        assert store.events("BJ") == []

    assert notes(store) == [1]
    assert store.events("BJ") == [recorded("BJ", 1), recorded("BJ", 2)]


@pytest.mark.parametrize("interruption", [ValueError("ours"), KeyboardInterrupt()])
def test_an_exception_leaves_nothing_and_comes_out_as_itself(
    store: Store, interruption: BaseException
) -> None:
    def interrupted() -> None:
        with store.transaction() as tx:
            tx.append([recorded("BJ", 1)])
            tx.execute("INSERT INTO notes VALUES (1, 'one', NULL)")
            raise interruption

    with pytest.raises(type(interruption)) as raised:
        interrupted()

    assert raised.value is interruption
    assert (notes(store), store.events("BJ"), store.notifications(0, 10)) == ([], [], [])
    with store.transaction() as tx:
        tx.append([recorded("BJ", 1)])
    assert store.events("BJ") == [recorded("BJ", 1)]


def test_a_number_that_is_taken_is_refused_with_all_beside_it(store: Store) -> None:
    with store.transaction() as tx:
        tx.append([recorded("BJ", 1)])

    with pytest.raises(StoreUnavailable), store.transaction() as tx:
        tx.append([recorded("SH", 1), recorded("BJ", 1)])

    assert store.events("SH") == []
    with store.transaction() as tx:
        tx.append([recorded("SH", 1)])
    assert [n.stream for n in store.notifications(0, 10)] == ["BJ", "SH"]


def test_recorded_bytes_come_back_as_they_were(store: Store) -> None:
    value = bytes(range(256)) * 3
    with store.transaction() as tx:
        tx.append([Recording("北京/1", 1, "said.v1", value)])

    assert store.events("北京/1") == [Recording("北京/1", 1, "said.v1", value)]
    [notification] = store.notifications(0, 10)
    assert (notification.stream, notification.value) == ("北京/1", value)


def test_notifications_follow_a_position_up_to_a_limit(store: Store) -> None:
    for sequence in range(1, 6):
        with store.transaction() as tx:
            tx.append([recorded("BJ", sequence)])

    first = store.notifications(0, 2)
    rest = store.notifications(first[-1].position, 10)
    assert [n.sequence for n in [*first, *rest]] == [1, 2, 3, 4, 5]
    positions = [n.position for n in [*first, *rest]]
    assert positions == sorted(set(positions))
    assert store.notifications(rest[-1].position, 10) == []


def test_a_reader_that_follows_four_writers_misses_nothing(
    opening: Opening, store_url: str
) -> None:
    writers, each = 4, 40
    stores = [opening(store_url, NOTES) for _ in range(writers)]
    reader = opening(store_url, NOTES)
    together = Barrier(writers + 1)

    def write(number: int) -> None:
        together.wait()
        for sequence in range(1, each + 1):
            with stores[number].transaction() as tx:
                tx.append([recorded(f"D{number}", sequence)])
                time.sleep(0.0005)

    followed: list[Notification] = []
    with ThreadPoolExecutor(writers) as threads:
        done = [threads.submit(write, number) for number in range(writers)]
        together.wait()
        while not all(each.done() for each in done):
            followed += reader.notifications(followed[-1].position if followed else 0, 7)
        for each_done in done:
            each_done.result()
    while more := reader.notifications(followed[-1].position, 1000):
        followed += more

    assert followed == list(reader.notifications(0, 1000))
    assert len(followed) == writers * each
    for number in range(writers):
        of_one = [n.sequence for n in followed if n.stream == f"D{number}"]
        assert of_one == list(range(1, each + 1))


def test_readers_wait_for_no_writer(store: Store) -> None:
    with store.transaction() as tx:
        tx.append([recorded("BJ", 1)])
    writing, let_go = Event(), Event()

    def hold() -> None:
        with store.transaction() as tx:
            tx.append([recorded("BJ", 2)])
            writing.set()
            assert let_go.wait(PATIENCE)

    def queue() -> None:
        with store.transaction() as tx:
            tx.append([recorded("SH", 1)])

    with ThreadPoolExecutor(2) as threads:
        held = threads.submit(hold)
        assert writing.wait(PATIENCE)
        queued = threads.submit(queue)
        time.sleep(0.1)
        try:
            seen = (notes(store), len(store.events("BJ")), len(store.notifications(0, 10)))
            assert not held.done(), "the reader was answered after the writer"
        finally:
            let_go.set()
        held.result()
        queued.result()

    assert seen == ([], 1, 1)
    assert [n.stream for n in store.notifications(0, 10)] == ["BJ", "BJ", "SH"]


def test_a_look_is_of_one_moment(store: Store) -> None:
    with store.reading() as look:
        before = look.execute("SELECT COUNT(*) FROM notes")
        with store.transaction() as tx:
            tx.execute("INSERT INTO notes VALUES (1, 'one', NULL)")
        after = look.execute("SELECT COUNT(*) FROM notes")

    assert before == after == [(0,)]
    assert notes(store) == [1]


def test_a_percent_sign_is_no_parameter(store: Store) -> None:
    with store.transaction() as tx:
        tx.execute_many(
            "INSERT INTO notes VALUES (?, ?, NULL)", [(1, "day-closed/1"), (2, "other")]
        )
        found = tx.execute("SELECT number FROM notes WHERE said LIKE 'day-closed/%'")
        left = tx.execute("SELECT number FROM notes WHERE said NOT LIKE ? AND 5 % 2 = 1", ("d%",))

    assert (found, left) == ([(1,)], [(2,)])


def test_tables_are_made_once_and_kept(opening: Opening, store_url: str) -> None:
    first = opening(store_url, NOTES)
    with first.transaction() as tx:
        tx.execute("INSERT INTO notes VALUES (1, 'one', NULL)")
        tx.append([recorded("BJ", 1)])

    second = opening(store_url, NOTES)
    assert notes(second) == [1]
    assert second.events("BJ") == [recorded("BJ", 1)]


def test_more_threads_than_connections_wait_their_turn(store: Store) -> None:
    def write(number: int) -> Sequence[int]:
        with store.transaction() as tx:
            tx.execute("INSERT INTO notes VALUES (?, '', NULL)", (number,))
        return notes(store)

    with ThreadPoolExecutor(24) as threads:
        seen = list(threads.map(write, range(120)))

    assert notes(store) == list(range(120))
    assert all(number in some for number, some in enumerate(seen))
