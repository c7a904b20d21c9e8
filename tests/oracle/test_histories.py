"""The histories are of the published language, reproducible, and reach every clause."""

import random
from datetime import date

import pytest
from chinese_calendar import is_workday

from contracts.reading import read_recorded
from tests.oracle.compare import shown
from tests.oracle.facts import Event
from tests.oracle.figures import CLAUSES
from tests.oracle.histories import DERIVED, coverage, days_to_ask, history
from tests.oracle.notices import documents
from tests.oracle.oddities import KINDS
from tests.oracle.reading import adjudicate


def decided(events: list[Event], as_of: date, given: list[str]) -> dict[str, object]:
    """The dockets, each anomaly once."""
    found = adjudicate(events, as_of, is_working_day=is_workday, documents=given)
    for docket in found["dealers"].values():
        docket["anomalies"] = shown(docket["anomalies"])
    return found


def test_every_event_is_of_the_published_language() -> None:
    for seed in range(60):
        for event in history(seed):
            if event not in DERIVED:
                read_recorded(event)


def test_a_seed_tells_the_same_history_again() -> None:
    assert history(7) == history(7)
    assert history(7) != history(8)


def test_every_clause_occurs_often() -> None:
    counts = coverage(range(150))
    rare = {clause: counts[clause] for clause in CLAUSES if counts[clause] < 10}
    assert rare == {}


def test_every_kind_of_anomaly_occurs() -> None:
    counts = coverage(range(150))
    assert [kind for kind in KINDS if counts[f"anomaly {kind}"] < 3] == []


@pytest.mark.parametrize("seed", range(20))
def test_neither_order_nor_repetition_matters(seed: int) -> None:
    events = history(seed)
    disordered = [*events, *events[::2]]
    random.Random(seed).shuffle(disordered)
    for as_of in days_to_ask(seed):
        given = documents(seed)
        assert decided(disordered, as_of, given) == decided(events, as_of, given)
