"""The law and its second reading say the same of every history."""

import pytest

from tests.oracle.compare import disagreements, the_product

A_SHARE = 50


@pytest.mark.parametrize("first", range(0, 200, A_SHARE))
def test_both_readings_agree(first: int) -> None:
    parts = ("balance_fen", "payout", "deadlines")
    found = disagreements(the_product(), range(first, first + A_SHARE), parts)
    assert next(found, None) is None, "python -m tests.oracle.compare shows it in full"
