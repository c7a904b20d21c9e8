"""Making notices refuses nothing, delays nothing, and costs no more where a dealer has much."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest

from contracts.receipt import Notice, Receipt
from contracts.topics import AUDITS
from services.audits.view import TABLES as VIEW
from services.kit.clock import WallClock
from services.kit.intake.accepting import Accepting
from services.kit.intake.journal import TABLES, Journal
from services.kit.store import Reading, Row, Store, Transaction
from services.noticing.known_facts import KnownFactsReader
from services.noticing.notices import Noticing
from tests.builders.audits import finding
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import DMS, declared, drafted

ODD = (Notice("late", "迟", "late"),)


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store, AUDITS, 4, WallClock())


def breaks(_: Transaction, __: Sequence[Accepting]) -> Any:
    raise KeyError("an error of ours")


def breaks_the_transaction(tx: Transaction, _: Sequence[Accepting]) -> Any:
    return tx.execute("SELECT nothing FROM nowhere")


def too_few(_: Transaction, __: Sequence[Accepting]) -> Any:
    return []


@pytest.mark.parametrize("noticing", [breaks, breaks_the_transaction, too_few])
def test_a_fault_gives_no_notices_and_the_fact_is_recorded(
    journal: Journal, noticing: Any, caplog: pytest.LogCaptureFixture
) -> None:
    [receipt] = journal.record([drafted(declared("1"))], noticing)
    assert isinstance(receipt, Receipt)
    assert (receipt.duplicate, receipt.notices) == (False, ())
    assert receipt.sequence == f"{1:020d}"
    assert journal.receipt(DMS, "1") is not None
    [told] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "no notices are given for docket.audits.v1" in told.getMessage()


def test_what_was_noted_is_given_again(journal: Journal) -> None:
    [receipt] = journal.record([drafted(declared("1"))], lambda _tx, new: [ODD] * len(new))
    assert isinstance(receipt, Receipt)
    assert receipt.notices == ODD
    again = journal.receipt(DMS, "1")
    assert again is not None
    assert (again.notices, again.duplicate) == (ODD, True)


class _Counting:
    def __init__(self, inside: Reading, counted: list[str]) -> None:
        self._inside = inside
        self._counted = counted

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        self._counted.append(sql)
        return self._inside.execute(sql, parameters)


def inspected(event_id: str, inspection_id: str) -> dict[str, Any]:
    told = finding(inspection_id, "2012-07-01", reason=None)
    return {**declared(event_id), "type": told.type, "data": told.data}


def test_a_batch_costs_the_same_questions_whatever_stands_before_it(
    opening: Opening, sqlite_url: str
) -> None:
    journal = Journal(opening(sqlite_url, TABLES), AUDITS, 4, WallClock())
    view = opening(f"{sqlite_url}-view", VIEW)
    noticing = Noticing(KnownFactsReader(AUDITS, view, 4))
    asked: list[list[str]] = []

    def counted(tx: Transaction, new: Sequence[Accepting]) -> Sequence[tuple[Notice, ...]]:
        asked.append([])
        return noticing(_Counting(tx, asked[-1]), new)  # type: ignore[arg-type]

    for begin in (0, 300, 600):
        ids = [str(each) for each in range(begin, begin + 300)]
        outcomes = journal.record([drafted(inspected(each, each)) for each in ids], counted)
        kinds = [each.kind for one in outcomes if isinstance(one, Receipt) for each in one.notices]
        assert kinds.count("dealer-unknown") == kinds.count("person-unknown") == 300
    assert [len(each) for each in asked] == [1, 1, 1]
