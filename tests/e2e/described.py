"""The OpenAPI document of a stack, to which its answers are held."""

import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.e2e.docket import Stack

JSON = "application/json"


class Described:
    """The OpenAPI document of a stack, and which of its answers have been seen."""

    def __init__(self, stack: Stack) -> None:
        self.document = stack.get("/openapi.json")
        self.seen: set[tuple[str, str, str]] = set()

    def holds(self, answer: httpx.Response) -> None:
        """The answer, its status and its form are in the document."""
        method, path = answer.request.method.lower(), answer.request.url.path
        template = next(each for each in self.paths() if fits(each, path))
        operation = self.document["paths"][template][method]
        where = f"{method} {template} {answer.status_code}: {answer.text[:500]}"
        assert str(answer.status_code) in operation["responses"], where
        said = operation["responses"][str(answer.status_code)]
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        forms = {each.partition(";")[0] for each in said.get("content", {"": None})}
        assert media_type in forms, where
        if media_type.endswith(("/json", "+json")):
            fitting = self.validator(said["content"][media_type]["schema"])
            faults = [*fitting.iter_errors(answer.json())]
            assert faults == [], where
        for header, form in said.get("headers", {}).items():
            assert header in answer.headers or not form["required"], where
        self.seen.add((method, template, str(answer.status_code)))

    def paths(self) -> list[str]:
        """Those without a parameter first, then those with the most parts."""
        return sorted(
            self.document["paths"], key=lambda path: ("{" in path, -path.count("/"), path)
        )

    def validator(self, schema: Any) -> Draft202012Validator:
        return Draft202012Validator({**schema, "components": self.document["components"]})


def fits(template: str, path: str) -> bool:
    pattern = template.replace("{entry_id}", ".+").replace("{path}", ".+")
    pattern = re.sub(r"\{\w+\}", "[^/]+", pattern)
    return re.fullmatch(pattern, path) is not None
