"""What a form asks for: a field for each member of an event's `data`, by its published schema."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from contracts.events import FACTS

FieldKind = Literal[
    "text", "prose", "date", "month", "choice", "yes-no", "whole", "number", "rate", "money",
    "photos", "json", "group", "rows",
]  # fmt: skip
"""How a field is typed. `rate`: as a percentage; `money`: in CNY; `json`: where forms differ."""

Schema = Mapping[str, Any]

MORE: Final = "more"
"""The field of a form by which another row is asked for: it names the rows."""

MOST_ROWS: Final = 200

PROSE: Final = frozenset({"note", "reason", "document"})
MONEY: Final = "_fen"
DIGEST: Final = "^[0-9a-fA-F]{64}$"
MONTH: Final = "^[0-9]{4}-"


class FormField(NamedTuple):
    """A field: `name` is the path of the member in the event, `slug` what it is called by."""

    name: str
    slug: str
    kind: FieldKind
    required: bool
    choices: tuple[str, ...] = ()
    parts: tuple["FormField", ...] = ()


def form_fields(
    event_type: str,
    typed: Mapping[str, str],
    without: Collection[str] = (),
    within: str = "data",
) -> tuple[FormField, ...]:
    """The fields of a type of event; `typed` says how many rows there are of what has rows."""
    schema = _schema(event_type)
    found = _Members(schema.get("$defs", {}), typed).of(schema, within)
    return tuple(each for each in found if each.slug not in without)


@cache
def _schema(event_type: str) -> Schema:
    return FACTS[event_type].model_json_schema()


class _Members:
    """Makes fields of the members of schemas; `named` are those that others refer to."""

    def __init__(self, named: Mapping[str, Schema], typed: Mapping[str, str]) -> None:
        self._named = named
        self._typed = typed

    def of(self, schema: Schema, within: str) -> tuple[FormField, ...]:
        """A field for each member."""
        required = schema.get("required", ())
        return tuple(
            self._field(f"{within}.{slug}", slug, self._plain(member), slug in required)
            for slug, member in schema["properties"].items()
        )

    def _plain(self, schema: Schema) -> Schema:
        """The schema itself: what it refers to, and what it is where it is not null."""
        if "$ref" in schema:
            return self._named[schema["$ref"].rpartition("/")[2]]
        given = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
        return self._plain(given[0]) if len(given) == 1 else schema

    def _field(self, name: str, slug: str, schema: Schema, required: bool) -> FormField:
        if "properties" in schema:
            return FormField(name, slug, "group", required, parts=self.of(schema, name))
        items = self._plain(schema.get("items", {}))
        if items.get("pattern") == DIGEST:
            return FormField(name, slug, "photos", required)
        if "properties" in items:
            rows = tuple(
                FormField(each, slug, "group", required and not number, parts=self.of(items, each))
                for number in range(self._rows(name, at_least=1 if required else 0))
                for each in [f"{name}.{number}"]
            )
            return FormField(name, slug, "rows", required, parts=rows)
        return FormField(name, slug, _kind(slug, schema), required, tuple(schema.get("enum", ())))

    def _rows(self, name: str, at_least: int) -> int:
        steps = [
            each[len(name) + 1 :].partition(".")[0]
            for each in self._typed
            if each.startswith(f"{name}.")
        ]
        there = max((int(step) + 1 for step in steps if step.isdecimal()), default=0)
        return min(max(there + (self._typed.get(MORE) == name), at_least), MOST_ROWS)


def _kind(slug: str, schema: Schema) -> FieldKind:
    match schema.get("type"):
        case "boolean":
            return "yes-no"
        case "integer":
            return "money" if slug.endswith(MONEY) else "whole"
        case "number":
            return "rate" if schema.get("maximum") == 1 else "number"
        case "string":
            return _kind_of_text(slug, schema)
    return "json"


def _kind_of_text(slug: str, schema: Schema) -> FieldKind:
    if "enum" in schema:
        return "choice"
    if schema.get("format") == "date":
        return "date"
    if schema.get("pattern", "").startswith(MONTH):
        return "month"
    return "prose" if slug in PROSE else "text"
