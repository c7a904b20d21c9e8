"""The worked examples of the specification, where it lies beside the checkout."""

import json
from pathlib import Path

import pytest
from chinese_calendar import is_workday

from tests.oracle.facts import day
from tests.oracle.reading import adjudicate

EXAMPLES = Path(__file__).parents[3] / "shared" / "spec" / "examples"


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the specification is not beside the checkout")
@pytest.mark.parametrize("example", ["04-change-filing", "08-monthly-report", "12-late-facts"])
def test_an_example_of_the_specification(example: str) -> None:
    lines = (EXAMPLES / f"{example}.ndjson").read_text(encoding="utf-8").splitlines()
    expected = json.loads((EXAMPLES / f"{example}.expected.json").read_text(encoding="utf-8"))
    found = adjudicate(map(json.loads, lines), day(expected["as_of"]), is_working_day=is_workday)
    assert found["as_of"] == expected["as_of"]
    assert found["dealers"].keys() == expected["dealers"].keys()
    for dealer, docket in expected["dealers"].items():
        shown = [
            {field: entry[field] for field in wanted}
            for entry, wanted in zip(
                found["dealers"][dealer]["entries"], docket["entries"], strict=True
            )
        ]
        assert shown == docket["entries"]
        assert found["dealers"][dealer]["balance_fen"] == docket["balance_fen"]
        assert found["dealers"][dealer]["payout"] == docket["payout"]
