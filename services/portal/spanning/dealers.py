"""A row for each dealer: who it is, what was last stated of its docket, when it last said anything.

The portal does not know the law: what is owed and due is what `docket-stated` says.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from contracts.events import FACTS
from contracts.events.dockets import DocketStated
from contracts.events.staffing import DealerAccepted, DealerClosed, DealerDetailsChanged
from contracts.topics import EVERY_DEALER
from services.facts.regions import FOREVER
from services.kit.clock import local_date
from services.kit.log.decoding import LogEvent
from services.kit.store import Transaction
from services.received.standing import Standing

TABLES: Final = (
    f"""CREATE TABLE IF NOT EXISTS dealers (
        dealer TEXT PRIMARY KEY, partition BIGINT NOT NULL,
        name TEXT NOT NULL DEFAULT '', opened_on TEXT NOT NULL DEFAULT '',
        closed_on TEXT NOT NULL DEFAULT '{FOREVER}',
        changes_on TEXT NOT NULL DEFAULT '{FOREVER}', last_fact_on TEXT NOT NULL DEFAULT '',
        stated_on TEXT NOT NULL DEFAULT '', balance_fen BIGINT NOT NULL DEFAULT 0,
        payout TEXT NOT NULL DEFAULT '', penalties BIGINT NOT NULL DEFAULT 0,
        threshold BIGINT NOT NULL DEFAULT 0, duties BIGINT NOT NULL DEFAULT 0,
        next_due_on TEXT NOT NULL DEFAULT '{FOREVER}', next_clause TEXT NOT NULL DEFAULT '')
        SCOPED BY dealer""",
    "CREATE INDEX IF NOT EXISTS dealers_name ON dealers (name, dealer)",
    "CREATE INDEX IF NOT EXISTS dealers_balance ON dealers (balance_fen, dealer)",
    "CREATE INDEX IF NOT EXISTS dealers_due ON dealers (next_due_on, dealer)",
    "CREATE INDEX IF NOT EXISTS dealers_penalties ON dealers (penalties, dealer)",
    "CREATE INDEX IF NOT EXISTS dealers_change ON dealers (partition, changes_on)",
)
"""Until a docket is stated `stated_on` is empty, and what follows it says nothing. `changes_on` is
the next day on which a dated fact alters the name."""

COMPARED: Final[Mapping[str, str]] = {
    "rows of dealers": "SELECT dealer, name, opened_on, closed_on, last_fact_on, stated_on,"
    " balance_fen, payout, penalties, threshold, duties, next_due_on, next_clause"
    " FROM dealers ORDER BY dealer"
}

_LATEST: Final = (
    "INSERT INTO dealers (dealer, partition, last_fact_on) VALUES (?, ?, ?)"
    " ON CONFLICT (dealer) DO UPDATE SET last_fact_on = CASE"
    " WHEN excluded.last_fact_on > dealers.last_fact_on THEN excluded.last_fact_on"
    " ELSE dealers.last_fact_on END"
)
_STATED: Final = (
    "INSERT INTO dealers (dealer, partition, stated_on, balance_fen, payout, penalties, threshold,"
    " duties, next_due_on, next_clause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (dealer) DO UPDATE SET stated_on = excluded.stated_on,"
    " balance_fen = excluded.balance_fen, payout = excluded.payout,"
    " penalties = excluded.penalties, threshold = excluded.threshold, duties = excluded.duties,"
    " next_due_on = excluded.next_due_on, next_clause = excluded.next_clause"
)
_PARTICULARS: Final = (
    "UPDATE dealers SET name = ?, opened_on = ?, closed_on = ?, changes_on = ? WHERE dealer = ?"
)


def follow_dealers(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Keep when each dealer last said anything, and what is stated of its docket."""
    latest: dict[tuple[str, int], str] = {}
    for event in events:
        if event.body["type"] in FACTS and event.body["subject"] != EVERY_DEALER:
            key = event.stream, event.partition
            latest[key] = max(latest.get(key, ""), _entered_on(event.body))
    tx.execute_many(_LATEST, [(*key, day) for key, day in latest.items()])
    stated = {event.stream: event for event in events if event.body["type"] == DocketStated.TYPE}
    tx.execute_many(_STATED, map(_stated_row, stated.values()))


def write_particulars(tx: Transaction, dealer: str, standing: Standing, today: date) -> None:
    """State anew who a dealer is, by the facts that stand on a day."""
    accepted = next(iter(standing.of(DealerAccepted)), None)
    closed = next(iter(standing.of(DealerClosed)), None)
    renamed = sorted(
        (fact for fact in standing.of(DealerDetailsChanged) if fact.data.name is not None),
        key=lambda fact: fact.data.from_on,
    )
    names = [fact.data.name for fact in renamed if fact.data.from_on <= today]
    to_come = [fact.data.from_on for fact in renamed if fact.data.from_on > today]
    first = accepted.data.name if accepted else ""
    tx.execute(
        _PARTICULARS,
        (
            [first, *names][-1],
            str(accepted.data.accepted_on) if accepted else "",
            str(closed.data.closed_on) if closed else FOREVER,
            str(to_come[0]) if to_come else FOREVER,
            dealer,
        ),
    )


def _entered_on(event: Mapping[str, Any]) -> str:
    """The date, Asia/Shanghai, on which a fact really came."""
    entered = event.get("importedtime") or event["recordedtime"]
    return str(local_date(datetime.fromisoformat(entered)))


def _stated_row(event: LogEvent) -> tuple[Any, ...]:
    said = event.body["data"]
    counted = said["penalties"]
    duties = [(each["due_on"], each["clause"]) for each in said["duties"]]
    due_on, clause = min(duties, default=(FOREVER, ""))
    return (
        event.stream, event.partition, said["as_of"], said["balance_fen"], said["payout"],
        counted["count"], counted["threshold"], len(said["duties"]), due_on, clause,
    )  # fmt: skip
