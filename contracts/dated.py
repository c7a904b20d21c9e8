"""The dates that a fact names, each by its path."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from contracts.events import Fact, read_fact
from contracts.events.decisions import FactCorrected
from contracts.records import Said

Dated = tuple[str, date]


def dates_in(fact: Fact) -> Iterator[Dated]:
    """Every date, and the first day of every month and year, with its path in the event."""
    yield from _in_model(fact, ("data",))
    if isinstance(fact, FactCorrected):
        yield from _in_model(read_fact(fact.type, fact.data), ("data", "data"))


def _in_model(model: BaseModel | Said, path: tuple[str, ...]) -> Iterator[Dated]:
    for name, value in model:
        yield from _in_value(name, value, (*path, name))


def _in_value(name: str, value: Any, path: tuple[str, ...]) -> Iterator[Dated]:
    match value:
        case date():
            yield ".".join(path), value
        case BaseModel() | Said():
            yield from _in_model(value, path)
        case tuple():
            for number, each in enumerate(value):
                yield from _in_value(name, each, (*path, str(number)))
        case str() if name == "month":
            yield ".".join(path), date.fromisoformat(f"{value}-01")
        case int() if name == "year":
            yield ".".join(path), date(value, 1, 1)
