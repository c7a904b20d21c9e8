"""What one dealer files costs in proportion: an entry names what decided it, not all before it."""

from contracts.canonical import canonical
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import change_filed
from tests.unit.law.given import given

FEW, MANY = 150, 300
LITTLE_MORE_THAN_TWICE = 2.1
"""Numbers of more digits, and what stands once."""


def departures(count: int) -> list[GivenFact]:
    """So many people leave one position in two weeks."""
    return [
        change_filed(
            f"C{n:04d}",
            "2013-01-20",
            effective=f"2013-01-{1 + n * 14 // count:02d}",
            position="process_checker",
            reason="resigned",
        )
        for n in range(count)
    ]


def size(told: list[GivenFact]) -> int:
    return len(canonical(given(*told).on("2013-06-30").to_json()))


def test_twice_as_many_departures_from_one_position_make_a_docket_twice_as_large() -> None:
    few, many = size(departures(FEW)), size(departures(MANY))
    assert few > 100 * FEW, "there are entries"
    assert many < LITTLE_MORE_THAN_TWICE * few
