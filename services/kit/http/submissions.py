"""The events that an intake accepts, as the OpenAPI document has them: the published schemas.

Each is in the sender's form, without the attributes that the service sets.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic_core import from_json

from contracts.events import FACTS
from contracts.files import SCHEMAS, SUBMISSIONS, language_files
from contracts.reading import SET_BY_THE_SERVICE
from contracts.topics import short_name
from services.kit.http.media import BATCH, EVENT, JSON

Schema = dict[str, Any]

MEDIA_TYPES: Final = (EVENT, JSON)
BATCH_MEDIA_TYPES: Final = (BATCH, JSON)

PLACE: Final = "#/components/schemas/"
OF_THE_FILE: Final = frozenset({"$schema", "$id", "$comment"})
"""The keywords that describe a schema as a file of its own."""


@cache
def submission_schemas() -> Mapping[str, Schema]:
    """By the name of the component: each type of fact, and the events of each topic."""
    by_topic: dict[str, list[str]] = {}
    for event_type in sorted(FACTS):
        by_topic.setdefault(short_name(event_type), []).append(event_type)
    topics = {_component(topic): _one_of(types) for topic, types in by_topic.items()}
    return {event_type: _as_sent(event_type) for event_type in FACTS} | topics


def event_body(topic: str, most: int) -> Schema:
    """The request body that is one event of a topic (by its short name), or a batch of them."""
    examples = {name: {"value": event} for name, event in _samples(topic).items()}
    body = _body({"$ref": PLACE + _component(topic)}, MEDIA_TYPES, examples)
    batch = _content(batch_body(topic, most))
    return {
        "requestBody": body["requestBody"] | {"content": _content(body) | {BATCH: batch[BATCH]}}
    }


def batch_body(topic: str, most: int) -> Schema:
    """The request body that is an array of such events."""
    schema = {"type": "array", "maxItems": most, "items": {"$ref": PLACE + _component(topic)}}
    return _body(schema, BATCH_MEDIA_TYPES, {"all": {"value": [*_samples(topic).values()]}})


def _body(schema: Schema, media_types: tuple[str, ...], examples: Schema) -> Schema:
    content = {each: {"schema": schema, "examples": examples} for each in media_types}
    return {"requestBody": {"required": True, "content": content}}


def _content(body: Schema) -> Schema:
    content: Schema = body["requestBody"]["content"]
    return content


def _component(topic: str) -> str:
    return f"{topic}-event"


def _one_of(types: list[str]) -> Schema:
    places = {event_type: PLACE + event_type for event_type in types}
    return {
        "oneOf": [{"$ref": place} for place in places.values()],
        "discriminator": {"propertyName": "type", "mapping": places},
    }


def _as_sent(event_type: str) -> Schema:
    schema = from_json(language_files()[f"{SCHEMAS}/{event_type}.json"])
    kept = {name: said for name, said in schema.items() if name not in OF_THE_FILE}
    fields = kept["properties"].items()
    kept["properties"] = {name: field for name, field in fields if name not in SET_BY_THE_SERVICE}
    kept["required"] = [name for name in kept["required"] if name not in SET_BY_THE_SERVICE]
    kept["propertyNames"] = {**kept["propertyNames"], "not": {"enum": sorted(SET_BY_THE_SERVICE)}}
    placed: Schema = _placed(kept, f"{PLACE}{event_type}/")
    return placed


def _placed(schema: Any, place: str) -> Any:
    """The schema with its internal references rewritten for its place in the document."""
    if isinstance(schema, list):
        return [_placed(part, place) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: part.replace("#/", place, 1) if name == "$ref" else _placed(part, place)
        for name, part in schema.items()
    }


def _samples(topic: str) -> Mapping[str, Any]:
    prefix = f"{SUBMISSIONS}/docket.{topic}."
    return {
        path.removeprefix(f"{SUBMISSIONS}/").removesuffix(".json"): from_json(text)
        for path, text in language_files().items()
        if path.startswith(prefix)
    }
