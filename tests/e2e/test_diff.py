"""`docket diff`: two dockets told apart, and what is posted against what this release says."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.commands.comparison import Comparison, compare
from services.commands.sides import Side
from services.penalties.adjudication import adjudicate_lines
from tests.e2e.docket import Docket, Ran
from tests.e2e.lines import example, lines, random_history, told
from tests.unit.law.decisions import settled, waived
from tests.unit.law.given import DEALER
from tests.unit.law.staff import accepted, baseline_filed
from tests.unit.law.visits import hardware_inspected, report_assessed

TOLD = (
    accepted("2013-03-01"),
    baseline_filed("2013-03-01"),
    hardware_inspected("I1", "2013-03-02", "labels"),
    report_assessed("2013-02", "2013-03-10", "false"),
)
FALSE = f"{DEALER}/monthly-report-false/2013-02"
INSPECTED = f"{DEALER}/hardware-nonconforming/I1"

Change = Callable[[Any], None]


def diff(docket: Docket, a: object, b: object, *words: str, given: bytes = b"") -> Any:
    """The differences, or where there are none nothing; the status says the same."""
    ran = docket.run("diff", str(a), str(b), *words, "--json", given=given)
    assert ran.status in {0, 1}, ran.said
    assert ran.said == ""
    assert ran.json["equal"] == (ran.status == 0)
    return ran.json


def short(found: Any) -> list[tuple[str, str, list[str]]]:
    return [(each["entry_id"], each["difference"], each["fields"]) for each in found["entries"]]


@pytest.fixture
def facts(docket: Docket) -> Path:
    return kept(docket, "facts.ndjson", told(*TOLD))


@pytest.fixture
def dockets(docket: Docket, facts: Path) -> Path:
    ran = docket.must("adjudicate", facts, "--as-of", "2013-03-31", "--json")
    return kept(docket, "dockets.json", ran.out)


def kept(docket: Docket, name: str, text: bytes) -> Path:
    file = docket.folder / name
    file.write_bytes(text)
    return file


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


def lived_through(docket: Docket, *facts: bytes) -> None:
    """A stack that has closed March 2013 on these facts."""
    docket.must("import", "-", "--close-days", given=b"".join(facts))
    docket.must("close-days", "--through", "2013-03-31")


def test_what_is_posted_is_what_this_release_says(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    export = kept(docket, "export.ndjson", docket.must("export").out)
    for source in (docket.data, export):
        for a, b in ((f"posted:{source}", source), (source, f"posted:{source}")):
            found = diff(docket, a, b)
            assert (found["equal"], found["a"]["as_of"]) == (True, "2013-03-31")
    said = docket.must("adjudicate", export, "--as-of", "2013-03-31", "--json")
    assert diff(docket, f"posted:{export}", "-", given=said.out)["equal"]


def test_an_older_release_that_posted_otherwise_is_told_entry_by_entry(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    events = docket.export()
    (inspected,) = [e for e in events if e["id"] == f"{INSPECTED}#1"]
    (false,) = [e for e in events if e["id"] == f"{FALSE}#1"]
    inspected["data"] |= {"amount_fen": 250_000, "law_version": "0.9.0"}
    events.remove(false)
    export = kept(docket, "export.ndjson", lines(events))
    found = diff(docket, f"posted:{export}", export)
    assert short(found) == [(INSPECTED, "changed", ["amount_fen"]), (FALSE, "new", [])]
    assert found["totals"]["difference_fen"] == 250_000


def test_another_release_number_alone_is_no_difference(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    events = docket.export()
    for each in events:
        if "law_version" in each["data"]:
            each["data"]["law_version"] = "0.9.0"
    export = kept(docket, "export.ndjson", lines(events))
    assert diff(docket, f"posted:{export}", export)["equal"]


def test_waived_entries_are_not_posted_and_no_difference(docket: Docket) -> None:
    waiver = waived("hardware-nonconforming/I1", "2013-03-20")
    lived_through(docket, told(*TOLD, waiver))
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    before = diff(docket, f"posted:{docket.data}", docket.data, "--as-of", "2013-03-19")
    assert before["equal"]


def test_an_import_after_the_day_closed_is_none_of_the_releases_doing(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    late = told(*TOLD, report_assessed("2013-01", "2013-03-15", "false")).splitlines()[-1]
    docket.must("import", "-", given=late)
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    said = docket.must("adjudicate", "-", "--as-of", "2013-03-31", "--json", given=exported(docket))
    found = diff(docket, f"posted:{docket.data}", "-", given=said.out)
    assert (f"{DEALER}/monthly-report-false/2013-01", "new", []) in short(found)
    docket.must("close-days", "--through", "2013-04-01")
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    march = diff(docket, f"posted:{docket.data}", docket.data, "--as-of", "2013-03-31")
    assert march["equal"], "what stood posted at the end of March"


def exported(docket: Docket) -> bytes:
    return docket.must("export").out


def unusable(docket: Docket, a: object, b: object, given: bytes = b"") -> Ran:
    ran = docket.run("diff", str(a), str(b), given=given)
    assert (ran.status, ran.out) == (2, b"")
    return ran


def test_what_cannot_be_used_is_said_in_a_sentence(
    docket: Docket, facts: Path, dockets: Path, tmp_path: Path
) -> None:
    bad = kept(docket, "bad.json", b'{"as_of": "2013-03-31", "dealers": {"A": {"entries": [{}]}}}')
    torn = kept(docket, "torn.ndjson", told(*TOLD) + b'{"specversion":')
    said = {
        "no.json cannot be read": unusable(docket, "no.json", facts),
        "bad.json: dealers.A.entries.0.entry_id: Field required": unusable(docket, bad, facts),
        "torn.ndjson: line 5: not JSON": unusable(docket, facts, torn),
        "dockets hold no postings": unusable(docket, f"posted:{dockets}", facts),
        "only one of the two can be standard input": unusable(docket, "-", "posted:-"),
        "holds no stack": unusable(docket, tmp_path_empty(tmp_path), facts),
        "say --as-of which day": unusable(docket, "-", "/dev/null"),
    }
    for sentence, ran in said.items():
        assert sentence in ran.said


def tmp_path_empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


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
