"""Mails that have waited for too long, as `/readyz` reports them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from services.kit.standstill import STANDSTILL_SECONDS, first_of, instant
from services.kit.store import Store, StoreUnavailable
from services.notifications import outbox
from services.notifications.delivery import begun, pause_after

MAILS: Final = "mails"

_LONG: Final = timedelta(seconds=STANDSTILL_SECONDS)


def standing_still(store: Store, now: datetime) -> Mapping[str, str]:
    """A sentence for the mails that have waited for too long.

    Mails with failed attempts come first, then mails whose facts do not arrive.
    """
    try:
        with store.reading() as look:
            unread = outbox.unread(look, begun(look), now - _LONG)
            rows = look.execute(
                "SELECT message_id, recipient, dealer, attempts, tried_at, reason FROM deliveries"
                " WHERE state = 'waiting' AND attempts > 0 AND"
                " (kind = 'undelivered' OR message_id IN (SELECT message_id FROM outbox))"
            )
    except StoreUnavailable:  # which is told as what hinders the consumer
        return {}
    waiting = [
        (_first_tried(tried_at, attempts), message_id, recipient or dealer, attempts, reason)
        for message_id, recipient, dealer, attempts, tried_at, reason in rows
    ]
    told = [
        f"{message_id} to {whom} waits since {instant(since)} (tries: {attempts}): {reason}"
        for since, message_id, whom, attempts, reason in sorted(waiting)
        if now - since > _LONG
    ]
    told += [
        f"{each.message_id} to {each.dealer} is due since"
        f" {instant(datetime.fromisoformat(each.due_at))}, and facts that it rests on have not been"
        " read (docket park list)"
        for each in unread
    ]
    return {MAILS: first_of(told)} if told else {}


def _first_tried(tried_at: str, attempts: int) -> datetime:
    """The latest possible instant of a mail's first attempt, by the pauses between its attempts."""
    last = datetime.fromisoformat(tried_at)
    return last - sum(map(pause_after, range(1, attempts)), timedelta())
