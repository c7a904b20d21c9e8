"""The language as the tests speak it: the golden samples, altered, and what reads them."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError
from referencing import Registry, Resource

from contracts.envelope import Recorded, Submission
from contracts.events import EVENTS, FACTS
from contracts.faults import Malformed
from contracts.reading import read_recorded
from contracts.records import Said
from tools.contracts.samples import sample_files
from tools.contracts.schemas import BASE, SUBMISSION, event_schemas, submission_schema

Event = dict[str, Any]

SAMPLES: dict[str, Event] = {path.stem: json.loads(path.read_bytes()) for path in sample_files()}
SCHEMAS = {**event_schemas(), SUBMISSION: submission_schema()}

_REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{BASE}{name}.json", Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
_VALIDATORS = {
    name: Draft202012Validator(schema, registry=_REGISTRY, format_checker=FormatChecker(["date"]))
    for name, schema in SCHEMAS.items()
}


def sample(name: str, /, **data: Any) -> Event:
    """The golden sample of a type (without `docket.` and `.v1`), with these fields of its data.

    A field given as `...` is left out.
    """
    event = deepcopy(SAMPLES[f"docket.{name}.v1"])
    event["data"] = given({**event["data"], **data})
    return event


def given(fields: Event) -> Event:
    """The fields without those that are left out (`...`)."""
    return {name: value for name, value in fields.items() if value is not ...}


def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The path of every value in an event, those that hold others too."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, *path, name)


def put(event: Event, path: tuple[Any, ...], value: Any) -> Event:
    """The event with another value at a path."""
    changed = deepcopy(event)
    place: Any = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return changed


def read(event: Event) -> None:
    """Reads any recorded event as the code does: `Malformed` or `ValidationError` if it is bad."""
    if event["type"] in FACTS:
        read_recorded(event)
    else:
        Recorded.model_validate(event)
        EVENTS[event["type"]].model_validate(event["data"])


def reads(event: Event) -> bool:
    """Whether the code takes the event."""
    try:
        read(event)
    except (Malformed, ValidationError):
        return False
    return True


def fits(event: Any, name: str) -> bool:
    """Whether the published schema of that name takes the event."""
    return bool(_VALIDATORS[name].is_valid(event))


def models_of(annotation: Any) -> Iterator[type[BaseModel | Said]]:
    """Every model that a field can hold, those within it too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Said):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_of(field.annotation)
    for inner in get_args(annotation):
        yield from models_of(inner)


MODELS: set[type[BaseModel | Said]] = {
    Submission,
    Recorded,
    *(inner for event in EVENTS.values() for inner in models_of(event)),
}
"""Every value of the language: the envelope, the events, what stands within them."""
