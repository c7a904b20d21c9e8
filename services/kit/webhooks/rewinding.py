"""Moves an endpoint within a store: to an instant, or into another generation of the store."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contracts.reading import read_json
from services.kit.store import Reading, Store
from services.kit.stream.passages import PAGE_EVENTS, last_position
from services.kit.webhooks.endpoints import all_endpoints, put_endpoint

CARRIED: Final = ("webhook_endpoints", "webhook_deliveries")
"""The tables that no log can restore: another generation copies them."""

SLACK: Final = timedelta(days=1)
"""By how much an event may have entered before another that precedes it in the store."""


def position_before(store: Store, since: datetime) -> int:
    """The position after which every event stands that entered at an instant or later.

    It goes back page by page, until all of a page entered well before.
    """
    found = end = last_position(store)
    while end > 0:
        with store.reading() as look:
            rows = look.execute(
                "SELECT notification_id, state FROM stored_events WHERE notification_id <= ?"
                " ORDER BY notification_id DESC LIMIT ?",
                (end, PAGE_EVENTS),
            )
        if not rows:
            break
        entered = {int(position): _entered(bytes(value)) for position, value in rows}
        found = min([found, *(at - 1 for at, when in entered.items() if when >= since)])
        if all(when < since - SLACK for when in entered.values()):
            break
        end = min(entered) - 1
    return found


def move_endpoints(live: Reading, anew: Store) -> None:
    """In the new generation move each endpoint to the first event that it did not have."""
    with anew.reading() as look:
        endpoints = all_endpoints(look)
    for each in endpoints:
        rows = live.execute(
            "SELECT originator_id, MAX(originator_version) FROM stored_events"
            " WHERE notification_id <= ? GROUP BY originator_id",
            (each.position,),
        )
        had = {str(stream): int(last) for stream, last in rows}
        with anew.transaction() as tx:
            put_endpoint(tx, replace(each, position=_first_not_had(anew, had)))


def _first_not_had(store: Store, had: dict[str, int]) -> int:
    position = 0
    while some := store.notifications(position, PAGE_EVENTS):
        for each in some:
            if each.sequence > had.get(each.stream, 0):
                return each.position - 1
        position = some[-1].position
    return position


def _entered(value: bytes) -> datetime:
    event = read_json(value)
    return datetime.fromisoformat(event.get("importedtime") or event["recordedtime"])
