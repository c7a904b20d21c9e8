"""`docket diff`: two dockets told apart, and what is posted against what this release says."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.commands.ask.comparison import Comparison, compare
from services.commands.ask.diff_sides import Side
from services.penalties.adjudication import adjudicate_lines
from tests.builders.decisions import settled
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted
from tests.e2e.differing import FALSE, INSPECTED, TOLD, diff, kept, short
from tests.e2e.docket import Docket, Ran
from tests.e2e.lines import example, lines, random_history, told

Change = Callable[[Any], None]


@pytest.fixture
def facts(docket: Docket) -> Path:
    return kept(docket, "facts.ndjson", told(*TOLD))


@pytest.fixture
def dockets(docket: Docket, facts: Path) -> Path:
    ran = docket.must("adjudicate", facts, "--as-of", "2013-03-31", "--json")
    return kept(docket, "dockets.json", ran.out)


def altered(docket: Docket, dockets: Path, change: Change) -> Path:
    said = json.loads(dockets.read_bytes())
    change(said["dealers"][DEALER])
    return kept(docket, "altered.json", json.dumps(said).encode())


def test_a_docket_does_not_differ_from_itself_whichever_way_it_is_given(
    docket: Docket, facts: Path, dockets: Path
) -> None:
    for a, b in ((dockets, dockets), (facts, facts), (dockets, facts), (facts, dockets)):
        found = diff(docket, a, b)
        assert (found["equal"], found["entries"], found["besides"]) == (True, [], [])
    assert found["a"] == {"name": str(facts), "reading": "adjudicated", "as_of": "2013-03-31"}
    assert found["b"] == {"name": str(dockets), "reading": "given", "as_of": "2013-03-31"}
    assert b"They are equal." in docket.must("diff", dockets, "-", given=facts.read_bytes()).out
    assert "两者相同。" in docket.must("diff", facts, dockets, "--lang", "zh").out.decode()


def test_entries_are_missing_new_and_changed_by_their_fields(docket: Docket, dockets: Path) -> None:
    def change(said: Any) -> None:
        first, *others = said["entries"]
        moved = {**others[0], "amount_fen": 250_000, "occurred_on": "2013-03-11"}
        moved["explanation"] = {**moved["explanation"], "month": "2013-01"}
        said["entries"] = [{**first, "entry_id": f"{first['entry_id']}9"}, moved, *others[1:]]

    found = diff(docket, dockets, altered(docket, dockets, change))
    assert short(found)[:3] == [
        (INSPECTED, "missing", []),
        (f"{INSPECTED}9", "new", []),
        (FALSE, "changed", ["occurred_on", "amount_fen", "explanation"]),
    ]
    assert found["totals"] == {"missing": 1, "new": 1, "changed": 1, "difference_fen": 50_000}
    entry = found["entries"][2]
    assert (entry["a"]["amount_fen"], entry["b"]["amount_fen"]) == (200_000, 250_000)
    shown = docket.run("diff", dockets, docket.folder / "altered.json", COLUMNS="150")
    assert shown.status == 1
    for said in ("explanation.month", "2013-02", "1 missing, 1 new, 1 changed; +500.00 CNY"):
        assert said in shown.out.decode()


@pytest.mark.parametrize("field", ["policy_version", "status", "evidence", "section", "kind"])
def test_every_field_of_an_entry_counts(docket: Docket, dockets: Path, field: str) -> None:
    def change(said: Any) -> None:
        said["entries"][0][field] = "other"

    (entry,) = diff(docket, dockets, altered(docket, dockets, change))["entries"]
    assert entry["fields"] == [field]


def test_what_else_a_docket_says_is_compared_too(docket: Docket, facts: Path) -> None:
    paid = kept(docket, "paid.ndjson", told(*TOLD, settled("R1", "2013-03-20", 100)))
    found = diff(docket, facts, paid, "--as-of", "2013-03-31")
    assert (found["equal"], found["entries"]) == (False, [])
    balance = {"dealer": DEALER, "field": "balance_fen", "a": 1_100_000, "b": 1_090_000}
    assert found["besides"] == [balance]


def test_of_deadlines_only_those_that_one_of_the_two_has_are_named(
    docket: Docket, dockets: Path
) -> None:
    def change(said: Any) -> None:
        said["deadlines"] = said["deadlines"][1:]

    deadlines = json.loads(dockets.read_bytes())["dealers"][DEALER]["deadlines"]
    found = diff(docket, dockets, altered(docket, dockets, change))
    assert found["besides"] == [
        {"dealer": DEALER, "field": "deadlines", "a": deadlines[:1], "b": []}
    ]


def test_a_dealer_that_one_does_not_know_is_named(docket: Docket, facts: Path) -> None:
    other = accepted("2013-03-30").named("x1").event(9) | {"subject": "BJ-2"}
    both = kept(docket, "both.ndjson", facts.read_bytes() + lines([other]))
    found = diff(docket, facts, both, "--as-of", "2013-03-30")
    assert found["besides"] == [{"dealer": "BJ-2", "field": "known", "a": False, "b": True}]


def unusable(docket: Docket, a: object, b: object, given: bytes = b"") -> Ran:
    ran = docket.run("diff", str(a), str(b), given=given)
    assert (ran.status, ran.out) == (2, b"")
    return ran


def test_what_cannot_be_used_is_said_in_a_sentence(
    docket: Docket, facts: Path, dockets: Path
) -> None:
    empty = docket.folder / "empty"
    empty.mkdir()
    bad = kept(docket, "bad.json", b'{"as_of": "2013-03-31", "dealers": {"A": {"entries": [{}]}}}')
    torn = kept(docket, "torn.ndjson", told(*TOLD) + b'{"specversion":')
    said = {
        "no.json cannot be read": unusable(docket, "no.json", facts),
        "bad.json: dealers.A.entries.0.entry_id: Field required": unusable(docket, bad, facts),
        "torn.ndjson: line 5: not JSON": unusable(docket, facts, torn),
        "dockets hold no postings": unusable(docket, f"posted:{dockets}", facts),
        "only one of the two can be standard input": unusable(docket, "-", "posted:-"),
        "holds no stack": unusable(docket, empty, facts),
        "say --as-of which day": unusable(docket, "-", "/dev/null"),
    }
    for sentence, ran in said.items():
        assert sentence in ran.said


def test_a_posting_that_is_none_is_named(docket: Docket, facts: Path) -> None:
    said = {"id": "x#1", "type": "docket.penalties.fee-charged.v1", "data": {}}
    damaged = kept(docket, "damaged.ndjson", facts.read_bytes() + lines([said]))
    assert "posting x#1: " in unusable(docket, f"posted:{damaged}", facts).said
    assert diff(docket, damaged, facts)["equal"], "derived events are no facts, whatever they carry"


def test_two_days_of_a_shared_example_differ_by_what_came_in_between(docket: Docket) -> None:
    file = example("12-late-facts")
    days = [
        kept(
            docket,
            f"{day}.json",
            docket.must("adjudicate", file, "--as-of", day, "--json").out,
        )
        for day in ("2012-07-19", "2012-07-20")
    ]
    before, after = days
    found = diff(docket, before, after)
    assert [(each["entry_id"], each["difference"]) for each in found["entries"]] == [
        ("BJ-L1/position-turnover/C1", "new"),
        ("BJ-L1/change-filing/C2", "new"),
    ]
    back = diff(docket, after, before)
    assert back["totals"]["difference_fen"] == -found["totals"]["difference_fen"] == -800_000


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400), st.dates(date(2012, 6, 1), date(2015, 1, 1)))
def test_no_history_differs_from_itself(
    tmp_path_factory: pytest.TempPathFactory, seed: int, day: date
) -> None:
    folder = tmp_path_factory.mktemp("sides")
    recorded, said = folder / "facts.ndjson", folder / "said.json"
    recorded.write_bytes(random_history(seed))
    said.write_text(json.dumps(adjudicate_lines(random_history(seed).splitlines(), day)))
    for a, b in ((recorded, recorded), (recorded, said), (said, said)):
        found = compared(a, b, day)
        assert found.equal, found.to_json()


def compared(a: Path, b: Path, day: date) -> Comparison:
    return compare(Side.read(str(a)), Side.read(str(b)), day)
