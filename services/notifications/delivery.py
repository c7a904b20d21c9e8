"""The delivery log: what became of each mail, to whom and when; no rebuild touches it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from services.kit.clock import instant_text
from services.kit.store import Reading, Transaction
from services.notifications.mail import Kind
from services.notifications.outlet import Outcome

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS deliveries (
        message_id TEXT NOT NULL, recipient TEXT NOT NULL, dealer TEXT NOT NULL,
        posted_on TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, digest TEXT,
        attempts BIGINT NOT NULL, tried_at TEXT NOT NULL, retry_at TEXT, reason TEXT,
        PRIMARY KEY (message_id, recipient))""",
    "CREATE INDEX IF NOT EXISTS deliveries_state ON deliveries (state, retry_at)",
    "CREATE INDEX IF NOT EXISTS deliveries_dealer ON deliveries (dealer, tried_at)",
    "CREATE INDEX IF NOT EXISTS deliveries_tried ON deliveries (tried_at)",
    "CREATE TABLE IF NOT EXISTS begun (partition BIGINT PRIMARY KEY, began_at TEXT NOT NULL)",
)

State = Outcome | Literal["withheld", "passed_over"]
"""`withheld`: all of it imported, and imports are not mailed. `passed_over`: posted before."""

NOBODY: Final = ""
"""The recipient of a mail that was not addressed."""

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=10)
MOST_DOUBLINGS: Final = 16


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail to one recipient. Instants are UTC.

    `digest` is the SHA-256 of the mail as it travelled; `attempts` counts the tries so far.
    """

    message_id: str
    recipient: str
    dealer: str
    posted_on: str
    kind: Kind
    state: State
    digest: str | None
    attempts: int
    tried_at: str
    retry_at: str | None = None
    reason: str | None = None


COLUMNS: Final = ", ".join(Delivery.__dataclass_fields__)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failures in a row: twice as long each time."""
    doublings: int = 2 ** min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def deliveries_of(look: Reading, message_id: str) -> Mapping[str, Delivery]:
    """What became of a mail so far, by recipient."""
    rows = look.execute(f"SELECT {COLUMNS} FROM deliveries WHERE message_id = ?", (message_id,))
    return {row[1]: Delivery(*row) for row in rows}


def latest_deliveries(look: Reading, dealer: str | None, limit: int) -> list[Delivery]:
    """The deliveries last tried, the latest first; of one dealer, where one is named."""
    rows = look.execute(
        f"SELECT {COLUMNS} FROM deliveries {'WHERE dealer = ?' if dealer else ''}"
        " ORDER BY tried_at DESC, posted_on DESC, message_id, recipient LIMIT ?",
        (dealer, limit) if dealer else (limit,),
    )
    return [Delivery(*row) for row in rows]


def is_settled(look: Reading, message_id: str) -> bool:
    """Whether all is known of a mail that will ever be: it is not tried again."""
    known = deliveries_of(look, message_id)
    return bool(known) and all(each.state != "waiting" for each in known.values())


def record(tx: Transaction, deliveries: Sequence[Delivery]) -> None:
    """Write down a try of one mail, once or again; what waited for it waits no more."""
    tx.execute_many(
        "DELETE FROM deliveries WHERE message_id = ? AND state = 'waiting'",
        {(each.message_id,) for each in deliveries},
    )
    tx.execute_many(
        f"INSERT INTO deliveries ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split()))})"
        " ON CONFLICT DO NOTHING",
        [astuple(each) for each in deliveries],
    )


def begun(look: Reading) -> frozenset[int]:
    """The partitions in which what was posted before the first start has been passed over."""
    return frozenset(partition for (partition,) in look.execute("SELECT partition FROM begun"))


def begin_sending(tx: Transaction, partitions: Collection[int], at: datetime) -> None:
    """From here on mails are sent to the dealers of these partitions."""
    tx.execute_many(
        "INSERT INTO begun VALUES (?, ?)",
        [(partition, instant_text(at)) for partition in sorted(partitions)],
    )
