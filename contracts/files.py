"""The files of the published language in this package, by path; only listed files are read."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

ASYNCAPI: Final = "asyncapi.yaml"
SCHEMAS: Final = "schemas"
SAMPLES: Final = "samples"
SUBMISSIONS: Final = "samples/submissions"


@cache
def language_files() -> Mapping[str, bytes]:
    """`asyncapi.yaml`, and `NAME.json` in `schemas`, `samples` and `samples/submissions`."""
    root = files("contracts")
    found = {ASYNCAPI: root.joinpath(ASYNCAPI).read_bytes()}
    for folder in (SCHEMAS, SAMPLES, SUBMISSIONS):
        listed = sorted(root.joinpath(folder).iterdir(), key=lambda each: each.name)
        found |= {
            f"{folder}/{each.name}": each.read_bytes()
            for each in listed
            if each.name.endswith(".json")
        }
    return MappingProxyType(found)
