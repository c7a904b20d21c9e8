"""Names of persons in a fact: their places, and the sealed form in which they are recorded.

A sealed name is encrypted under the key of its person. All other code refers to a person by
`person_id`, so that a name can become unreadable without changing any docket, digest or proof.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from pydantic import BaseModel

from contracts.events import Fact, read_fact
from contracts.events.decisions import FactCorrected
from contracts.records import Said
from contracts.values import PersonalData

SEALED: Final = "sealed:"
"""The prefix of every sealed name, which no sent name has."""

ERASED: Final = f"{SEALED}erased"
"""The text recorded in place of the name of an erased person."""

Path = tuple[str | int, ...]


Rename = Callable[[str, str], str]
"""(person_id, name) → the name in another form."""


def person_id_alone(person_id: str, _: str) -> str:
    """The `person_id` in place of a name, for principals that may not see names."""
    return person_id


class NamedPerson(NamedTuple):
    """A person's name in the `data` of a fact, at this path of it."""

    path: Path
    person_id: str
    name: str


def is_sealed(name: str) -> bool:
    """Whether a name is in the sealed form."""
    return name.startswith(SEALED)


def are_comparable(one: str, other: str) -> bool:
    """Whether two names of one person can be compared: both are clear or both sealed."""
    return is_sealed(one) == is_sealed(other) and ERASED not in (one, other)


def persons_named(fact: Fact) -> list[NamedPerson]:
    """The personal names in a fact; of a correction, in its data."""
    if isinstance(fact, FactCorrected):
        return [*_of_model(read_fact(fact.type, fact.data), ("data",))]
    return [*_of_model(fact, ())]


def with_names(data: Mapping[str, Any], names: Mapping[Path, str]) -> dict[str, Any]:
    """The data of a fact with other names at these paths."""
    renamed: Any = dict(data)
    for path, name in names.items():
        inside = renamed
        for step in path[:-1]:
            inside[step] = _copied(inside[step])
            inside = inside[step]
        inside[path[-1]] = name
    return dict(renamed)


def renamed(fact: Fact, rename: Rename) -> Fact:
    """The fact with `rename(person_id, name)` in place of each personal name."""
    if isinstance(fact, FactCorrected):
        names = {each.path[1:]: rename(each.person_id, each.name) for each in persons_named(fact)}
        return fact.model_copy(update={"data": with_names(fact.data, names)}) if names else fact
    return cast("Fact", _renamed(fact, rename))


def persons_in(event: Mapping[str, Any]) -> list[NamedPerson]:
    """The personal names in the data of an event, as JSON has it."""
    return persons_named(read_fact(event["type"], event["data"]))


def without_names(event: Mapping[str, Any], persons: Collection[str]) -> dict[str, Any]:
    """An event with `ERASED` in place of the names of these persons, by `person_id`."""
    return renamed_event(event, lambda person, name: ERASED if person in persons else name)


def renamed_event(event: Mapping[str, Any], rename: Rename) -> dict[str, Any]:
    """An event, as JSON has it, with `rename(person_id, name)` for each personal name."""
    names = {each.path: rename(each.person_id, each.name) for each in persons_in(event)}
    return {**event, "data": with_names(event["data"], names)}


def _of_model(model: BaseModel | Said, path: Path) -> Iterator[NamedPerson]:
    personal, nested = _fields(type(model))
    for field in personal:
        yield NamedPerson((*path, field), model.person_id, getattr(model, field))  # type: ignore[union-attr]
    for field in nested:
        yield from _of_value(getattr(model, field), (*path, field))


def _of_value(value: Any, path: Path) -> Iterator[NamedPerson]:
    match value:
        case BaseModel() | Said():
            yield from _of_model(value, path)
        case tuple():
            for number, each in enumerate(value):
                yield from _of_value(each, (*path, number))


@lru_cache(maxsize=256)
def _fields(model: type[BaseModel | Said]) -> tuple[Sequence[str], Sequence[str]]:
    """The fields of a model that bear a personal name, and the others."""
    personal = [
        name
        for name, info in model.model_fields.items()
        if any(isinstance(mark, PersonalData) for mark in info.metadata)
    ]
    return personal, [name for name in model.model_fields if name not in personal]


def _renamed(model: BaseModel | Said, rename: Rename) -> BaseModel | Said:
    personal, nested = _fields(type(model))
    renamed: dict[str, Any] = {
        field: rename(model.person_id, getattr(model, field))  # type: ignore[union-attr]
        for field in personal
    }
    for field in nested:
        match getattr(model, field):
            case (BaseModel() | Said()) as inside:
                renamed[field] = _renamed(inside, rename)
            case tuple() as several if any(isinstance(each, BaseModel | Said) for each in several):
                renamed[field] = tuple(_renamed(each, rename) for each in several)
    return model.model_copy(update=renamed) if renamed else model


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else list(value)
