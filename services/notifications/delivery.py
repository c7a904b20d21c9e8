"""The delivery log: the outcome of each copy of a mail; no rebuild touches it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from services.kit.clock import instant_text
from services.kit.store import Reading, Store, Transaction
from services.kit.store.statements import EVERYWHERE, Condition, marks
from services.notifications.mail import MailKind
from services.notifications.outlet import SendOutcome

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS deliveries (
        message_id TEXT NOT NULL, recipient TEXT NOT NULL, dealer TEXT NOT NULL,
        posted_on TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, digest TEXT,
        attempts BIGINT NOT NULL, tried_at TEXT NOT NULL, retry_at TEXT, reason TEXT,
        refused_since TEXT, PRIMARY KEY (message_id, recipient)) SCOPED BY dealer""",
    """CREATE INDEX IF NOT EXISTS deliveries_state
        ON deliveries (state, dealer, recipient, retry_at)""",
    "CREATE INDEX IF NOT EXISTS deliveries_dealer ON deliveries (dealer, tried_at)",
    "CREATE INDEX IF NOT EXISTS deliveries_tried ON deliveries (tried_at)",
    "CREATE TABLE IF NOT EXISTS begun (partition BIGINT PRIMARY KEY, began_at TEXT NOT NULL)",
)

State = SendOutcome | Literal["given_up", "unmakeable", "withheld", "passed_over"]
"""`given_up`: put off for too long; `unmakeable`: it cannot be composed.

`withheld`: all of it is imported, or reverses postings that were not mailed; `passed_over`: it was
posted before the service began.
"""

NOT_MAILED: Final = frozenset({"withheld", "passed_over"})
"""The states of a mail of which nobody was to hear."""

AT_AN_END: Final = ("refused", "unmakeable", "given_up")
"""The states of a copy that will not arrive."""

LASTING: Final = timedelta(hours=1)
"""How long a mailbox may put a copy off before it is reported."""

NOBODY: Final = ""
"""The recipient of a mail that was not addressed."""

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=10)
MOST_DOUBLINGS: Final = 16

LONGEST_GAP: Final = timedelta(hours=6)
"""Between two tries of one mailbox, for it to count as tried all the while."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One copy: a mail to one recipient, and its outcome. Instants are UTC.

    `digest` is the SHA-256 of the mail as sent; `attempts` counts the attempts so far; `tried_at`
    is the last of them, or when the copy became due. `refused_since` is the first of the
    consecutive attempts that its mailbox has put off.
    """

    message_id: str
    recipient: str
    dealer: str
    posted_on: str
    kind: MailKind
    state: State
    digest: str | None
    attempts: int
    tried_at: str
    retry_at: str | None = None
    reason: str | None = None
    refused_since: str | None = None

    def tried(
        self,
        state: State,
        now: datetime,
        *,
        reason: str | None = None,
        sent: str | None = None,
        refused_since: str | None = None,
    ) -> "Delivery":
        """This copy after one more attempt; a waiting copy is tried again after a pause."""
        attempts = self.attempts + 1
        retry_at = instant_text(now + pause_after(attempts)) if state == "waiting" else None
        return replace(
            self,
            state=state,
            digest=sent,
            attempts=attempts,
            tried_at=instant_text(now),
            retry_at=retry_at,
            reason=reason,
            refused_since=refused_since,
        )


COLUMNS: Final = ", ".join(Delivery.__dataclass_fields__)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failures in a row: twice as long each time."""
    doublings: int = 2 ** min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def deliveries_of(look: Reading, message_id: str) -> Mapping[str, Delivery]:
    """The outcomes of a mail so far, by recipient."""
    rows = look.execute(f"SELECT {COLUMNS} FROM deliveries WHERE message_id = ?", (message_id,))
    return {row[1]: Delivery(*row) for row in rows}


def latest_deliveries(
    look: Reading,
    dealer: str | None,
    limit: int,
    within: Condition = EVERYWHERE,
    after: tuple[str, ...] | None = None,
) -> list[Delivery]:
    """The deliveries last tried, the latest first; of one dealer, where one is named.

    `within` is a condition on the column `dealer`; `after` the place of the last one returned, see
    `place_of_delivery`.
    """
    condition, values = within
    of_dealer, dealers = (" AND dealer = ?", (dealer,)) if dealer else ("", ())
    beyond, places = (f" AND {_BEYOND}", _beyond(after)) if after else ("", ())
    rows = look.execute(
        f"SELECT {COLUMNS} FROM deliveries WHERE {condition}{of_dealer}{beyond}"
        " ORDER BY tried_at DESC, posted_on DESC, message_id, recipient LIMIT ?",
        (*values, *dealers, *places, limit),
    )
    return [Delivery(*row) for row in rows]


def not_arriving(
    look: Reading, now: datetime, limit: int, within: Condition = EVERYWHERE
) -> list[Delivery]:
    """The copies that will not arrive or have been put off for long, the oldest first.

    `within` is a condition on the column `dealer`.
    """
    condition, values = within
    rows = look.execute(
        f"SELECT {COLUMNS} FROM deliveries WHERE (state IN ({marks(AT_AN_END)})"
        f" OR (state = 'waiting' AND refused_since <= ?)) AND {condition}"
        " ORDER BY tried_at, message_id, recipient LIMIT ?",
        (*AT_AN_END, instant_text(now - LASTING), *values, limit),
    )
    return [Delivery(*row) for row in rows]


def copies_by_state(store: Store) -> dict[str, int]:
    """How many copies are in each state."""
    with store.reading() as look:
        return dict(look.execute("SELECT state, COUNT(*) FROM deliveries GROUP BY state"))


def place_of_delivery(delivery: Delivery) -> tuple[str, ...]:
    """Where it stands among those last tried."""
    return delivery.tried_at, delivery.posted_on, delivery.message_id, delivery.recipient


_BEYOND: Final = (
    "(tried_at < ? OR (tried_at = ? AND (posted_on < ? OR (posted_on = ?"
    " AND (message_id > ? OR (message_id = ? AND recipient > ?))))))"
)


def _beyond(after: tuple[str, ...]) -> tuple[str, ...]:
    tried_at, posted_on, message_id, recipient = after
    return tried_at, tried_at, posted_on, posted_on, message_id, message_id, recipient


def is_settled(look: Reading, message_id: str) -> bool:
    """Whether a mail is settled: no copy of it will be tried again."""
    known = deliveries_of(look, message_id)
    return bool(known) and all(each.state != "waiting" for each in known.values())


def refused_before(look: Reading, copy: Delivery, now: datetime) -> str | None:
    """Since when the mailbox has put off every copy of this dealer.

    None if it did not, or if there was no attempt for so long that its answers prove nothing of the
    time between: this service may have been down.
    """
    since, tried_at = copy.refused_since, copy.tried_at
    if since is None:
        rows = look.execute(
            "SELECT state, refused_since, tried_at FROM deliveries"
            " WHERE dealer = ? AND recipient = ? AND state IN ('sent', 'given_up')"
            " ORDER BY tried_at DESC, posted_on DESC LIMIT 1",
            (copy.dealer, copy.recipient),
        )
        if not rows or rows[0][0] != "given_up":
            return None
        _, since, tried_at = rows[0]
    is_interrupted = now - datetime.fromisoformat(tried_at) > LONGEST_GAP
    return None if is_interrupted else since


def record(tx: Transaction, deliveries: Sequence[Delivery]) -> None:
    """Record the outcomes of copies; settled ones stay as they are."""
    names = COLUMNS.split(", ")
    tx.execute_many(
        f"INSERT INTO deliveries ({COLUMNS}) VALUES ({', '.join('?' * len(names))})"
        " ON CONFLICT (message_id, recipient) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in names)
        + " WHERE deliveries.state = 'waiting'",
        [astuple(each) for each in deliveries],
    )


def begun(look: Reading) -> frozenset[int]:
    """The partitions in which postings before the first start were passed over."""
    return frozenset(partition for (partition,) in look.execute("SELECT partition FROM begun"))


def begin_sending(tx: Transaction, partitions: Collection[int], at: datetime) -> None:
    """Begin to send mails to the dealers of these partitions."""
    tx.execute_many(
        "INSERT INTO begun VALUES (?, ?)",
        [(partition, instant_text(at)) for partition in sorted(partitions)],
    )
