"""Whether a schema is compatible with the released one.

Compatible are an additional optional field, an additional member of a closed set, a dropped
requirement, and an envelope that accepts extension attributes.
"""

from collections.abc import Iterator
from typing import Any, Final

from contracts.extensions import KEPT
from tools.contracts.schemas import EXTENSIBLE, Schema

PROSE: Final = frozenset({"title", "description", "$comment", "examples"})
"""Words about a field, which may be put better."""

BY_NAME: Final = frozenset({"properties", "$defs"})
"""Keywords that hold schemas by name: what stands in them are no words of a schema."""


def breaks(released: dict[str, Schema], current: dict[str, Schema]) -> list[str]:
    """Each way in which `current` breaks what was `released`, both by event type; empty if none.

    It is stricter than «valid events stay valid»: a reader of the released form must also
    understand whatever is valid now, except fields, members and absences that it does not know.
    Therefore a wider type breaks it, too, and so does another unit.
    """
    return [
        fault
        for name, before in sorted(released.items())
        for fault in (
            _changed(before, current[name], name) if name in current else [f"{name}: is gone"]
        )
    ]


def _changed(before: Schema, after: Schema, at: str) -> Iterator[str]:
    for word in sorted((before.keys() | after.keys()) - PROSE):
        was: Any = before.get(word)
        now: Any = after.get(word)
        here = f"{at}/{word}"
        if word == "properties":
            yield from _properties(before, after, here)
        elif word in BY_NAME:
            yield from _named(was or {}, now or {}, here, growing=word == "$defs")
        elif _may_come(word, before, after):
            continue
        elif isinstance(was, dict) and isinstance(now, dict):
            yield from _changed(was, now, here)
        elif _are_schemas(was, now):
            for place, (one, other) in enumerate(zip(was, now, strict=True)):
                yield from _changed(one, other, f"{here}/{place}")
        elif _in_any_order(was) != _in_any_order(now):
            yield f"{here}: was {was!r}, is {now!r}"


def _may_come(word: str, before: Schema, after: Schema) -> bool:
    """Whether a keyword has only gained a member, dropped a requirement or added a kind."""
    was: Any = before.get(word)
    now: Any = after.get(word)
    match word:
        case "enum":
            return bool(was and now) and set(was) <= set(now)
        case "required":
            return bool(was) and set(now or ()) <= set(was)
        case "additionalProperties" | "propertyNames":
            return _takes_extensions(before, after)
        case "oneOf":
            return _only_tells_kinds_apart(before, after)
        case _:
            return False


def _properties(before: Schema, after: Schema, at: str) -> Iterator[str]:
    """The fields of an object; one that is no longer required may be null, which means the same."""
    growing = before.get("additionalProperties") is False
    dropped = set(before.get("required", ())) - set(after.get("required", ()))
    now = {
        name: _not_null(field) if name in dropped else field
        for name, field in after.get("properties", {}).items()
    }
    was = before.get("properties", {})
    if before.items() >= EXTENSIBLE.items():  # a sender may use any name but those kept for us
        now = {name: now[name] for name in now if name in was or not name.startswith(KEPT)}
    yield from _named(was, now, at, growing=growing)


def _takes_extensions(before: Schema, after: Schema) -> bool:
    """Whether an envelope that was closed accepts extension attributes now."""
    return before.get("additionalProperties") is False and after.items() >= EXTENSIBLE.items()


def _not_null(field: Schema) -> Schema:
    """The field where it is given: without the choice of null, and that as its default."""
    choices = [choice for choice in field.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) != 1:
        return field
    said = {word: value for word, value in field.items() if word not in {"anyOf", "default"}}
    return {**choices[0], **said}


def _only_tells_kinds_apart(before: Schema, after: Schema) -> bool:
    """Whether rules, each for one kind, require of the released kinds what was required before.

    An additional kind has a rule of its own. In the released kinds a field that was required of all
    may be required of the kind, and a new one must be absent.
    """
    was, now = _by_kind(before.get("oneOf")), _by_kind(after.get("oneOf"))
    if was is None or now is None or not was.keys() <= now.keys():
        return False
    required, fields = set(before.get("required", ())), before.get("properties", {})
    absent, present = {"type": "null"}, {"not": {"type": "null"}}
    for kind, rule in was.items():
        asked, asks = rule.get("properties", {}), now[kind].get("properties", {})
        if any(asks.get(name) != one for name, one in asked.items()):
            return False
        for name in asks.keys() - asked.keys():
            if asks[name] != (present if name in required else absent):
                return False
            if name not in required and name in fields:
                return False
        if not set(now[kind].get("required", ())) <= required | set(rule.get("required", ())):
            return False
    return True


def _by_kind(rules: Any) -> dict[str, Schema] | None:
    """The rules by the one constant that each begins with; None where they are other rules."""
    if not isinstance(rules, list):
        return None
    found: dict[str, Schema] = {}
    for rule in rules:
        consts = [
            (name, field["const"])
            for name, field in rule.get("properties", {}).items()
            if "const" in field
        ]
        if len(consts) != 1:
            return None
        found[str(consts[0])] = rule
    return found


def _named(
    was: dict[str, Schema], now: dict[str, Schema], at: str, *, growing: bool
) -> Iterator[str]:
    """The schemas under names. A closed object may grow, because no sender has sent that field.

    That a new field is optional is not checked here: otherwise `required` would differ.
    """
    for name in sorted(was.keys() | now.keys()):
        if name not in now:
            yield f"{at}/{name}: is gone"
        elif name in was:
            yield from _changed(was[name], now[name], f"{at}/{name}")
        elif not growing:
            yield f"{at}/{name}: is new, in a rule on what was released"


def _are_schemas(was: Any, now: Any) -> bool:
    return (
        isinstance(was, list)
        and isinstance(now, list)
        and len(was) == len(now)
        and all(isinstance(part, dict) for part in (*was, *now))
    )


def _in_any_order(value: Any) -> Any:
    return sorted(map(repr, value)) if isinstance(value, list) else value
