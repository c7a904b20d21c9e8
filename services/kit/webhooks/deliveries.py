"""Deliveries: an event for an endpoint, its outcome, and the time of its next attempt."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from contracts.canonical import digest
from services.kit.clock import instant_text
from services.kit.store import Reading, Store, Transaction
from services.kit.store.statements import marks
from services.kit.stream.passages import PassingEvent

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS webhook_deliveries (
        endpoint TEXT NOT NULL, webhook_id TEXT NOT NULL, stream TEXT NOT NULL,
        sequence BIGINT NOT NULL, position BIGINT NOT NULL, state TEXT NOT NULL,
        attempts BIGINT NOT NULL, due_at TEXT NOT NULL, resend_at TEXT, tried_at TEXT,
        status BIGINT, answer TEXT, PRIMARY KEY (endpoint, webhook_id))""",
    "CREATE INDEX IF NOT EXISTS webhook_due ON webhook_deliveries (state, due_at)",
    "CREATE INDEX IF NOT EXISTS webhook_resent ON webhook_deliveries (resend_at)",
)

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""The pauses after each failed attempt; after the last one the delivery has failed."""

KEPT_FOR: Final = timedelta(days=30)
"""How long an accepted delivery is kept, so that it can be resent."""

ID_CHARACTERS: Final = 32

DeliveryState = Literal["due", "delivered", "failed"]


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """One event for one endpoint. `resend_at`: another attempt was asked for."""

    endpoint: str
    webhook_id: str
    stream: str
    sequence: int
    state: DeliveryState
    attempts: int
    due_at: str
    resend_at: str | None
    tried_at: str | None
    status: int | None
    answer: str | None


COLUMNS: Final = (
    "endpoint, webhook_id, stream, sequence, state, attempts, due_at, resend_at, tried_at,"
    " status, answer"
)


def deliveries_by_state(store: Store) -> Mapping[str, int]:
    """How many deliveries are in each state; raises `StoreUnavailable`."""
    with store.reading() as look:
        rows = look.execute("SELECT state, COUNT(*) FROM webhook_deliveries GROUP BY state")
    return {state: int(count) for state, count in rows}


def webhook_id_of(event: PassingEvent) -> str:
    """The same for the same event at every attempt and to every endpoint; ASCII."""
    return f"evt_{digest(event.value)[:ID_CHARACTERS]}"


def make_due(tx: Transaction, endpoint: str, events: Iterable[PassingEvent], now: datetime) -> None:
    """Make deliveries of events due, also those that were delivered before."""
    tx.execute_many(
        "INSERT INTO webhook_deliveries"
        " VALUES (?, ?, ?, ?, ?, 'due', 0, ?, NULL, NULL, NULL, NULL)"
        " ON CONFLICT (endpoint, webhook_id) DO UPDATE SET state = 'due', attempts = 0,"
        " due_at = excluded.due_at, position = excluded.position",
        [
            (
                endpoint,
                webhook_id_of(event),
                event.stream,
                event.sequence,
                event.position,
                instant_text(now),
            )
            for event in events
        ],
    )


def many_due(look: Reading, endpoint: str) -> int:
    """How many deliveries to an endpoint have neither arrived nor failed."""
    [(many,)] = look.execute(
        "SELECT COUNT(*) FROM webhook_deliveries WHERE endpoint = ? AND state = 'due'", (endpoint,)
    )
    return int(many)


def next_due(look: Reading, now: datetime, besides: Collection[str]) -> WebhookDelivery | None:
    """The delivery to attempt now, of the endpoint with the least recent attempt.

    Endpoints in `besides` are skipped, because an attempt to them is in progress.
    """
    named = sorted(besides)
    columns = ", ".join(f"d.{name.strip()}" for name in COLUMNS.split(","))
    others = f" AND d.endpoint NOT IN ({marks(named)})" if named else ""
    rows = look.execute(
        f"SELECT {columns} FROM webhook_deliveries d"
        " JOIN webhook_endpoints e ON e.endpoint = d.endpoint"
        " WHERE ((d.state = 'due' AND d.due_at <= ? AND e.state = 'active')"
        f" OR (d.resend_at IS NOT NULL AND e.state <> 'gone')){others}"
        " ORDER BY e.tried_at, d.due_at, d.position LIMIT 1",
        (instant_text(now), *named),
    )
    return WebhookDelivery(*rows[0]) if rows else None


def delivery_of(look: Reading, endpoint: str, webhook_id: str) -> WebhookDelivery | None:
    """A delivery by its id."""
    rows = look.execute(
        f"SELECT {COLUMNS} FROM webhook_deliveries WHERE endpoint = ? AND webhook_id = ?",
        (endpoint, webhook_id),
    )
    return WebhookDelivery(*rows[0]) if rows else None


def last_deliveries(look: Reading, endpoint: str, limit: int) -> list[WebhookDelivery]:
    """The newest deliveries to an endpoint."""
    rows = look.execute(
        f"SELECT {COLUMNS} FROM webhook_deliveries WHERE endpoint = ?"
        " ORDER BY position DESC LIMIT ?",
        (endpoint, limit),
    )
    return [WebhookDelivery(*row) for row in rows]


def ask_again(tx: Transaction, delivery: WebhookDelivery, now: datetime) -> None:
    """Make another attempt due now, whatever the outcome so far."""
    tx.execute(
        "UPDATE webhook_deliveries SET resend_at = ? WHERE endpoint = ? AND webhook_id = ?",
        (instant_text(now), delivery.endpoint, delivery.webhook_id),
    )


def write_attempt(
    tx: Transaction,
    delivery: WebhookDelivery,
    now: datetime,
    *,
    taken: bool,
    status: int | None,
    answer: str,
) -> None:
    """Record the outcome of an attempt; a resend changes no schedule of further attempts."""
    state, due_at, attempts = delivery.state, delivery.due_at, delivery.attempts
    if taken:
        state = "delivered"
    elif delivery.resend_at is None:
        attempts += 1
        if attempts > len(PAUSES):
            state = "failed"
        else:
            due_at = instant_text(now + PAUSES[attempts - 1])
    tx.execute(
        "UPDATE webhook_deliveries SET state = ?, attempts = ?, due_at = ?, tried_at = ?,"
        " resend_at = CASE WHEN resend_at = ? THEN NULL ELSE resend_at END,"
        " status = ?, answer = ? WHERE endpoint = ? AND webhook_id = ?",
        (
            state,
            attempts,
            due_at,
            instant_text(now),
            delivery.resend_at,
            status,
            answer,
            delivery.endpoint,
            delivery.webhook_id,
        ),
    )


def forget_old(tx: Transaction, now: datetime) -> None:
    """Delete rows of old deliveries; the event itself stays on record."""
    tx.execute(
        "DELETE FROM webhook_deliveries WHERE state = 'delivered' AND resend_at IS NULL"
        " AND tried_at < ?",
        (instant_text(now - KEPT_FOR),),
    )
