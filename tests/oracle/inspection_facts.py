"""Inspections as the tests of the second reading tell them."""

from tests.oracle.facts import Event
from tests.oracle.given import (
    entries,
    inspected,
    said,
)

FIRST = inspected("2013-03-01", "I1", conforming=False)  # due 16 March


def rectified(received: str, inspection_id: str) -> Event:
    return said("rectification-reported", received, inspection_id=inspection_id)


def breaches(as_of: str, *events: Event) -> list[str]:
    return entries("hardware-unrectified", as_of, *events)
