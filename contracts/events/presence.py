"""Conditions in a published schema that a field is present, or absent."""

from collections.abc import Sequence

from pydantic.config import JsonDict


def given(field: str) -> JsonDict:
    """The field is present and not null."""
    return {"required": [field], "properties": {field: {"not": {"type": "null"}}}}


def only_of(field: str, kind: str, needed: Sequence[str], foreign: Sequence[str]) -> JsonDict:
    """With this `kind` in `field`, the `needed` are present and the `foreign` absent or null."""
    properties: JsonDict = {field: {"const": kind}}
    properties |= {name: {"not": {"type": "null"}} for name in needed}
    properties |= {name: {"type": "null"} for name in foreign}
    return {"required": list(needed), "properties": properties}
