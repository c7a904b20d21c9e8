"""How a published schema says that a field is given, or that it must not be."""

from collections.abc import Sequence

from pydantic.config import JsonDict


def given(field: str) -> JsonDict:
    """The field is there, and not null."""
    return {"required": [field], "properties": {field: {"not": {"type": "null"}}}}


def only_of(field: str, kind: str, needed: Sequence[str], foreign: Sequence[str]) -> JsonDict:
    """With this `kind` in `field`, the `needed` are given and the `foreign` left out or null."""
    properties: JsonDict = {field: {"const": kind}}
    properties |= {name: {"not": {"type": "null"}} for name in needed}
    properties |= {name: {"type": "null"} for name in foreign}
    return {"required": list(needed), "properties": properties}
