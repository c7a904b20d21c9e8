"""How a published schema says that a field is given, or that it must not be."""

from pydantic.config import JsonDict


def given(field: str) -> JsonDict:
    """The field is there, and not null."""
    return {"required": [field], "properties": {field: {"not": {"type": "null"}}}}


def only_of(field: str, kind: str, foreign: str) -> JsonDict:
    """With this `kind` in `field`, the `foreign` field is left out or null."""
    return {"properties": {field: {"const": kind}, foreign: {"type": "null"}}}
