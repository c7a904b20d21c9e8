"""The law and its second reading say the same of every history."""

import pytest

from tests.oracle.compare import difference, disagreements, the_product
from tests.oracle.histories import days_to_ask, history
from tests.oracle.notices import documents

A_SHARE = 40


@pytest.mark.parametrize("seed", range(A_SHARE))
def test_both_readings_agree_on_a_history(seed: int) -> None:
    events, given = history(seed), documents(seed)
    for as_of in days_to_ask(seed):
        assert difference(the_product(), events, as_of, given) == {}, as_of


@pytest.mark.parametrize("first", range(A_SHARE, 200, A_SHARE))
def test_both_readings_agree_on_a_share_of_the_histories(first: int) -> None:
    found = disagreements(the_product(), range(first, first + A_SHARE))
    assert next(found, None) is None, "python -m tests.oracle.compare shows it in full"
