"""A receipt is given again as it was first given, or not at all where the bytes have changed."""

import logging
from contextlib import closing

import httpx
import pytest
from fastapi import Depends, FastAPI

from contracts.receipt import Receipt
from contracts.topics import DECISIONS, STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.accepted import NotAsRecorded
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import TABLES, Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.receipts import MOST_ALARMS
from services.kit.intake.receipts_http import receipt_routes
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import DMS, declared, drafted, policy_published
from tests.patience import PATIENCE
from tests.servers.http import served

PARTITIONS = 4
JSON = {"content-type": "application/cloudevents+json"}


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


def journal_of(store: Store, topic: str = STAFFING) -> Journal:
    return Journal(store, topic, PARTITIONS, WallClock())


def tampered(store: Store, before: bytes, after: bytes, stream: str = "BJ-BSL") -> None:
    """The recorded bytes of a stream's first event with other ones, behind the service's back."""
    first, *_ = store.events(stream)
    assert before in first.value
    with store.transaction() as tx:
        tx.execute(
            "UPDATE stored_events SET state = ? WHERE originator_id = ? AND originator_version = 1",
            (first.value.replace(before, after), stream),
        )


@pytest.mark.parametrize("after", [b'"2012-05"', b"\xff", b"}"])
def test_no_receipt_is_given_for_bytes_that_have_changed(
    store: Store, after: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    journal = journal_of(store)
    journal.record([drafted(declared("1")), drafted(declared("2"))])
    assert journal.alarms() == []
    tampered(store, b'"2012-06"', after)

    with pytest.raises(NotAsRecorded, match=f"{DMS}#1 .* another digest"):
        journal.receipt(DMS, "1")
    [changed, whole, new] = journal.record([drafted(declared(each)) for each in "123"])

    assert isinstance(changed, NotAsRecorded)
    assert isinstance(whole, Receipt)
    assert whole.duplicate
    assert isinstance(new, Receipt)
    assert not new.duplicate
    assert journal.alarms() == [str(changed)]
    told = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert [str(changed) in each.getMessage() for each in told] == [True, True]


def test_bytes_that_are_gone_are_no_receipt_either(store: Store) -> None:
    journal = journal_of(store)
    journal.record([drafted(declared("1"))])
    with store.transaction() as tx:
        tx.execute("DELETE FROM stored_events WHERE originator_id = ?", ("BJ-BSL",))
    with pytest.raises(NotAsRecorded):
        journal.receipt(DMS, "1")


def test_other_content_is_not_held_against_bytes_that_have_changed(store: Store) -> None:
    journal = journal_of(store)
    journal.record([drafted(declared("1"))])
    tampered(store, b'"2012-06"', b'"2012-05"')
    [outcome] = journal.record([drafted(declared("1", data={"month": "2012-05"}))])
    assert isinstance(outcome, NotAsRecorded)


def test_the_receipt_of_partition_0_goes_by_its_own_bytes(store: Store) -> None:
    journal = journal_of(store, DECISIONS)
    journal.record([drafted(policy_published("p1"))])
    tampered(store, b"policy: p", b"policy: q", "*/1")
    assert journal.receipt("/policies", "p1") is not None
    tampered(store, b"policy: p", b"policy: q", "*/0")
    with pytest.raises(NotAsRecorded):
        journal.receipt("/policies", "p1")


def test_so_many_alarms_are_told_and_no_more(store: Store) -> None:
    journal = journal_of(store)
    many = [drafted(declared(str(each))) for each in range(MOST_ALARMS + 5)]
    journal.record(many)
    with store.transaction() as tx:
        tx.execute("UPDATE stored_events SET state = ?", (b"{}",))
    journal.record(many)
    assert len(journal.alarms()) == MOST_ALARMS


def test_whoever_asks_is_told_over_http(store: Store) -> None:
    intake = Intake(journal_of(store))
    app = FastAPI(dependencies=[Depends(development_guard())])
    app.include_router(routes(intake))
    app.include_router(receipt_routes(intake.journal))
    answer_problems(app)
    with (
        closing(intake),
        served(app) as url,
        httpx.Client(base_url=url, timeout=PATIENCE) as client,
    ):

        def sent(path: str, body: object) -> httpx.Response:
            return client.post(f"/staffing/v1/{path}", json=body, headers=JSON)

        assert sent("events", declared("1")).status_code == 202
        tampered(store, b'"2012-06"', b'"2012-05"')
        again = sent("events", declared("1"))
        asked = client.get("/staffing/v1/receipts", params={"source": DMS, "id": "1"})
        among = sent("events/batch", [declared("1"), declared("2")])

    for response in (again, asked):
        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert "the event stands there no longer as it was recorded" in response.text
    assert among.status_code == 207
    assert [each["status"] for each in among.json()] == [500, 202]
