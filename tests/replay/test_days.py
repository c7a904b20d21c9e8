"""Days lived one by one lead where all of them at once do."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.topics import DECISIONS
from services.penalties.adjudication import adjudicate_lines
from services.penalties.posting.reconcile import REVERSED_TYPE
from services.penalties.posting.words import TOLD
from tests.replay.ledger import Event, Ledger, posted, run
from tests.replay.script import (
    ONE_DAY,
    Closed,
    as_it_happens,
    as_lived,
    dearer_hardware,
    oracle_facts,
    sample_facts,
)

HISTORIES = [*(pytest.param(oracle_facts(seed), id=f"oracle {seed}") for seed in (1, 3, 9, 14))]
HISTORIES += [pytest.param(sample_facts(seed), id=f"sample {seed}") for seed in (1, 2)]


def standing(postings: list[Event]) -> list[Event]:
    """The entries that stand once the postings of a dealer are read in their order."""
    entries: list[Event] = []
    for posting in postings:
        data = posting["data"]
        if posting["type"] == REVERSED_TYPE:
            entries.remove(without_run({**data, "amount_fen": -data["amount_fen"]}))
        else:
            assert without_run(data) not in entries, "posted twice"
            entries.append(without_run(data))
    return entries


def without_run(said: Event) -> Event:
    """What is posted of an entry, whichever run posted it, and whatever it was called."""
    of_the_run = {"posted_on", "part", "basis", "law_version", "because", "cause", *TOLD}
    return {n: v for n, v in said.items() if n not in {*of_the_run, "status", "kind", "imported"}}


def effective(docket: dict[str, Any]) -> list[Event]:
    return [without_run(each) for each in docket["entries"] if each["status"] == "effective"]


def alike(postings: list[dict[str, Any]], docket: dict[str, Any]) -> bool:
    """Whether the postings say, entry for entry and in sum, what the docket does."""
    stands, wanted = standing(postings), effective(docket)
    in_sum = sum(each["data"]["amount_fen"] for each in postings)
    return sorted(map(canonical, stands)) == sorted(map(canonical, wanted)) and in_sum == sum(
        each["amount_fen"] for each in wanted
    )


@pytest.mark.parametrize("facts", HISTORIES)
def test_after_each_day_the_postings_say_what_the_law_says_of_all_facts_so_far(
    tmp_path: Path, facts: list[Event]
) -> None:
    ledger = Ledger(tmp_path)
    consumer = ledger.consumer()
    rng = random.Random(len(facts))
    steps = as_lived(facts)
    ends = [step for step in steps if isinstance(step, Closed) and step.topic == DECISIONS]
    looked_at = [*rng.sample(ends, 8), ends[-1]]
    for step in steps:
        step.perform(ledger)
        if step in ends:
            run(consumer)
        if step in looked_at:
            of_dealer = posted(ledger.store)
            at_once = adjudicate_lines(ledger.recorded(), step.through)["dealers"]
            for dealer, docket in at_once.items():
                assert alike(of_dealer.get(dealer, []), docket), (dealer, step.through)
    assert posted(ledger.store)
    ledger.close()


@pytest.mark.parametrize("seed", [2, 5, 8, 11])
def test_however_late_the_facts_and_the_closings_the_postings_end_as_the_docket(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    facts = oracle_facts(seed)
    ledger = Ledger(tmp_path)
    consumer = ledger.consumer()
    steps = as_it_happens([*facts, dearer_hardware(date(2012, 11, 3))], rng)
    for step in steps:
        step.perform(ledger)
        if rng.random() < 0.7:
            run(consumer)
    run(consumer)
    last = max(step.through for step in steps if isinstance(step, Closed))
    at_once = adjudicate_lines(ledger.recorded(), last)["dealers"]
    of_dealer = posted(ledger.store)
    assert at_once.keys() >= of_dealer.keys()
    for dealer, docket in at_once.items():
        assert alike(of_dealer.get(dealer, []), docket), dealer
    live = ledger.dockets()
    for dealer, docket in adjudicate_lines(ledger.recorded(), last + ONE_DAY)["dealers"].items():
        assert without_provisional(live[dealer]["entries"]) == docket["entries"]
        assert {part: live[dealer][part] for part in docket if part != "entries"} == {
            part: said for part, said in docket.items() if part != "entries"
        }
    ledger.close()


def without_provisional(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{n: v for n, v in entry.items() if n != "provisional"} for entry in entries]
