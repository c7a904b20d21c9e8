"""A dealer parked over the end of days gets no false fine: its days are run when it goes on."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.topics import DECISIONS, STAFFING
from services.kit.consumer import parking
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Recording, Store
from services.kit.store.locations import open_store
from services.penalties.posting.posting_consumer import TABLES, posting_consumer
from tests.builders.decisions import withdrawn
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, running, said
from tests.component.penalties.test_parking import NEIGHBOUR, of_a_later_release

FAR_ON = 1000
"""A number in the store beyond all that the journal gives."""


def lose_one(stack: Stack) -> None:
    """A number is skipped, as where an event was lost."""
    with stack.house.journals[STAFFING].store.transaction() as tx:
        tx.execute("UPDATE streams SET sequence = sequence + 1 WHERE stream = ?", (DEALER,))


def fork(stack: Stack) -> None:
    """The first number comes again with other content."""
    store = stack.house.journals[STAFFING].store
    other = {**read_json(store.events(DEALER)[0].value), "actor": "someone:else"}
    with store.transaction() as tx:
        tx.append([Recording(DEALER, FAR_ON, other["type"], canonical(other))])


def garble(stack: Stack) -> None:
    """The next number cannot be decoded."""
    lose_one(stack)
    store = stack.house.journals[STAFFING].store
    last = store.events(DEALER)[-1]
    bad = {**read_json(last.value), "recordedtime": "noon"}
    with store.transaction() as tx:
        tx.append([Recording(DEALER, FAR_ON, last.type, canonical(bad))])


TROUBLES = [lose_one, fork, garble]


def settle(stack: Stack) -> None:
    """Wait until all is read and posted."""
    stack.read("/penalties/v1/dealers")


def live(stack: Stack, trouble: Callable[[Stack], None] | None) -> None:
    """July's report is missed and so is August's; the one declaration of a change is in time."""
    stack.post(*new_dealer("2012-07-01"))
    stack.post(*new_dealer("2012-07-01"), dealer=NEIGHBOUR)
    stack.close("2012-08-01")
    settle(stack)
    if trouble:
        trouble(stack)
    stack.post(no_change_declared("2012-07", "2012-08-02"))
    for day in ("2012-08-04", "2012-08-06", "2012-09-01", "2012-09-07"):
        stack.close(day)
        settle(stack)


def resume(stack: Stack, reason: str = "looked into it") -> None:
    with stack.house.penalties_store().transaction() as tx:
        parking.ask_to_resume(tx, DEALER, reason, datetime(2012, 9, 8, 1, tzinfo=UTC))


def held(store: Store) -> list[str]:
    with store.reading() as look:
        return [dealer for (dealer,) in look.execute("SELECT dealer FROM held_days")]


@pytest.fixture
def untroubled(tmp_path: Path) -> list[str]:
    """The postings of the dealer where nothing went wrong."""
    with running(tmp_path / "untroubled") as stack:
        live(stack, None)
        found = said(stack.postings())
    assert len({each.partition(" ")[0] for each in found}) > 1, "on several days"
    return found


@pytest.mark.parametrize("trouble", TROUBLES)
def test_its_missed_days_are_posted_each_as_of_its_day(
    stack: Stack, untroubled: list[str], trouble: Callable[[Stack], None]
) -> None:
    live(stack, trouble)
    assert stack.postings() == []
    assert len(stack.postings(NEIGHBOUR)) > 0
    resume(stack)

    assert said(stack.postings()) == untroubled
    assert held(stack.house.penalties_store()) == []
    assert stack.trouble() == []


def test_a_posting_bears_the_instant_at_which_its_day_was_closed(stack: Stack) -> None:
    live(stack, lose_one)
    resume(stack)
    at = {each["data"]["posted_on"]: each["recordedtime"] for each in stack.postings()}
    neighbours = stack.postings(NEIGHBOUR)
    assert neighbours
    for each in neighbours:
        if (day := each["data"]["posted_on"]) in at:
            assert at[day] == each["recordedtime"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_replay_that_knows_the_record_makes_the_same_bytes(
    stack: Stack, tmp_path: Path, trouble: Callable[[Stack], None]
) -> None:
    live(stack, trouble)
    resume(stack)
    stack.close("2012-10-08")
    stack.postings()
    store = stack.house.penalties_store()
    with store.reading() as look:
        resumed = look.execute("SELECT * FROM resumed")
    with closing(open_store(f"sqlite:{tmp_path / 'again.sqlite'}", TABLES)) as again:
        with again.transaction() as tx:
            tx.execute_many(
                "INSERT INTO resumed VALUES (?, ?, ?, ?, ?, ?, 0)", [row[:-1] for row in resumed]
            )
        reader = posting_consumer(again, EmbeddedLog(stack.house.facts, PARTITIONS))
        reader.take()
        while reader.step():
            pass
        for dealer in (DEALER, NEIGHBOUR):
            assert again.events(dealer) == store.events(dealer)
            assert store.events(dealer)


def test_its_months_are_final_once_it_is_posted_through_them(stack: Stack) -> None:
    live(stack, lose_one)
    assert not stack.statement("2012-08")["final"]
    assert stack.statement("2012-08", NEIGHBOUR)["final"]
    resume(stack)
    assert stack.statement("2012-08")["final"]


def test_one_parked_from_its_first_event_is_posted_whole(
    stack: Stack, untroubled: list[str]
) -> None:
    with stack.house.journals[STAFFING].store.transaction() as tx:
        tx.execute("INSERT INTO streams VALUES (?, 1, NULL)", (DEALER,))
    live(stack, None)
    assert stack.get(f"/penalties/v1/dealers/{DEALER}/postings").status_code == 404
    resume(stack)
    assert said(stack.postings()) == untroubled


def test_a_gap_in_what_is_about_no_dealer_stops_the_days_until_it_is_resumed(
    stack: Stack, untroubled: list[str]
) -> None:
    with stack.house.journals[DECISIONS].store.transaction() as tx:
        tx.execute("UPDATE streams SET sequence = sequence + 1 WHERE stream LIKE '*%'")
    live(stack, None)
    assert stack.postings() == []
    store = stack.house.penalties_store()
    with store.transaction() as tx:
        for stream in parking.parked_streams(tx):
            parking.ask_to_resume(tx, stream, "a number was lost", datetime.now(UTC))
    assert said(stack.postings()) == untroubled


def with_one_the_law_cannot_read(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    unread = of_a_later_release(DEALER, 3, datetime(2012, 7, 2, 4, tzinfo=UTC))
    with stack.house.journals[STAFFING].store.transaction() as tx:
        tx.append([unread])
        tx.execute("UPDATE streams SET sequence = 3 WHERE stream = ?", (DEALER,))
    stack.close("2012-07-02")
    stack.postings()
    stack.close("2012-08-07")
    assert stack.postings() == []


def test_a_rule_that_fails_again_parks_the_dealer_again(stack: Stack) -> None:
    with_one_the_law_cannot_read(stack)
    resume(stack, "try it once more")
    assert stack.postings() == []
    with stack.house.penalties_store().reading() as look:
        assert [each.stream for each in parking.all_parked(look)] == [DEALER]
    assert held(stack.house.penalties_store()) == [DEALER]
    assert stack.trouble() == []


@pytest.mark.parametrize("topic", ["staffing", "docket.staffing.v1"])
def test_a_fact_on_which_the_law_fails_can_be_taken_back(stack: Stack, topic: str) -> None:
    with_one_the_law_cannot_read(stack)
    taken_back = withdrawn("relocated-1", "2012-08-08", topic=topic)
    stack.post(replace(taken_back, data={**taken_back.data, "source": "/oem/crd"}))
    resume(stack, "the fact is withdrawn")
    assert said(stack.postings()) == [
        "2012-08-07 change-filing/2012-07#1 ¥5000",
        "2012-08-07 monthly-report-late/2012-07#1 ¥2000",
    ]
    assert stack.trouble() == []
