"""A law that errs is caught, and the history shrunk to what shows the error."""

from collections.abc import Sequence
from datetime import date

from tests.oracle.compare import Dockets, difference, disagreements, second_reading
from tests.oracle.facts import Event, name


def forgetful(events: list[Event], as_of: date, given: Sequence[str]) -> Dockets:
    """A law that knows no callback rates."""
    found = second_reading(events, as_of, given)
    for docket in found["dealers"].values():
        docket["entries"] = [
            entry for entry in docket["entries"] if entry["clause"] != "callback-rate-low"
        ]
    return found


def failing(events: list[Event], as_of: date, given: Sequence[str]) -> Dockets:
    """A law that fails on settlements."""
    if any(name(event) == "settlement-recorded" for event in events):
        raise ArithmeticError
    return second_reading(events, as_of, given)


def test_the_second_reading_agrees_with_itself() -> None:
    assert not list(disagreements(second_reading, range(20)))


def test_a_forgotten_clause_is_shown_by_one_event() -> None:
    _, as_of, events, differing = next(disagreements(forgetful, range(100)))
    assert [name(event) for event in events] == ["operations-inspected"]
    ((part, (ours, its)),) = differing.items()
    assert part == f"{events[0]['subject']} entries"
    assert [entry["clause"] for entry in ours] == ["callback-rate-low"]
    assert its == []
    assert difference(second_reading, events, as_of) == {}


def test_a_failure_is_a_difference() -> None:
    _, _, events, differing = next(disagreements(failing, range(100)))
    assert [name(event) for event in events] == ["settlement-recorded"]
    assert differing == {"the product failed": (None, "ArithmeticError()")}
