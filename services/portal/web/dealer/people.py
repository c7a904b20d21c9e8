"""The department of a dealer on a day: who is on post, how many are required, what is vacant."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.portal.web.shell.listing import Column, Listing

Json = Mapping[str, Any]

POSITION_COLUMNS: Final = (
    Column("position", "people.position", "value"),
    Column("required", "people.required", "number"),
    Column("actual", "people.actual", "number"),
    Column("away", "people.away", "number"),
    Column("shortfall", "people.shortfall", "number"),
)
ROSTER_COLUMNS: Final = (
    Column("position", "people.position", "value"),
    Column("name", "people.name"),
    Column("person_id", "people.person", "id"),
    Column("on_post_on", "people.on-post-on", "day"),
    Column("away_since", "people.away-since", "day"),
    Column("named_by", "people.named-by", "id"),
)
VACANCY_COLUMNS: Final = (
    Column("position", "people.position", "value"),
    Column("person_id", "people.left", "id"),
    Column("reason", "people.reason", "value"),
    Column("vacant_since", "people.vacant-since", "day"),
    Column("days", "people.days-vacant", "number"),
    Column("expected_on", "people.expected-on", "day"),
    Column("successor", "people.successor"),
)


def people_listings(said: Json) -> list[Listing]:
    """Positions counted, the roster, and the vacancies."""
    on = date.fromisoformat(said["on"])
    return [
        Listing("positions", POSITION_COLUMNS, said["positions"]),
        Listing("roster", ROSTER_COLUMNS, [*map(_on_post, said["roster"])]),
        Listing("vacancies", VACANCY_COLUMNS, [_vacant(each, on) for each in said["vacancies"]]),
    ]


def _on_post(person: Json) -> Json:
    away = person["away"]
    return {
        **person,
        "name": shown_name(person),
        "away_since": away["since"] if away else None,
    }


def _vacant(vacancy: Json, on: date) -> Json:
    successor = vacancy["successor"]
    return {
        **vacancy,
        "days": (on - date.fromisoformat(vacancy["vacant_since"])).days,
        "successor": shown_name(successor) if successor else None,
    }


def shown_name(person: Json) -> str | None:
    """A person's name; None where the viewer sees the `person_id` alone."""
    name: str = person["name"]
    return None if name == person["person_id"] else name
