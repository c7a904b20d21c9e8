"""The oracle can fail: evidence that was doctored is named for what it is."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.topics import PENALTIES, STAFFING
from tests.faults.evidence import Evidence
from tests.faults.judged import evidence_of, live
from tests.faults.oracle import broken

PLACE = (STAFFING, 0)
POSTED = (PENALTIES, 0)
NAME = "penalties-1"

Values = list[bytes]
Doctor = Callable[[Evidence], Evidence]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lived")
    live(folder)
    return folder


@pytest.fixture
def evidence(lived: Path, tmp_path: Path) -> Iterator[Evidence]:
    with evidence_of(lived, tmp_path / "stores") as found:
        yield found


def test_evidence_of_a_run_without_a_fault_breaks_no_promise(
    evidence: Evidence, tmp_path: Path
) -> None:
    assert broken(evidence, tmp_path) == []


def on_the_log(place: tuple[str, int], change: Callable[[Values], Values]) -> Doctor:
    return lambda e: replace(e, log={**e.log, place: change(list(e.log[place]))})


def in_the_store(name: str, statement: str) -> Doctor:
    def doctored(evidence: Evidence) -> Evidence:
        with evidence.stores[name].transaction() as tx:
            tx.execute(statement)
        return evidence

    return doctored


def answered(change: Callable[[dict[str, Any]], object]) -> Doctor:
    def doctored(evidence: Evidence) -> Evidence:
        dockets = deepcopy(dict(evidence.answered[NAME]))
        change(dockets)
        return replace(evidence, answered={**evidence.answered, NAME: dockets})

    return doctored


def nowhere(topic: str, number: int) -> Doctor:
    """As if an event had never been recorded: it is in no store, and not on the log."""

    def doctored(evidence: Evidence) -> Evidence:
        gone = evidence.stores[topic].notifications(0, 1_000_000)[number]
        log = {at: [v for v in values if v != gone.value] for at, values in evidence.log.items()}
        delete = f"DELETE FROM stored_events WHERE rowid = {gone.position}"
        return replace(in_the_store(topic, delete)(evidence), log=log)

    return doctored


def acknowledged(**otherwise: str) -> Doctor:
    def doctored(evidence: Evidence) -> Evidence:
        (fact, receipt), *others = evidence.acknowledged
        return replace(evidence, acknowledged=[(fact, {**receipt, **otherwise}), *others])

    return doctored


def said(words: str) -> Doctor:
    return lambda e: replace(e, said={NAME: words})


def dearer(values: Values) -> Values:
    """The last posting, of another amount."""
    last = max(n for n, value in enumerate(values) if "amount_fen" in read_json(value)["data"])
    event = read_json(values[last])
    event["data"]["amount_fen"] += 100
    return [*values[:last], canonical(event), *values[last + 1 :]]


def swapped(values: Values) -> Values:
    *before, one, other = values
    return [*before, other, one]


def entries(dockets: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of some docket that has any."""
    return next(docket["entries"] for docket in dockets.values() if docket["entries"])


STOPPED = (
    "2026-11-29T04:29:37.094Z ERROR penalties - services.kit.service.runner: penalties waits: 7\n"
    "Traceback (most recent call last):\n  x\n"
)

DOCTORED: dict[str, tuple[Doctor, str]] = {
    "a fact lost": (on_the_log(PLACE, lambda v: v[:5] + v[6:]), "is on the log 0 times"),
    "a fact doubled": (on_the_log(PLACE, lambda v: [*v, v[5]]), "of .* 2 times"),
    "two facts swapped": (on_the_log(PLACE, swapped), "docket.staffing.v1/0 holds .*, its store"),
    "a fact nobody sent": (on_the_log(PLACE, lambda v: [*v, v[5] + b" "]), "on the log 2 times"),
    "a receipt of another number": (acknowledged(sequence="9" * 20), "is on the log as"),
    "a receipt of other bytes": (acknowledged(digest="0" * 64), "is on the log as"),
    "a fact not acknowledged": (
        lambda e: replace(e, acknowledged=e.acknowledged[1:]),
        "was never acknowledged",
    ),
    "a fact lost by its store": (
        in_the_store(STAFFING, "DELETE FROM stored_events WHERE rowid = 9"),
        "docket.staffing.v1/. holds .*, its store",
    ),
    "a number passed over": (nowhere(STAFFING, 5), "docket.staffing.v1: .* follows"),
    "a fact that penalties does not keep": (
        in_the_store(PENALTIES, "DELETE FROM kept WHERE sequence = 2"),
        "kept and log differ, it is on the log only",
    ),
    "a fact that staffing does not show": (
        in_the_store("staffing-view", "DELETE FROM kept WHERE sequence = 2"),
        "staffing-view and the log differ in what is on the log",
    ),
    "a dealer parked by audits": (
        in_the_store("audits-view", "INSERT INTO parked VALUES ('X', 'audits', 2, 'gap')"),
        "audits-view has parked X: gap",
    ),
    "a dealer parked": (
        in_the_store(PENALTIES, "INSERT INTO parked VALUES ('X', 'docket.staffing.v1', 2, 'gap')"),
        "has parked X: gap",
    ),
    "a posting of another amount": (on_the_log(POSTED, dearer), "penalties.v1/0 holds|its export"),
    "a posting lost": (on_the_log(POSTED, lambda v: v[:-1]), "penalties.v1/0 holds .*, its store"),
    "a posting doubled": (on_the_log(POSTED, lambda v: [*v, v[0]]), "of .* 2 times"),
    "a posting lost on the log and by its store": (
        nowhere(PENALTIES, -1),
        "by a replay",
    ),
    "a docket of another amount": (
        answered(lambda d: entries(d)[0].update(amount_fen=1)),
        "penalties-1 answers of .*; by the law",
    ),
    "a docket without an entry": (answered(lambda d: entries(d).pop()), "answers of .*by the law"),
    "a dealer unknown": (answered(lambda d: d.popitem()), "answers of .* {}; by the law"),
    "a docket by another law": (
        lambda e: replace(e, adjudicated={"dealers": {}}),
        "nothing was judged",
    ),
    "a line not exported": (
        lambda e: replace(e, exported=[*e.exported[:5], *e.exported[6:]]),
        "and its export part at",
    ),
    "an answer unexplained": (lambda e: replace(e, surprises=["answered 500"]), "answered 500"),
    "an error unexpected": (said(f"{STOPPED}ValueError: 7\n"), "ValueError: 7"),
}


@pytest.mark.parametrize("name", DOCTORED)
def test_evidence_that_was_doctored_is_named(name: str, evidence: Evidence, tmp_path: Path) -> None:
    doctor, words = DOCTORED[name]
    assert_named(words, broken(doctor(evidence), tmp_path))


def test_what_the_client_of_kafka_says_of_a_broker_that_is_gone_is_expected(
    evidence: Evidence, tmp_path: Path
) -> None:
    gone = said(
        STOPPED.replace("services.kit.service.runner", "kafka.net") + "ConnectionResetError\n"
    )
    assert broken(gone(evidence), tmp_path) == []


def assert_named(words: str, found: list[str]) -> None:
    with pytest.raises(AssertionError, match=f"(?s){words}"):
        assert not found, "\n".join(found)
