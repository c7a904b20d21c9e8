"""The golden samples: one of every event, added and never edited, and read for ever."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from pydantic import BaseModel

from contracts.acceptance import refuse_at_door
from contracts.canonical import canonical
from contracts.envelope import Recorded, differing
from contracts.events import EVENTS, FACTS
from contracts.reading import read_json, read_submission
from contracts.records import Said
from contracts.sent import read_sent
from tests.contract.language import MODELS, SAMPLES, SCHEMAS, fits, read
from tools.contracts.files import SAMPLES as FOLDER
from tools.contracts.samples import digest_of, entered, sample_files

TIMES = ("time", "recordedtime", "importedtime")
"""Instants are held in UTC, so they are the same ones and need not be written the same."""


def test_every_event_of_the_language_has_a_sample() -> None:
    assert {event["type"] for event in SAMPLES.values()} == set(EVENTS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_named_after_its_type_and_its_case(name: str) -> None:
    event_type = SAMPLES[name]["type"]
    assert name == event_type or name.startswith(f"{event_type}.")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_by_the_code_and_fits_the_schema(name: str) -> None:
    read(SAMPLES[name])
    assert fits(SAMPLES[name], SAMPLES[name]["type"])
    assert Draft7Validator(SCHEMAS[SAMPLES[name]["type"]]).is_valid(SAMPLES[name])


def test_a_sample_once_added_is_never_edited_and_never_taken_away() -> None:
    assert entered() == {path.name: digest_of(path) for path in sample_files()}, (
        "a sample says what was once recorded: add another; `make contracts` enters it"
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_read_and_written_again_says_the_same(name: str) -> None:
    event = SAMPLES[name]
    written = Recorded.model_validate(event).model_dump(mode="json", exclude_unset=True)
    for attribute in TIMES:
        if attribute in event:
            again = datetime.fromisoformat(written.pop(attribute))
            assert again == datetime.fromisoformat(event[attribute])
    data = EVENTS[event["type"]].model_validate(event["data"])
    written["data"] = data.model_dump(mode="json", exclude_none=True)
    assert written == {key: value for key, value in event.items() if key not in TIMES}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_recorded_bytes_of_a_sample_are_the_same_however_often_they_are_read(name: str) -> None:
    recorded = canonical(SAMPLES[name])
    assert canonical(read_json(recorded)) == recorded
    assert json.loads(recorded) == SAMPLES[name]


def owner(model: type[BaseModel | Said], name: str) -> str:
    """The model that says the field, for those that inherit it: a posting's, the envelope's."""
    return next(
        base.__name__
        for base in reversed(model.__mro__)
        if name in getattr(base, "model_fields", {})
    )


def shown(value: BaseModel | Said) -> Iterator[tuple[str, str]]:
    """The fields that a value shows, those of the values within it too."""
    for name, inner in value:
        if inner is None:
            continue
        yield owner(type(value), name), name
        parts = inner.values() if isinstance(inner, dict) else inner
        for part in parts if isinstance(inner, dict | tuple) else (inner,):
            if isinstance(part, BaseModel | Said):
                yield from shown(part)


def test_every_field_of_the_language_is_shown_by_some_sample() -> None:
    envelopes = [Recorded.model_validate(event) for event in SAMPLES.values()]
    facts = [EVENTS[event.type].model_validate(event.data) for event in envelopes]
    seen = {field for value in (*envelopes, *facts) for field in shown(value)}
    assert {(owner(model, name), name) for model in MODELS for name in model.model_fields} == seen


SENT = sorted((FOLDER / "submissions").glob("*.json"))


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.stem)
def test_a_sample_of_a_submission_can_be_posted_as_it_is(path: Path) -> None:
    submission, fact = read_submission(read_sent(path.read_bytes()))
    refuse_at_door(submission, fact)
    recorded = json.loads((FOLDER / path.name).read_bytes())
    assert differing(recorded, json.loads(path.read_bytes())) == []
    assert submission.id == recorded["id"]


def test_every_fact_has_a_sample_that_can_be_posted() -> None:
    assert {json.loads(path.read_bytes())["type"] for path in SENT} == set(FACTS)
