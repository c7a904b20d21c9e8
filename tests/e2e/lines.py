"""Recorded events as lines: told by a test, random ones, and the shared examples."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.builders.given_fact import GivenFact
from tests.oracle.histories import history

EXAMPLES = Path(__file__).parents[3] / "shared" / "spec" / "examples"


def lines(events: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)


def told(*facts: GivenFact) -> bytes:
    """Facts as recorded: the first is e001, and so on."""
    return lines(fact.event(number) for number, fact in enumerate(facts, start=1))


@cache
def random_history(seed: int) -> bytes:
    """Facts of one to three dealers, in no order, on the boundaries of the law."""
    return lines(history(seed))


@cache
def history_by_shipped_policies(seed: int) -> bytes:
    """The same, without the policies that are published in between."""
    published = "docket.decisions.policy-published.v1"
    return lines(event for event in history(seed) if event["type"] != published)


def example(name: str) -> Path:
    file = EXAMPLES / f"{name}.ndjson"
    if not file.exists():
        pytest.skip(f"the shared example {name} is not here")
    return file
