"""The OpenAPI document of an app: its routes, and the events and problems to which they refer."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from fastapi import FastAPI
from pydantic import TypeAdapter

from services.kit.http.answers import ProblemDocument
from services.kit.http.submissions import PLACE, submission_schemas

_PLACED: Final = re.compile(f'"{PLACE}([^"/]+)')


class Described(FastAPI):
    """An app whose document holds exactly the components to which its routes refer."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema:
            return self.openapi_schema
        document = super().openapi()
        _leave_out_item_schemas(document)
        held = document.setdefault("components", {}).setdefault("schemas", {})
        while missing := set(_PLACED.findall(json.dumps(document))) - held.keys():
            held |= {name: _named()[name] for name in sorted(missing)}
        return document


def _leave_out_item_schemas(document: dict[str, Any]) -> None:
    """Leave out the schema of a stream's single events, because OpenAPI 3.1 has no field for it."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    content.pop("itemSchema", None)


@cache
def _named() -> Mapping[str, Any]:
    problem = TypeAdapter(ProblemDocument).json_schema(ref_template=f"{PLACE}{{model}}")
    return {**submission_schemas(), **problem.pop("$defs"), ProblemDocument.__name__: problem}


def paths_under(document: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The document with the paths under a prefix alone, and the components to which they refer."""
    paths = {path: said for path, said in document["paths"].items() if path.startswith(prefix)}
    schemas, held = document["components"]["schemas"], dict[str, Any]()
    while missing := set(_PLACED.findall(json.dumps([paths, held]))) - held.keys():
        held |= {name: schemas[name] for name in missing}
    components = {**document["components"], "schemas": dict(sorted(held.items()))}
    return {**document, "paths": paths, "components": components}
