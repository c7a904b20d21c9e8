"""Which facts a closed day counts, and cases read on from where they were."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.faults import Malformed
from contracts.reading import read_json
from contracts.topics import STAFFING
from services.kit.consumer.shelf import keep
from services.kit.log.decoding import LogEvent
from services.kit.store import Store
from services.kit.store.locations import open_store
from services.penalties.posting.casebook import Casebook, CaseFact
from services.penalties.posting.posting_consumer import TABLES
from services.penalties.posting.runs import Run
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import no_change_declared

JULY_5, JULY_6, JULY_7 = (date(2012, 7, day) for day in (5, 6, 7))
NO_FACT = Malformed([])


def fact(received_on: date, after_close: str = "") -> CaseFact:
    return CaseFact(received_on, after_close, NO_FACT)


def run(day: date, previous: date | None) -> Run:
    return Run(0, day, previous, "")


@pytest.mark.parametrize(
    ("received_on", "after_close", "counted"),
    [
        (JULY_6, "", True),
        (JULY_6, "2012-07-05", True),
        (JULY_7, "", False),
        (JULY_6, "2012-07-06", False),
        (JULY_5, "2012-07-07", False),
    ],
    ids=[
        "received on the day",
        "after the close of the day before",
        "received the day after",
        "imported after the day closed",
        "imported after a later day closed",
    ],
)
def test_a_closed_day_counts_what_was_received_by_then_and_stands_before_its_close(
    received_on: date, after_close: str, counted: bool
) -> None:
    assert fact(received_on, after_close).counted_on(JULY_6) is counted


def test_a_fact_is_first_counted_by_one_run_alone() -> None:
    runs = [run(JULY_5, None), run(JULY_6, JULY_5), run(JULY_7, JULY_6)]
    for one, first in (
        (fact(JULY_5), [True, False, False]),
        (fact(JULY_6), [False, True, False]),
        (fact(JULY_5, "2012-07-06"), [False, False, True]),
    ):
        assert [one.first_counted_on(each) for each in runs] == first


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:{tmp_path / 's.sqlite'}", TABLES)) as store:
        yield store


def put(store: Store, told: GivenFact, sequence: int, dealer: str = "BJ-1", **other: Any) -> None:
    event = told.event(sequence) | {"subject": dealer, "sequence": sequence_text(sequence)} | other
    event["recordedtime"] = "2012-07-05T04:00:00.000000Z"
    value = canonical(event)
    with store.transaction() as tx:
        keep(tx, [LogEvent(STAFFING, 0, dealer, sequence, value, read_json(value))])


def ids(case: Any) -> list[str]:
    return [each.fact.id for each in case]


DECLARED = no_change_declared("2012-07", "2012-07-05")


def test_a_case_is_read_on_from_where_it_was(store: Store) -> None:
    book = Casebook()
    put(store, DECLARED, 1)
    with store.reading() as look:
        [first] = book.case(look, "BJ-1")
    put(store, DECLARED, 2)
    put(store, DECLARED, 1, dealer="BJ-2")
    with store.reading() as look:
        case = book.case(look, "BJ-1")
        assert ids(case) == ["e001", "e002"]
        assert case[0] is first, "not read again"
        assert ids(book.case(look, "BJ-2")) == ["e001"]


def test_cases_not_used_for_long_make_room_and_are_read_again(store: Store) -> None:
    book = Casebook(most_facts=3)
    for dealer in ("BJ-1", "BJ-2"):
        for sequence in (1, 2):
            put(store, DECLARED, sequence, dealer)
    with store.reading() as look:
        first = book.case(look, "BJ-1")
        second = book.case(look, "BJ-2")
        again = book.case(look, "BJ-1")
        assert ids(again) == ids(first) == ids(second)
        assert again[0] is not first[0]
        assert book.case(look, "BJ-1")[0] is again[0]


def test_a_fact_that_cannot_be_read_says_so_only_where_it_is_asked_for(store: Store) -> None:
    put(store, DECLARED, 1)
    put(store, DECLARED, 2, type="docket.staffing.dealer-relocated.v1")
    with store.reading() as look:
        readable, unreadable = Casebook().case(look, "BJ-1")
    assert readable.fact.id == "e001"
    assert unreadable.counted_on(JULY_5)
    with pytest.raises(Malformed, match="is no event type"):
        _ = unreadable.fact
