"""A recorded fact as a card: what it is, when it came, and what it says, with names where seen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from contracts.personal import SEALED
from services.portal.web.shell.places import fact_path

Json = Mapping[str, Any]

MOST_ROWS: Final = 40
"""Rows of a list within a card; how many more there are is said."""


class FactLine(NamedTuple):
    """A value of a fact, by the names of the fields that lead to it."""

    names: tuple[str, ...]
    value: Any


class FactList(NamedTuple):
    """A list within a fact: a column for each field, `measurement.rows` for one within another."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Json]


class FactCard(NamedTuple):
    """A fact as it is shown."""

    name: str
    kind: str
    topic: str
    received_at: str
    actor: str
    href: str
    lines: Sequence[FactLine]
    lists: Sequence[FactList]
    more: int
    """Rows that are left out."""


def fact_card(event: Json, names: Mapping[str, str]) -> FactCard:
    """The card of an event; `names` are those of persons by `person_id`, as far as seen."""
    _, topic, kind, _ = event["type"].split(".")
    data = _named_as(event["data"], names)
    lists = [*_lists(data)]
    return FactCard(
        f"{event['source']}#{event['id']}",
        kind,
        topic,
        event["recordedtime"],
        event.get("actor", ""),
        fact_path(event["source"], event["id"], topic),
        [FactLine(path, value) for path, value in _flat((), data)],
        [each._replace(rows=each.rows[:MOST_ROWS]) for each in lists],
        sum(max(0, len(each.rows) - MOST_ROWS) for each in lists),
    )


def names_of(filings: Json | None) -> dict[str, str]:
    """The names of persons by `person_id`, from what a dealer filed."""
    return dict(_persons(filings or {}))


def _persons(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        person, name = value.get("person_id"), value.get("name")
        if isinstance(person, str) and isinstance(name, str) and not name.startswith(SEALED):
            yield person, name
        for each in value.values():
            yield from _persons(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _persons(each)


def _named_as(value: Any, names: Mapping[str, str]) -> Any:
    """The value with each sealed name opened as far as it is seen, else left out."""
    if isinstance(value, list):
        return [_named_as(each, names) for each in value]
    if not isinstance(value, Mapping):
        return value
    said = {name: _named_as(each, names) for name, each in value.items()}
    if isinstance(said.get("name"), str) and said["name"].startswith(SEALED):
        said["name"] = names.get(said.get("person_id", ""))
    return {name: each for name, each in said.items() if each is not None}


def _flat(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values that stand in no list of objects."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _flat((*path, name), each)
    elif not _is_list_of_objects(value):
        yield path, value


def _lists(value: Json) -> Iterator[FactList]:
    for name, each in value.items():
        if _is_list_of_objects(each):
            rows = [{".".join(path): cell for path, cell in _flat((), row)} for row in each]
            yield FactList(name, [*dict.fromkeys(key for row in rows for key in row)], rows)
        elif isinstance(each, Mapping):
            yield from _lists(each)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)
