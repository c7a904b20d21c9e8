"""The appeals and summonses of all dealers, each with its state: lists that are read by page."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from contracts.canonical import canonical, digest
from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    FactCorrected,
    FactWithdrawn,
    HearingHeld,
)
from contracts.events.penalties import EntryReversed, ManagerSummoned
from contracts.faults import Malformed
from contracts.reading import read_json
from contracts.topics import DECISIONS, EVERY_DEALER
from services.kit.log.decoding import LogEvent, is_day_closed
from services.kit.store import Reading, Transaction
from services.kit.store.statements import EVERYWHERE, Condition, marks
from services.penalties.law.today import Today
from services.penalties.posting.postings import ended, is_summons, postings_of
from services.penalties.posting.runs import open_day_of
from services.penalties.proceedings import Proceedings
from services.received.fact import ReceivedFact, received_fact
from services.received.standing import standing_facts

MatterKind = Literal["appeal", "summons"]

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS matters (
        kind TEXT NOT NULL, place BYTES NOT NULL, dealer TEXT NOT NULL, partition BIGINT NOT NULL,
        state TEXT NOT NULL, changes_on TEXT, said BYTES NOT NULL, PRIMARY KEY (kind, place))
        SCOPED BY dealer""",
    "CREATE INDEX IF NOT EXISTS matters_state ON matters (kind, state, place)",
    "CREATE INDEX IF NOT EXISTS matters_dealer ON matters (dealer)",
    "CREATE INDEX IF NOT EXISTS matters_change ON matters (partition, changes_on)",
)
"""`place` orders the list; `said` is what is shown.

`changes_on` is the next day on which it can change without a new fact.
"""

SAID: Final = (
    AppealLodged.TYPE,
    AppealDecided.TYPE,
    EntryWaived.TYPE,
    HearingHeld.TYPE,
    FactWithdrawn.TYPE,
    FactCorrected.TYPE,
)
"""The types of facts that decide their states."""


class Matter(NamedTuple):
    """An appeal or a summons: the instant or day that orders it, and what is shown."""

    kind: MatterKind
    since: str
    state: str
    said: dict[str, Any]

    def place(self) -> bytes:
        """Its place in the order: by `since`, then by dealer; each place is unique."""
        of_one = [self.said["entry_id"], self.said.get("fact")]
        return f"{self.since} {self.said['dealer']} {digest(canonical(of_one))}".encode()


class Page(NamedTuple):
    """A part of a list in its order, and the place after which it goes on; None at the end."""

    matters: Sequence[dict[str, Any]]
    ends_at: bytes | None


def page(
    look: Reading,
    kind: MatterKind,
    state: str | None,
    after: bytes,
    limit: int,
    *,
    within: Condition = EVERYWHERE,
) -> Page:
    """The first `limit` of a list after a place, of one state or of all; the oldest first.

    `within` is a condition on the column `dealer`.
    """
    of_state, states = (" AND state = ?", [state]) if state else ("", [])
    condition, values = within
    rows = look.execute(
        f"SELECT place, said FROM matters WHERE kind = ?{of_state} AND place > ? AND {condition}"
        " ORDER BY place LIMIT ?",
        (kind, *states, after, *values, limit + 1),
    )
    shown = rows[:limit]
    ends_at = bytes(shown[-1][0]) if len(rows) > limit else None
    return Page([read_json(bytes(said)) for _, said in shown], ends_at)


def follow(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Update the lists by what was just read, and by the days that it closed."""
    touched = {
        event.stream: event.partition
        for event in events
        if event.body["type"] in SAID and not event.stream.startswith(EVERY_DEALER)
    }
    closed = {event.partition for event in events if is_day_closed(event.body["type"])}
    for partition in closed:
        touched |= dict.fromkeys(_changing(tx, partition), partition)
    for dealer, partition in touched.items():
        write_matters(tx, dealer, partition)


def write_matters(tx: Transaction, dealer: str, partition: int) -> None:
    """Write a dealer's rows of the lists again, as of its open day.

    Before a first closing every day counts as come.
    """
    today = Today(open_day_of(tx, partition) or date.max)
    said = Proceedings(standing_facts(dealer, _facts(tx, dealer)), today)
    matters = [*_appeals(dealer, said), *_summonses(tx, dealer, said)]
    tx.execute("DELETE FROM matters WHERE dealer = ?", (dealer,))
    changes_on = str(today.next_change_on) if today.next_change_on else None
    tx.execute_many(
        "INSERT INTO matters VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (m.kind, m.place(), dealer, partition, m.state, changes_on, canonical(m.said))
            for m in matters
        ],
    )


def _changing(look: Reading, partition: int) -> Collection[str]:
    """The dealers whose rows change on a day that has come."""
    rows = look.execute(
        "SELECT DISTINCT dealer FROM matters WHERE partition = ? AND changes_on <= ?",
        (partition, str(open_day_of(look, partition) or "")),
    )
    return [dealer for (dealer,) in rows]


def _facts(look: Reading, dealer: str) -> Iterator[ReceivedFact]:
    rows = look.execute(
        "SELECT value FROM kept WHERE stream = ? AND topic = ?"
        f" AND type IN ({marks(SAID)}) ORDER BY sequence",
        (dealer, DECISIONS, *SAID),
    )
    for (value,) in rows:
        try:
            yield received_fact(bytes(value))
        except Malformed:  # it stops the law on this dealer, which says so
            continue


def _appeals(dealer: str, said: Proceedings) -> Iterator[Matter]:
    for entry_id in said.appealed():
        for each in said.appeals(entry_id):
            since = each["received_at"] or each["decision"]["received_at"]
            shown = {"dealer": dealer, "entry_id": entry_id, **each}
            yield Matter("appeal", since, each["state"], shown)


def _summonses(look: Reading, dealer: str, said: Proceedings) -> Iterator[Matter]:
    """The summonses that were posted, in the order in which they first were."""
    postings = [
        read_json(bytes(value))
        for (value,) in look.execute(
            "SELECT state FROM stored_events WHERE originator_id = ? AND topic IN (?, ?)"
            " ORDER BY originator_version",
            (dealer, ManagerSummoned.TYPE, EntryReversed.TYPE),
        )
    ]
    for entry_id in dict.fromkeys(each["data"]["entry_id"] for each in postings):
        if not is_summons(entry_id):
            continue
        *_, last = posted = postings_of(postings, entry_id)
        data, stands = last["data"], last["type"] == ManagerSummoned.TYPE
        summoned_on = date.fromisoformat(data["occurred_on"]) if stands else None
        state = said.summons_state(entry_id, summoned_on, ended(posted))
        shown = {
            "dealer": dealer,
            "entry_id": entry_id,
            "clause": data["clause"],
            "subject": data["subject"],
            "occurred_on": data["occurred_on"],
            "posted_on": data["posted_on"],
            "state": state,
            "waiver": said.waiver(entry_id),
            "hearings": said.hearings(entry_id, summoned_on),
        }
        yield Matter("summons", data["occurred_on"], str(state), shown)
