"""The decoding of scalar values, derived from the schema of pydantic."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec
from pydantic_core import SchemaValidator

from contracts.values import written_date, written_instant

KEPT: Final = 4096
"""How many texts of a pattern are kept at hand for each use."""

Schema = Mapping[str, Any]
ValueCheck = Callable[[Any], Any]


class NoRecord(ValueError):
    """A part of a schema that records cannot express: a model with it is read by the contracts."""


class Form(NamedTuple):
    """What a value is decoded as; `check` raises `ValueError` where the contracts refuse it."""

    hint: Any
    check: ValueCheck | None = None


INSTANT: Final = Form(str, written_instant)
"""An instant is decoded as its text: no record holds one, and the envelope's are read by it."""

_INERT: Final = frozenset({"type", "metadata", "serialization", "ref", "strict", "from_attributes"})
"""Members of a schema that do not restrict it, because every value here is strict JSON."""

_ALIKE: Final = re.compile(r"\^[^\\.$^|]+\$")
"""Patterns that Python's and Rust's engines read alike, but for a line feed before `$`."""


def nothing_but(schema: Schema, *members: str) -> None:
    """Raise `NoRecord` for a part of the schema that is not handled."""
    if beyond := schema.keys() - _INERT - set(members):
        raise NoRecord(f"{schema['type']}: {', '.join(sorted(beyond))}")


def function_of(schema: Schema) -> ValueCheck:
    """The function that a schema calls; raises `NoRecord` for one that takes more than a value."""
    if schema["function"]["type"] != "no-info":
        raise NoRecord("function")
    function: ValueCheck = schema["function"]["function"]
    return function


def _text(schema: Schema) -> Form:
    nothing_but(schema, "min_length", "max_length", "pattern")
    pattern = schema.get("pattern")
    if schema.keys().isdisjoint({"min_length", "max_length"}) and pattern and _is_alike(pattern):
        return Form(Annotated[str, msgspec.Meta(pattern=pattern.removesuffix("$") + r"\Z")])
    if "pattern" in schema or "max_length" in schema:
        return _checked(schema)
    shortest = schema.get("min_length")
    return Form(Annotated[str, msgspec.Meta(min_length=shortest)] if shortest else str)


def _is_alike(pattern: str) -> bool:
    return _ALIKE.fullmatch(re.sub(r"\([^()]*\)", "", pattern)) is not None


def _checked(schema: Schema) -> Form:
    """A text that pydantic itself validates, once for each cached text."""
    validator = SchemaValidator(schema, {"strict": True})
    return Form(str, lru_cache(KEPT)(validator.validate_python))


def _union(schema: Schema) -> Form:
    """A union of texts alone."""
    nothing_but(schema, "choices")
    for each in schema["choices"]:
        if each["type"] not in {"str", "literal"}:
            raise NoRecord("union")
        SCALARS[each["type"]](each)
    return _checked(schema)


def _literal(schema: Schema) -> Form:
    nothing_but(schema, "expected")
    if not all(isinstance(each, str) for each in schema["expected"]):
        raise NoRecord("literal")
    return Form(Literal[tuple(schema["expected"])])


def _whole(schema: Schema) -> Form:
    nothing_but(schema, "ge", "le")
    return Form(_between(int, schema))


def _real(schema: Schema) -> Form:
    nothing_but(schema, "ge", "le")
    return Form(_between(float, schema))


def _between(kind: type, schema: Schema) -> Any:
    bounds = {name: schema[name] for name in ("ge", "le") if name in schema}
    return Annotated[kind, msgspec.Meta(**bounds)] if bounds else kind


def _flag(schema: Schema) -> Form:
    nothing_but(schema)
    return Form(bool)


def _moment(schema: Schema) -> Form:
    """A date or an instant, by the function that parses its text."""
    nothing_but(schema, "function", "schema")
    reads = function_of(schema)
    if reads is written_date and schema["schema"]["type"] == "date":
        return Form(date)
    if reads is written_instant and schema["schema"]["type"] == "datetime":
        return INSTANT
    raise NoRecord("function-before")


SCALARS: Final[Mapping[str, Callable[[Schema], Form]]] = {
    "str": _text,
    "union": _union,
    "literal": _literal,
    "int": _whole,
    "float": _real,
    "bool": _flag,
    "function-before": _moment,
}
"""By the type of a schema, the function that makes its form; each raises `NoRecord`."""
