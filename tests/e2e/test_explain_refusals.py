"""What `docket explain` cannot answer is said in a sentence, and malformed facts by their lines."""

import json
from datetime import date

import pytest

from services.commands.facts.recorded_history import recorded_of
from services.commands.facts.sample import sample_lines
from services.penalties.explain.explanation import Inquiry
from services.penalties.law import CLAUSES, adjudicate
from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER
from tests.e2e.docket import Docket
from tests.e2e.explaining import HARDWARE
from tests.e2e.lines import example, told


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["BJ-BSL/no-such-clause/1"], 2, "there are manager-tenure, position-turnover, concu"),
        (["--dealer", DEALER, "--clause", "late"], 2, "late is no clause; there are manager-te"),
        (["BJ-BSL/change-filing"], 2, "one is written dealer/clause/subject"),
        ([], 2, "give either ENTRY, or --dealer and --clause"),
        ([HARDWARE, "--clause", "gm-summons"], 2, "give either ENTRY, or --dealer and --clause"),
        ([HARDWARE, "--data", "."], 2, "--facts and --data: name one of them"),
        (["BJ-9/gm-summons/2012"], 1, "no fact about a dealer BJ-9 was received by 2013-03-01"),
        ([HARDWARE, "--as-of", "2013-02-30"], 2, "a date is written YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(
    docket: Docket, words: list[str], status: int, sentence: str
) -> None:
    facts = told(hardware_inspected("I1", "2013-03-01", "labels"))
    ran = docket.run("explain", *words, "--facts", "-", given=facts)
    assert (ran.status, ran.out) == (status, b"")
    assert sentence in " ".join(ran.said.replace("│", " ").split())


def test_malformed_facts_are_named_by_their_lines(docket: Docket) -> None:
    facts = told(hardware_inspected("I1", "2013-03-01", "labels")) + b'{"type": "docket.x"}\n'
    ran = docket.run("explain", HARDWARE, "--facts", "-", given=facts)
    assert (ran.status, ran.out) == (2, b"")
    assert "line 2: " in ran.said


def test_the_shared_example_of_a_late_fact(docket: Docket) -> None:
    file = example("12-late-facts")
    words = ["BJ-L1/position-turnover/C1", "--facts", str(file), "--json"]
    before = docket.run("explain", *words, "--as-of", "2012-07-19")
    assert (before.status, before.json["became"]) == (1, "never arose")
    assert before.json["verdicts"][0]["words"]["en"].endswith("departures: 1, fewer than 2.")
    after = docket.must("explain", *words, "--as-of", "2012-07-20").json
    assert after["entry"]["explanation"]["departures"] == 2
    recorded = {json.loads(line)["id"]: json.loads(line) for line in file.read_text().splitlines()}
    assert [fact["id"] for fact in after["facts"]] == ["e005", "e007"]
    assert after["facts"] == [recorded["e005"], recorded["e007"]]


def test_every_entry_of_a_sample_history_is_explained_whole() -> None:
    until = date(2013, 11, 30)
    recorded = recorded_of(sample_lines(dealers=6, months=18, until=until, seed=1))
    seen: set[str] = set()
    for dealer, facts in recorded.facts.items():
        inquiry = Inquiry(dealer, facts, recorded.policies, (), until)
        for entry in adjudicate(dealer, facts, recorded.policies, until).entries:
            said = inquiry.of_entry(entry.entry_id)
            seen.add(entry.clause)
            named = {f"{fact['source']}#{fact['id']}" for fact in said["facts"]}
            assert named == set(entry.evidence)
            assert said["entry"]["explanation"]["conditions"]
            uncited = {each["name"] for each in said["parameters"] if "section" not in each}
            assert uncited <= {"first_amount_fen", "amount_fen"}, "doubled from another figure"
            assert ("amount_fen" in uncited) <= (entry.clause == "hardware-unrectified")
    assert seen == set(CLAUSES)
