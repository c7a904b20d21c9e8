"""The published schemas: what the code generates, what the standard allows, what the code takes."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from contracts.events import FACTS
from contracts.events.dockets import DocketStated
from contracts.events.seals import DaySealed
from tests.contract.language import SAMPLES, SCHEMAS, Event, fits
from tools.contracts.files import ROOT, generated, standing
from tools.contracts.schemas import SUBMISSION, event_schemas

STAMPS = ("recordedtime", "sequence", "actor", "importedtime", "provenance")


def test_the_generated_files_are_those_that_the_code_generates() -> None:
    wanted, found = generated(), standing()
    differing = {
        path for path in wanted.keys() | found.keys() if wanted.get(path) != found.get(path)
    }
    assert not differing, (
        f"run `make contracts`: {sorted(str(path.relative_to(ROOT)) for path in differing)}"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_by_2020_12_and_by_draft_07(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    Draft7Validator.check_schema(SCHEMAS[name])


def objects(schema: Any) -> Iterator[Event]:
    """Every schema within that describes an object by its fields."""
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part)
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)


@pytest.mark.parametrize("name", event_schemas())
def test_every_object_is_closed_but_corrections_and_explanations(name: str) -> None:
    is_open = [
        schema.get("description", "")
        for schema in objects(SCHEMAS[name])
        if schema.get("additionalProperties") is not False and "propertyNames" not in schema
    ]
    if name == "docket.decisions.fact-corrected.v1":
        assert is_open == ["whole and valid for that type, as if sent again"]
    elif name == DaySealed.TYPE:
        assert len(is_open) == 1  # `held`, by stream
    elif name.startswith("docket.penalties.") and name != DocketStated.TYPE:
        assert len(is_open) == 1
        assert is_open[0].startswith("the parameters used")
    else:
        assert not is_open


def test_personal_data_is_marked() -> None:
    def marked(schema: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if isinstance(schema, dict):
            if schema.get("x-personal-data") is True:
                yield at
            for name, part in schema.items():
                yield from marked(part, (*at, name))

    assert {(name, at[-3], at[-1]) for name in SCHEMAS for at in marked(SCHEMAS[name])} == {
        ("docket.staffing.baseline-filed.v1", "Member", "name"),
        ("docket.staffing.change-filed.v1", "Member", "name"),
        ("docket.staffing.successor-filed.v1", "Member", "name"),
        ("docket.staffing.training-completed.v1", "data", "name"),
    }


def test_money_dates_and_instants_say_their_unit() -> None:
    text = str(SCHEMAS["docket.penalties.penalty-assessed.v1"])
    for unit in ("fen (CNY 0.01)", "local date, Asia/Shanghai", "instant, RFC 3339 with offset"):
        assert unit in text


@pytest.mark.parametrize("name", SAMPLES)
def test_what_may_be_sent_is_the_recorded_event_without_the_services_stamps(name: str) -> None:
    event = {key: value for key, value in SAMPLES[name].items() if key not in STAMPS}
    assert fits(event, SUBMISSION) == (event["type"] in FACTS)
    for stamp in STAMPS:
        assert not fits({**event, stamp: SAMPLES[name].get(stamp, "x")}, SUBMISSION)
    assert not fits({**event, "data": {**event["data"], "tenant": "x"}}, SUBMISSION)
