"""The canonical form is RFC 8785's, byte for byte, whichever serialiser writes it."""

import json
import math
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.canonical import NotCanonical, canonical
from tests.contract.language import SAMPLES
from tests.contract.mutants import ODD_VALUES, mutants


def by_the_book(value: Any) -> bytes | None:
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError, OverflowError):
        return None


def written(value: Any) -> bytes | None:
    try:
        return canonical(value)
    except NotCanonical:
        return None


def assert_by_the_book(value: Any) -> None:
    """Only integers that are doubles written out have a form here and none in the library."""
    expected = by_the_book(value)
    if expected is not None:
        assert canonical(value) == expected
    elif (found := written(value)) is not None:
        assert by_the_book(json.loads(found, parse_int=float)) == found


NUMBERS = [
    0, -0, 1, -1, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) + 1, -(2**53), 2**63, 2**64, 10**21, 10**30,
    0.0, -0.0, 1.0, -1.5, 0.1 + 0.2, 1e21, 1e20, 123456789012345680000.0, 1e16, 1e15, 1e15 - 0.5,
    1e-4, 1e-5, 1e-6, 1e-7, 9.999e-5, 5e-324, 1.7976931348623157e308, 2.0**53 + 2,
    333333333.33333329, 4.35, 0.002, 1e23, math.pi, 0.915,
]  # fmt: skip

TEXTS = [
    "\u2028", "\u2029", "\x7f", "\x00", "\x08\x09\x0a\x0b\x0c\x0d\x1b\x1f", '"\\/', "é", "😀",
    "e\u0301", "\ud800", "\udfff", "\ufeff", "\uffff", "\U0010ffff", "<script>&", "",
]  # fmt: skip


@pytest.mark.parametrize("value", [*NUMBERS, *TEXTS, *ODD_VALUES, True, None], ids=repr)
def test_a_value_by_itself_and_within_others(value: Any) -> None:
    for whole in (value, [value], {"a": value}, {"a": [{"b": value}], "0": (value, 1)}):
        assert_by_the_book(whole)


@pytest.mark.parametrize("name", TEXTS, ids=repr)
def test_names(name: str) -> None:
    """Names sort by UTF-16, so that one beyond the first plane comes before U+E000."""
    assert_by_the_book({"a": 1, "Z": 2, "\ue000": 3, "\U00010000": 4, name: 5, "10": 6, "9": 7})


@pytest.mark.parametrize("value", [{1: 2}, {"a": {1, 2}}, b"a", math.nan, math.inf, object()])
def test_what_json_does_not_carry(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_golden_sample_is_written_by_the_book() -> None:
    for event in SAMPLES.values():
        assert canonical(event) == rfc8785.dumps(event)


def test_altered_events_are_written_by_the_book() -> None:
    for recorded in mutants(seed=5, count=5_000):
        try:
            value = json.loads(recorded)
        except ValueError:
            continue
        assert_by_the_book(value)


def test_deep_nesting_is_written_or_refused_as_the_library_does() -> None:
    value: Any = 1
    for _ in range(300):
        value = [value]
    assert_by_the_book(value)
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=8,
)


@settings(max_examples=400)
@given(JSON)
@example({"\ue000": 1, "\U00010000": 2})
def test_any_value(value: Any) -> None:
    assert_by_the_book(value)


@settings(max_examples=400)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.decimals(0, 1, places=3).map(float))
def test_any_number(number: float) -> None:
    assert_by_the_book({"rate": number})
