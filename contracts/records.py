"""Records of msgspec derived from the models of the language, and the models built from them.

A record is decoded in one pass of compiled code. Its fields, and what each may hold, are read off
the schema by which pydantic validates the model: nothing is written twice, and a schema that
holds anything not known here has no record (`NoRecord`).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, NamedTuple, Union

import msgspec
from msgspec.structs import asdict
from pydantic import BaseModel

from contracts.scalar_forms import (
    KEPT,
    SCALARS,
    Build,
    Form,
    NoRecord,
    Schema,
    function_of,
    nothing_but,
)


class Field(NamedTuple):
    """A field of a record; without `default` it has to be given."""

    form: Form
    default: Any = msgspec.NODEFAULT


_slot = BaseModel.__dict__
_set_members = _slot["__dict__"].__set__
_set_given = _slot["__pydantic_fields_set__"].__set__
_set_extra = _slot["__pydantic_extra__"].__set__
_set_private = _slot["__pydantic_private__"].__set__


def fields_of(model: type[BaseModel]) -> dict[str, Schema]:
    """By name, the schema of each field of a model that has no rules but those of its fields."""
    _, schema, checks = _model(model.__pydantic_core_schema__)
    if checks:
        raise NoRecord(model.__name__)
    return dict(schema)


def field_of(schema: Schema) -> Field:
    """A field by its schema in the model; raises `NoRecord`."""
    within = schema["schema"]
    nothing_but(schema, "schema")
    if within["type"] == "default":
        nothing_but(within, "schema", "default")
        return Field(form_of(within["schema"]), within["default"])
    return Field(form_of(within))


def record_of(schema: Schema, tagged: str | None = None) -> Form:
    """The record of a model, and what builds the model from it; raises `NoRecord`.

    `tagged`: the field, the model's first, by whose text a union tells its records apart.
    """
    model, members, checks = _model(schema)
    fields = {name: field_of(each) for name, each in members.items() if name != tagged}
    built = {name: each.form.build for name, each in fields.items() if each.form.build}
    distinct = all(each.form.distinct for each in fields.values())
    tag = _tag(members, tagged) if tagged else {}
    record = struct(model.__name__, fields, tag)
    return Form(record, _builder(model, tag, built, checks), distinct)


def _tag(members: Schema, tagged: str) -> Mapping[str, str]:
    """The field and its one text."""
    first, *_ = members
    expected = members[first]["schema"].get("expected", ())
    if first != tagged or len(expected) != 1:
        raise NoRecord(tagged)
    return {tagged: expected[0]}


def struct(name: str, fields: Mapping[str, Field], tag: Mapping[str, str]) -> type[msgspec.Struct]:
    """A closed record of these fields, told apart by a further one and its text, if any."""
    [(tag_field, text)] = tag.items() or [(None, None)]
    return msgspec.defstruct(
        name,
        [(each, field.form.hint, field.default) for each, field in fields.items()],
        forbid_unknown_fields=True,
        kw_only=True,
        frozen=True,
        gc=False,
        tag_field=tag_field,
        tag=text,
    )


def _model(schema: Schema) -> tuple[type[BaseModel], Schema, list[Build]]:
    """A model's class, its fields and the rules over the whole of it."""
    checks: list[Build] = []
    while schema["type"] == "function-after":
        nothing_but(schema, "schema", "function")
        checks.append(function_of(schema))
        schema = schema["schema"]
    if schema["type"] != "model":
        raise NoRecord(schema["type"])
    nothing_but(schema, "cls", "schema", "config", "custom_init", "root_model")
    config, members = schema["config"], schema["schema"]
    closed = config.get("strict") and config.get("extra_fields_behavior") == "forbid"
    if not closed or schema.get("custom_init") or schema.get("root_model"):
        raise NoRecord(schema["cls"].__name__)
    nothing_but(members, "fields", "model_name", "computed_fields")
    return schema["cls"], members["fields"], checks[::-1]


def _builder(
    model: type[BaseModel],
    fixed: Mapping[str, str],
    built: Mapping[str, Build],
    checks: list[Build],
) -> Build:
    """What makes the model of its record, as validating would."""
    every_field = set(model.model_fields)
    parts = tuple(built.items())

    def build(record: msgspec.Struct) -> BaseModel:
        members = {**fixed, **asdict(record)} if fixed else asdict(record)
        for name, part in parts:
            if (value := members[name]) is not None:
                members[name] = part(value)
        made = object.__new__(model)
        _set_members(made, members)
        _set_given(made, every_field)
        _set_extra(made, None)
        _set_private(made, None)
        for check in checks:
            check(made)
        return made

    return build


def form_of(schema: Schema) -> Form:
    """How a value by this schema is decoded; raises `NoRecord`."""
    if schema["type"] not in _FORMS:
        raise NoRecord(schema["type"])
    return _FORMS[schema["type"]](schema)


def _nullable(schema: Schema) -> Form:
    nothing_but(schema, "schema")
    within = form_of(schema["schema"])
    return within._replace(hint=Union[within.hint, None])  # noqa: UP007 - hints are values here


def _rows(schema: Schema) -> Form:
    nothing_but(schema, "items_schema", "variadic_item_index", "min_length")
    if schema["variadic_item_index"] != 0 or len(schema["items_schema"]) != 1:
        raise NoRecord("tuple")
    within = schema["items_schema"][0]
    each = form_of(within)
    if within["type"] == "nullable" and each.build is not None:
        raise NoRecord("tuple of nullable")
    hint: Any = tuple[each.hint, ...]  # type: ignore[name-defined]
    shortest = schema.get("min_length")
    return Form(
        Annotated[hint, msgspec.Meta(min_length=shortest)] if shortest else hint,
        None if each.build is None else _each_built(each.build),
        each.distinct,
    )


def _each_built(build: Build) -> Build:
    return lambda values: tuple(map(build, values))


def _value(schema: Schema) -> Form:
    """A value within another: many events say the same one."""
    return _shared(record_of(schema))


def _shared(form: Form) -> Form:
    if not form.distinct or form.build is None:
        return form
    return form._replace(build=lru_cache(KEPT)(form.build))


def _tagged(schema: Schema) -> Form:
    nothing_but(schema, "choices", "discriminator")
    forms = [
        _shared(record_of(each, schema["discriminator"])) for each in schema["choices"].values()
    ]
    builds = {each.hint: each.build for each in forms if each.build}
    return Form(
        Union[tuple(builds)],  # noqa: UP007 - hints are values here
        lambda record: builds[type(record)](record),
        all(each.distinct for each in forms),
    )


_FORMS: Final[Mapping[str, Callable[[Schema], Form]]] = {
    **SCALARS,
    "nullable": _nullable,
    "tuple": _rows,
    "model": _value,
    "function-after": _value,
    "tagged-union": _tagged,
}
