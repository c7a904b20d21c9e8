"""Records of msgspec, each made of a model of the language and taking its place.

A record is decoded in one pass of compiled code. Its fields, and their forms, are read from the
schema by which pydantic validates the model, so that nothing is written twice; a schema with any
unknown part has no record (`NoRecord`).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Self, TypeVar, Union, cast

import msgspec
from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from contracts.scalar_forms import (
    INSTANT,
    SCALARS,
    Form,
    NoRecord,
    Schema,
    ValueCheck,
    function_of,
    nothing_but,
)

M = TypeVar("M", bound=BaseModel)


class Field(NamedTuple):
    """A field of a record; without `default` it is required."""

    form: Form
    default: Any = msgspec.NODEFAULT


class Said(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """The data of a fact, or a nested value, with the parts of its `model` that readers use."""

    model: ClassVar[type[BaseModel]]
    model_fields: ClassVar[Mapping[str, FieldInfo]]

    @classmethod
    def model_validate(cls, value: Any) -> Self:
        return cls._of(value, cls.model.model_validate)

    @classmethod
    def model_json_schema(cls, **options: Any) -> dict[str, Any]:
        return cls.model.model_json_schema(**options)

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        return msgspec.structs.replace(self, **update)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        return self._in_model().model_dump(**options)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Each field with its value."""
        for name in self.model_fields:
            yield name, getattr(self, name)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a model of pydantic it is validated, described and written as its own model."""
        del source
        written = core_schema.wrap_serializer_function_ser_schema(
            lambda said, write: write(said._in_model())  # noqa: SLF001 - its own
        )
        return core_schema.no_info_wrap_validator_function(
            cls._of, handler(cls.model), serialization=written
        )

    @classmethod
    def _of(cls, value: Any, validate: Callable[[Any], Any]) -> Self:
        if type(value) is cls:
            return value
        model = validate(value)
        return cls(**{name: getattr(model, name) for name in cls.__struct_fields__})

    def _in_model(self) -> BaseModel:
        return self.model.model_construct(**dict(self))


def as_record(model: type[M]) -> type[M]:
    """The record that replaces a model; raises `NoRecord`. To the type checker it is the model.

    A field of one text alone distinguishes a union's records.
    """
    members, rules = _model(model.__pydantic_core_schema__)
    tag = {name: text for name, each in members.items() if (text := _only_text(each)) is not None}
    fields = {name: field_of(each) for name, each in members.items() if name not in tag}
    if any(field.form == INSTANT for field in fields.values()):
        raise NoRecord("instant")
    checks = [(name, field.form.check) for name, field in fields.items() if field.form.check]
    namespace = {
        **{name: own for name, own in vars(model).items() if isinstance(own, property)},
        **{name: getattr(model, name) for name in model.__class_vars__},
        **tag,
        **_after(checks, rules),
        "__doc__": model.__doc__,
        "__module__": model.__module__,
        "model": model,
        "model_fields": model.model_fields,
    }
    made = struct(model.__name__, fields, tag, Said, namespace)
    return cast("type[M]", made)


def has_record(model: Any) -> bool:
    """Whether what bears the name of a model is the record in its place."""
    return issubclass(model, Said)


def fields_of(model: type[BaseModel]) -> dict[str, Schema]:
    """By name, the schema of each field of a model that has no rules but those of its fields."""
    members, rules = _model(model.__pydantic_core_schema__)
    if rules:
        raise NoRecord(model.__name__)
    return dict(members)


def field_of(schema: Schema) -> Field:
    """A field by its schema in the model; raises `NoRecord`."""
    within = schema["schema"]
    nothing_but(schema, "schema")
    if within["type"] == "default":
        nothing_but(within, "schema", "default")
        return Field(form_of(within["schema"]), within["default"])
    return Field(form_of(within))


def struct(
    name: str,
    fields: Mapping[str, Field],
    tag: Mapping[str, str],
    base: type[msgspec.Struct] = msgspec.Struct,
    namespace: dict[str, Any] | None = None,
) -> type[msgspec.Struct]:
    """A closed record of these fields, with a tag field and its text, if any."""
    [(tag_field, text)] = tag.items() or [(None, None)]
    return msgspec.defstruct(
        name,
        [(each, field.form.hint, field.default) for each, field in fields.items()],
        bases=(base,),
        namespace=namespace,
        forbid_unknown_fields=True,
        kw_only=True,
        frozen=True,
        gc=False,
        tag_field=tag_field,
        tag=text,
    )


def _only_text(schema: Schema) -> str | None:
    expected = schema["schema"].get("expected", ())
    return expected[0] if len(expected) == 1 else None


def _model(schema: Schema) -> tuple[Schema, list[ValueCheck]]:
    """A model's fields and the rules over the whole of it."""
    rules: list[ValueCheck] = []
    while schema["type"] == "function-after":
        nothing_but(schema, "schema", "function")
        rules.append(function_of(schema))
        schema = schema["schema"]
    if schema["type"] != "model":
        raise NoRecord(schema["type"])
    nothing_but(schema, "cls", "schema", "config", "custom_init", "root_model")
    config, members = schema["config"], schema["schema"]
    closed = config.get("strict") and config.get("extra_fields_behavior") == "forbid"
    if not closed or schema.get("custom_init") or schema.get("root_model"):
        raise NoRecord(schema["cls"].__name__)
    nothing_but(members, "fields", "model_name", "computed_fields")
    return members["fields"], rules[::-1]


def _after(checks: list[tuple[str, ValueCheck]], rules: list[ValueCheck]) -> dict[str, ValueCheck]:
    """What msgspec calls upon each record made: the checks of its fields, then the rules."""

    def after(said: Any) -> None:
        for name, check in checks:
            if (value := getattr(said, name)) is not None:
                check(value)
        for rule in rules:
            rule(said)

    if not checks and not rules:
        return {}
    return {"__post_init__": rules[0] if not checks and len(rules) == 1 else after}


def form_of(schema: Schema) -> Form:
    """How a value of this schema is decoded; raises `NoRecord`."""
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
    if each.check is not None and (within["type"] == "nullable" or each == INSTANT):
        raise NoRecord("tuple")
    hint: Any = tuple[each.hint, ...]  # type: ignore[name-defined]
    shortest = schema.get("min_length")
    return Form(
        Annotated[hint, msgspec.Meta(min_length=shortest)] if shortest else hint,
        None if each.check is None else _each_checked(each.check),
    )


def _each_checked(check: ValueCheck) -> ValueCheck:
    return lambda values: [check(value) for value in values]


def _value(schema: Schema) -> Form:
    """A value within another, which has a record."""
    of = getattr(function_of(schema), "__self__", None)
    if not (isinstance(of, type) and issubclass(of, Said)):
        raise NoRecord(schema["type"])
    return Form(of)


def _tagged(schema: Schema) -> Form:
    nothing_but(schema, "choices", "discriminator")
    forms = {text: form_of(each) for text, each in schema["choices"].items()}
    for text, form in forms.items():
        config = form.hint.__struct_config__
        if (config.tag_field, config.tag) != (schema["discriminator"], text):
            raise NoRecord("tagged-union")
    return Form(Union[tuple(form.hint for form in forms.values())])  # noqa: UP007 - as above


_FORMS: Final[Mapping[str, Callable[[Schema], Form]]] = {
    **SCALARS,
    "nullable": _nullable,
    "tuple": _rows,
    "function-wrap": _value,
    "tagged-union": _tagged,
}
