"""What an older release recorded is read by every later one, and posted alike.

`histories/` keeps the facts that a release recorded, with a policy that an OEM published then, in
the form that documents had, and what was posted. Neither file is ever edited.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.replay.ledger import Ledger, posted
from tests.replay.script import as_lived

HISTORIES = Path(__file__).parent / "histories"

KEPT = ("entry_id", "occurred_on", "posted_on", "amount_fen", "policy_version", "because")
"""What a posting costs whom, when, by which policy; how it is told may become better."""


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HISTORIES / name).read_text().splitlines()]


@pytest.mark.parametrize("release", ["first"])
def test_a_history_of_an_older_release_is_posted_as_it_was(tmp_path: Path, release: str) -> None:
    ledger = Ledger(tmp_path)
    for step in as_lived(lines(f"{release}.ndjson"), date(2012, 9, 30)):
        step.perform(ledger)
        ledger.post_all()
    found = [
        {"id": each["id"], "type": each["type"]}
        | {name: each["data"][name] for name in KEPT if name in each["data"]}
        for postings in posted(ledger.store).values()
        for each in postings
    ]
    ledger.close()
    assert found == lines(f"{release}.postings.ndjson")
