"""What is read in one pass is what the contracts read: the same bytes, the same values."""

import json
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, model_validator

from contracts.events import FACTS
from contracts.extensions import extensions_of
from contracts.faults import Malformed
from contracts.reading import read_json, read_recorded
from contracts.records import as_record
from contracts.scalar_forms import NoRecord
from contracts.values import Closed
from contracts.well_formed import well_formed
from services.received.fact import received_fact
from tests.contract.language import places, put
from tests.contract.mutants import FACT_SAMPLES, ODD_VALUES, differing, mutants, said
from tests.contract.test_malformed import BEYOND_A_SCHEMA, MALFORMED, WELL_FORMED

READ_BY_CONTRACTS = {
    "docket.decisions.fact-corrected.v1",  # its data is of another type
    "docket.decisions.policy-proposed.v1",  # it is about no dealer
    "docket.decisions.policy-published.v1",  # so is this
}

PLACES = [(event, path) for event in FACT_SAMPLES for path in places(event)]


def written(event: Any) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("event", FACT_SAMPLES, ids=lambda event: event["type"])
def test_every_golden_sample_is_read_in_one_pass_and_the_same(event: Any) -> None:
    recorded = written(event)
    assert (well_formed(recorded) is None) == (event["type"] in READ_BY_CONTRACTS)
    assert said(received_fact(recorded)) == said(received_fact(recorded, read_json(recorded)))


@pytest.mark.parametrize("case", [*MALFORMED, *BEYOND_A_SCHEMA])
def test_what_is_malformed_is_left_to_the_contracts_which_name_every_fault(case: str) -> None:
    event = {**MALFORMED, **BEYOND_A_SCHEMA}[case]
    assert well_formed(written(event)) is None
    with pytest.raises(Malformed) as refused:
        received_fact(written(event))
    with pytest.raises(Malformed) as by_contract:
        read_recorded(event)
    assert refused.value.faults == by_contract.value.faults


@pytest.mark.parametrize("case", WELL_FORMED)
def test_what_stands_just_beside_the_malformed_is_read_in_one_pass(case: str) -> None:
    event = WELL_FORMED[case]
    recorded = written(event)
    by_contracts = event["type"] in READ_BY_CONTRACTS or extensions_of(event)
    assert (well_formed(recorded) is None) == bool(by_contracts)
    assert differing(recorded) is None


@pytest.mark.parametrize("value", ODD_VALUES, ids=repr)
def test_an_odd_value_is_read_the_same_at_every_place(value: Any) -> None:
    for event, path in PLACES:
        assert differing(written(put(event, path, value))) is None


@pytest.mark.parametrize("seed", range(4))
def test_altered_events_are_read_the_same(seed: int) -> None:
    for recorded in mutants(seed, 2_000):
        assert (recorded, differing(recorded)) == (recorded, None)


@given(
    st.sampled_from(PLACES),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat())
        | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].{0,20}[Zz0])?"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=4,
    ),
)
@example(PLACES[0], "2012-07-05T09:30:00.9999999Z")
def test_any_value_is_read_the_same_at_any_place(place: Any, value: Any) -> None:
    event, path = place
    recorded = written(put(event, path, value))
    assert differing(recorded) is None


def test_every_type_of_fact_has_a_sample_here() -> None:
    assert {event["type"] for event in FACT_SAMPLES} == set(FACTS)


def test_an_event_said_twice_in_one_object_is_read_as_the_contracts_read_it() -> None:
    event = next(event for event in FACT_SAMPLES if "month" in event["data"])
    bad = {**event, "data": {**event["data"], "month": "2012-13"}}
    for first, last in ((event, bad), (bad, event)):
        text = written(first)[:-1] + b"," + written(last)[1:]
        assert differing(text) is None
    two_surrogates = b'{"data":{"a":"\\ud800"},' + written(event)[1:]
    assert differing(two_surrogates) is None


def test_deep_nesting_is_left_to_the_contracts() -> None:
    assert well_formed(b'{"a":' * 100_000) is None
    assert well_formed(b"[" * 100_000) is None


Multiple = Annotated[int, Field(multiple_of=5)]


class WithAnUnknownBound(Closed):
    number: Multiple


class WithAnUnknownRule(Closed):
    number: int

    @model_validator(mode="before")
    @classmethod
    def _anything(cls, value: Any) -> Any:
        return value


class WithAnObject(Closed):
    data: dict[str, Any]


class Open(BaseModel):
    number: int


@pytest.mark.parametrize("model", [WithAnUnknownBound, WithAnUnknownRule, WithAnObject, Open])
def test_what_records_do_not_express_has_none(model: type[BaseModel]) -> None:
    with pytest.raises(NoRecord):
        as_record(model)
