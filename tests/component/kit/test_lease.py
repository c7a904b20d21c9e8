"""A lease is held by one instance at a time, and taken over from one that is silent."""

import pytest

from services.kit.store import Store
from services.kit.store.lease import BEAT_SECONDS, TABLES, TERM_SECONDS, FencedOut, Lease
from tests.component.kit.conftest import Opening


class Hand:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


@pytest.fixture
def hand() -> Hand:
    return Hand()


def lease(store: Store, hand: Hand, name: str = "the relay") -> Lease:
    return Lease(store, name, now=hand)


def test_the_first_to_ask_holds_it_and_the_second_waits(store: Store, hand: Hand) -> None:
    first, second = lease(store, hand), lease(store, hand)
    assert first.hold()
    for _ in range(100):
        hand.now += BEAT_SECONDS
        assert first.hold()
        assert not second.hold()


def test_leases_of_other_names_are_held_apart(store: Store, hand: Hand) -> None:
    assert lease(store, hand).hold()
    assert lease(store, hand, "another").hold()


def test_who_is_silent_for_a_term_is_taken_over_from_and_told(store: Store, hand: Hand) -> None:
    first, second = lease(store, hand), lease(store, hand)
    assert first.hold()
    assert not second.hold()
    hand.now += TERM_SECONDS - 1
    assert not second.hold()
    hand.now += 1
    assert second.hold()

    with pytest.raises(FencedOut):
        first.hold()
    assert not first.hold()
    hand.now += 1
    assert second.hold()


def test_who_was_taken_over_from_writes_nothing(store: Store, hand: Hand) -> None:
    first, second = lease(store, hand), lease(store, hand)
    assert first.hold()
    second.hold()
    hand.now += TERM_SECONDS
    assert second.hold()
    with pytest.raises(FencedOut), store.transaction() as tx:
        first.guard(tx)


def test_the_silence_is_counted_from_when_it_was_first_heard(store: Store, hand: Hand) -> None:
    """No two machines' clocks are compared: who comes late has to listen for a whole term."""
    assert lease(store, hand).hold()
    hand.now += 100 * TERM_SECONDS
    late = lease(store, hand)
    assert not late.hold()
    hand.now += TERM_SECONDS - 1
    assert not late.hold()
    hand.now += 1
    assert late.hold()


def test_what_is_given_back_is_free_at_once_and_nobody_elses(store: Store, hand: Hand) -> None:
    first, second = lease(store, hand), lease(store, hand)
    assert first.hold()
    first.release()
    assert second.hold()
    first.release()
    hand.now += 1
    assert not first.hold()
    assert second.hold()


def test_of_two_that_wait_one_takes_it(store: Store, hand: Hand) -> None:
    first, *waiting = [lease(store, hand) for _ in range(3)]
    assert first.hold()
    assert [each.hold() for each in waiting] == [False, False]
    hand.now += TERM_SECONDS
    assert [each.hold() for each in waiting] == [True, False]
