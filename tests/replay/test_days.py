"""Days lived one by one lead where all of them at once do."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.topics import DECISIONS
from services.penalties.adjudication import adjudicate_lines
from services.penalties.reconcile import KIND_OF_EVENT, REVERSED
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


def standing(postings: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The entries that stand once the postings of a dealer are read in their order."""
    entries: dict[str, dict[str, Any]] = {}
    for posting in postings:
        data = posting["data"]
        if posting["type"] == REVERSED:
            reversed_ = entries.pop(data["entry_id"])
            assert reversed_["amount_fen"] == -data["amount_fen"]
        else:
            assert data["entry_id"] not in entries, "posted twice"
            entries[data["entry_id"]] = {**data, "kind": KIND_OF_EVENT[posting["type"]]}
    return entries


def effective(docket: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {e["entry_id"]: e for e in docket["entries"] if e["status"] == "effective"}


def alike(postings: list[dict[str, Any]], docket: dict[str, Any]) -> bool:
    """Whether the postings say, entry for entry and in sum, what the docket does."""
    stands, wanted = standing(postings), effective(docket)
    entry_for_entry = stands.keys() == wanted.keys() and all(
        {**stands[entry_id], **entry, "status": None} == {**stands[entry_id], "status": None}
        for entry_id, entry in wanted.items()
    )
    in_sum = sum(each["data"]["amount_fen"] for each in postings)
    return entry_for_entry and in_sum == sum(each["amount_fen"] for each in wanted.values())


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
