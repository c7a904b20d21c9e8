"""A dealer on whom the law fails is parked with its reason, and the others go on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.topics import STAFFING
from services.kit.clock import instant_text
from services.kit.log.partitions import partition_of
from services.kit.store import Reading, Recording, Row, StoreUnavailable
from services.penalties.posting import examination
from tests.builders.audits import hardware_inspected
from tests.builders.envelope import recorded, sent
from tests.builders.given_fact import DEALER
from tests.component.kit.stores import ForgetfulStore
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, said
from tests.replay.ledger import Ledger, posted, run

NEIGHBOUR = next(
    code
    for code in (f"TJ-{number}" for number in range(100))
    if partition_of(code, PARTITIONS) == partition_of(DEALER, PARTITIONS)
)
"""Another dealer, whose days close together with the first one's."""

JULY_MISSED = [
    "2012-08-07 change-filing/2012-07#1 ¥5000",
    "2012-08-07 monthly-report-late/2012-07#1 ¥2000",
]


def of_a_later_release(dealer: str, number: int, received: datetime) -> Recording:
    """A recorded event of a type that this release does not know."""
    event_type = "docket.staffing.dealer-relocated.v1"
    at = instant_text(received)
    event = sent(
        event_type, {"city": "天津"}, id="relocated-1", time=at, dealer=dealer, source="/oem/crd"
    )
    return Recording(dealer, number, event_type, canonical(recorded(event, at, number, "crd:li")))


def with_one_that_cannot_be_read(stack: Stack) -> None:
    """Two dealers miss July; of one, an event of 8 August cannot be read."""
    stack.post(*new_dealer("2012-07-01"))
    stack.post(*new_dealer("2012-07-01"), dealer=NEIGHBOUR)
    stack.close("2012-08-07")
    unread = of_a_later_release(DEALER, 3, datetime(2012, 8, 8, 4, tzinfo=UTC))
    with stack.house.journals[STAFFING].store.transaction() as tx:
        tx.append([unread])
    stack.close("2012-09-06")


def test_the_others_of_its_partition_are_posted(stack: Stack) -> None:
    with_one_that_cannot_be_read(stack)
    assert len(stack.postings(NEIGHBOUR)) == 5
    assert stack.docket(NEIGHBOUR)["balance_fen"] == 14_000_00
    assert stack.trouble() == []


def test_it_keeps_what_was_posted_and_gets_no_false_fine(stack: Stack) -> None:
    with_one_that_cannot_be_read(stack)
    assert said(stack.postings()) == JULY_MISSED
    stack.close("2012-10-06")
    assert said(stack.postings()) == JULY_MISSED


def test_the_reason_is_recorded(stack: Stack) -> None:
    with_one_that_cannot_be_read(stack)
    stack.postings()
    with stack.house.penalties_store().reading() as look:
        [(stream, reason)] = look.execute("SELECT stream, reason FROM parked")
    assert stream == DEALER
    assert "as of 2012-09-06" in reason
    assert "is no event type" in reason


def test_its_docket_is_answered_with_what_hinders_it(stack: Stack) -> None:
    with_one_that_cannot_be_read(stack)
    answer = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("the law fails on the facts of this dealer")


def test_a_month_whose_end_was_not_posted_for_it_is_not_final(stack: Stack) -> None:
    with_one_that_cannot_be_read(stack)
    stack.close("2012-10-06")
    assert stack.statement("2012-08")["final"], "what waits is of 6 September"
    september = stack.statement("2012-09")
    assert (september["final"], september["closing_balance_fen"]) == (False, 7_000_00)
    assert stack.statement("2012-09", NEIGHBOUR)["final"]


class Faltering:
    """A look at a store that goes away while it is asked what is posted."""

    def __init__(self, inside: Reading) -> None:
        self._inside = inside

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        if "FROM posted" in sql:
            raise StoreUnavailable("the connection is lost")
        return self._inside.execute(sql, parameters)


class FalteringStore(ForgetfulStore):
    """A store whose looks falter while it does."""

    falters = False

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with super().reading() as look:
            yield Faltering(look) if self.falters else look


def test_a_store_that_goes_away_parks_nobody(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    store = FalteringStore(ledger.store)
    consumer = ledger.consumer(store)
    ledger.receive([told.event(number) for number, told in enumerate(new_dealer("2012-07-01"))])
    ledger.close_day(date(2012, 8, 6))
    store.falters = True
    with pytest.raises(StoreUnavailable):
        run(consumer)
    store.falters = False
    run(consumer)
    assert len(posted(store)[DEALER]) == 2
    with store.reading() as look:
        assert look.execute("SELECT stream FROM parked") == []
    ledger.close()


def test_a_posting_too_large_for_an_event_parks_its_dealer_alone(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fined(dealer: str, inspection: str, on: str) -> None:
        stack.post(*new_dealer(on), dealer=dealer)
        stack.post(hardware_inspected(inspection, on, "labels"), dealer=dealer)
        stack.close(on)

    fined("TJ-BSL", "I1", "2012-07-02")
    [posting] = stack.postings("TJ-BSL")
    monkeypatch.setattr(examination, "MAX_EVENT_BYTES", len(canonical(posting)) + 100)
    fined(NEIGHBOUR, "I1", "2012-07-03")
    fined(DEALER, "I" * 200, "2012-07-04")
    fined("XJ-BSL", "I1", "2012-07-05")
    assert said(stack.postings(NEIGHBOUR)) == ["2012-07-03 hardware-nonconforming/I1#1 ¥3000"]
    assert said(stack.postings("XJ-BSL")) == ["2012-07-05 hardware-nonconforming/I1#1 ¥3000"]
    assert stack.postings() == []
    with stack.house.penalties_store().reading() as look:
        [(dealer, reason)] = look.execute("SELECT stream, reason FROM parked")
    assert dealer == DEALER
    assert "PostingTooLarge" in reason
    assert "bytes" in reason
