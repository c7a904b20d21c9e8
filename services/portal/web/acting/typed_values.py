"""What was typed into the fields of a form, as the `data` of an event, and the other way round.

What is not of the form of its field goes on as it was typed: the service that takes the event says
what is wrong with it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from services.portal.web.acting.form_fields import MOST_ROWS, FieldKind, FormField

PERCENT: Final = 100
FEN: Final = 100
YES_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}

_LEFT_OUT: Final = object()


def data_typed(fields: Sequence[FormField], typed: Mapping[str, str]) -> dict[str, Any]:
    """The members that are filled in; what is required and empty is left out, too."""
    found = {each.slug: _value(each, typed) for each in fields}
    return {slug: value for slug, value in found.items() if value is not _LEFT_OUT}


def _value(field: FormField, typed: Mapping[str, str]) -> Any:
    if field.kind == "group":
        inside = data_typed(field.parts, typed)
        return inside if inside or field.required else _LEFT_OUT
    if field.kind == "rows":
        rows = [row for each in field.parts if (row := data_typed(each.parts, typed))]
        return rows if rows or field.required else _LEFT_OUT
    text = typed.get(field.name, "").strip()
    return _of_text(field.kind, text) if text else _LEFT_OUT


def _of_text(kind: FieldKind, text: str) -> Any:
    match kind:
        case "photos":
            return text.split()
        case "yes-no":
            return YES_NO.get(text, text)
        case "json":
            return _json(text)
        case "whole" | "number" | "rate" | "money":
            return _number(kind, text)
    return text.replace("\r\n", "\n")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _number(kind: str, text: str) -> Any:
    try:
        said = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text
    if not said.is_finite():
        return text
    if kind == "rate":
        return float(said / PERCENT)
    if kind == "number":
        return float(said)
    whole = said * FEN if kind == "money" else said
    return int(whole) if whole == whole.to_integral_value() else text


def flattened(value: Any, name: str) -> dict[str, str]:
    """A recorded value as the texts of fields, before `as_typed` has seen their kinds."""
    return dict(_flat(value, name))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for slug, each in value.items():
            yield from _flat(each, f"{name}.{slug}")
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, each in enumerate(value[:MOST_ROWS]):
            yield from _flat(each, f"{name}.{number}")
    elif isinstance(value, list):
        yield name, "\n".join(map(str, value))
    elif isinstance(value, bool):
        yield name, "yes" if value else "no"
    elif value is not None:
        yield name, str(value)


def as_typed(fields: Sequence[FormField], flat: Mapping[str, str], value: Any) -> dict[str, str]:
    """Recorded `data` as people would have typed it: shares as percentages, money in CNY."""
    found = dict(flat)
    for field, said in _leaves(fields, value):
        match field.kind:
            case "rate":
                found[field.name] = _plain(Decimal(str(said)) * PERCENT)
            case "money":
                found[field.name] = _plain(Decimal(str(said)) / FEN)
            case "json":
                found[field.name] = json.dumps(said, ensure_ascii=False)
    return found


def _leaves(fields: Sequence[FormField], value: Any) -> Iterator[tuple[FormField, Any]]:
    for field in fields:
        said = value.get(field.slug) if isinstance(value, Mapping) else None
        if said is None:
            continue
        if field.kind == "group":
            yield from _leaves(field.parts, said)
        elif field.kind == "rows":
            for row, each in zip(field.parts, said, strict=False):
                yield from _leaves(row.parts, each)
        else:
            yield field, said


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
