"""Whether a schema still means what was released: only new optional fields may have come."""

from collections.abc import Iterator
from typing import Any, Final

from tools.contracts.schemas import Schema

PROSE: Final = frozenset({"title", "description", "$comment", "examples"})
"""Words about a field, which may be put better."""

BY_NAME: Final = frozenset({"properties", "$defs"})
"""Keywords that hold schemas by name: what stands in them are no words of a schema."""


def breaks(released: dict[str, Schema], current: dict[str, Schema]) -> list[str]:
    """Each way in which `current` breaks what was `released`, both by event type; none is well.

    Stricter than «what was valid is valid still»: a reader of the released form must also
    understand whatever is valid now, but for fields it does not know. So a wider type or a
    longer enum breaks it too, and so does another unit.
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
        if word in BY_NAME:
            growing = word == "$defs" or before.get("additionalProperties") is False
            yield from _named(was or {}, now or {}, here, growing=growing)
        elif isinstance(was, dict) and isinstance(now, dict):
            yield from _changed(was, now, here)
        elif _are_schemas(was, now):
            for place, (one, other) in enumerate(zip(was, now, strict=True)):
                yield from _changed(one, other, f"{here}/{place}")
        elif _in_any_order(was) != _in_any_order(now):
            yield f"{here}: was {was!r}, is {now!r}"


def _named(
    was: dict[str, Schema], now: dict[str, Schema], at: str, *, growing: bool
) -> Iterator[str]:
    """What stands under names. A closed object may grow: nobody can have sent that field yet.

    That a new field is optional need not be asked here: were it not, `required` would differ.
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
