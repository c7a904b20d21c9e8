"""The schemas and the code, one against the other: every sample, altered at every place."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from contracts.events import FACTS
from tests.contract.language import SAMPLES, Event, fits, reads

Place = tuple[str | int, ...]

OTHERS: tuple[Any, ...] = (
    *(..., None, True, -1, 7, 0.5, 10**20, "", "x", "*", [], ["x"], {}, {"x": 1}),
    *("2012-07-05", "2012-07", "2012-02-30", "2012-07-05T00:00:00", "2012-07-05T00:00:00+08:00"),
)
"""What stands there instead; `...` for nothing."""

BEYOND_A_SCHEMA = (
    ("data", "document"),
    ("data", "digest"),
    ("data", "data"),
    ("data", "type"),
    ("data", "items", 1, "measurement", "compliant"),
    ("data", "items", 1, "measurement", "required"),
)
"""Where the code decides what a schema cannot say (`test_malformed.py` has each by name)."""


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    if at:
        yield at
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, (*at, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from places(part, (*at, number))


def altered(event: Event, at: Place, other: Any) -> Event:
    changed = deepcopy(event)
    holder: Any = changed
    for name in at[:-1]:
        holder = holder[name]
    if other is ...:
        del holder[at[-1]]
    else:
        holder[at[-1]] = other
    return changed


@pytest.mark.parametrize("name", SAMPLES)
def test_a_schema_refuses_what_the_code_refuses_and_nothing_else(name: str) -> None:
    event = SAMPLES[name]
    beyond = {("type",), *BEYOND_A_SCHEMA}
    if event["type"] not in FACTS:
        beyond.add(("subject",))  # the service that writes it sees to that
    differing = [
        (at, other)
        for at in places(event)
        if not any(at[: len(there)] == there for there in beyond)
        for other in OTHERS
        for changed in [altered(event, at, other)]
        if fits(changed, event["type"]) != reads(changed)
    ]
    assert not differing
