"""Which closed days are to be run, and which dealers a closed day concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.topics import EVERY_DEALER, FACT_TOPICS
from services.kit.shelf import closed_through
from services.kit.store import Reading

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS runs (partition BIGINT PRIMARY KEY, day TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS cases (
        dealer TEXT PRIMARY KEY, partition BIGINT NOT NULL, sequence BIGINT NOT NULL,
        next_change_on TEXT, law_version TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS cases_due ON cases (partition, next_change_on)",
)


@dataclass(frozen=True, slots=True)
class Run:
    """A closed day to be posted in one partition, and the instant at which it was closed."""

    partition: int
    day: date
    previous: date | None
    at: str


POLICY_PUBLISHED: Final = "docket.decisions.policy-published.v1"


def last_run(look: Reading, partition: int) -> date | None:
    """The last closed day that was run in a partition."""
    rows = look.execute("SELECT day FROM runs WHERE partition = ?", (partition,))
    return date.fromisoformat(rows[0][0]) if rows else None


def run_days(look: Reading, partition: int) -> Sequence[date]:
    """The days still to be run, in order: each that a topic closed, once all three have."""
    closed = closed_through(look, FACT_TOPICS, partition)
    rows = look.execute(
        "SELECT DISTINCT through FROM closings"
        " WHERE partition = ? AND through > ? AND through <= ? ORDER BY through",
        (partition, last_run(look, partition) or "", closed or ""),
    )
    return [date.fromisoformat(day) for (day,) in rows]


def closed_at(look: Reading, partition: int, day: date) -> str:
    """The latest `recordedtime` of the closings that closed a day in all three topics."""
    rows = look.execute(
        "SELECT MAX(recordedtime) FROM closings AS c WHERE partition = ? AND through = ("
        " SELECT MIN(through) FROM closings"
        " WHERE partition = c.partition AND topic = c.topic AND through >= ?)",
        (partition, str(day)),
    )
    return str(rows[0][0])


def touched_dealers(look: Reading, run: Run, law_version: str) -> Sequence[str]:
    """The dealers that a closed day concerns.

    Touched by a fact or a policy first counted now, by a day on which something can change,
    or by a new release of the law.
    """
    fresh = _first_counted(look, run)
    if any(event_type == POLICY_PUBLISHED for _, event_type in fresh):
        every = look.execute(
            "SELECT DISTINCT stream FROM kept WHERE partition = ?", (run.partition,)
        )
    else:
        every = look.execute(
            "SELECT dealer FROM cases WHERE partition = ? AND next_change_on <= ?"
            " UNION SELECT dealer FROM cases WHERE partition = ? AND law_version <> ?",
            (run.partition, str(run.day), run.partition, law_version),
        )
    dealers = {stream for (stream,) in every} | {stream for stream, _ in fresh}
    parked = {stream for (stream,) in look.execute("SELECT stream FROM parked")}
    return sorted(d for d in dealers - parked if not d.startswith(f"{EVERY_DEALER}/"))


def _first_counted(look: Reading, run: Run) -> Sequence[tuple[str, str]]:
    day, before = str(run.day), str(run.previous or "")
    rows = look.execute(
        "SELECT stream, type FROM kept"
        " WHERE partition = ? AND received_on > ? AND received_on <= ? AND after_close < ?"
        " UNION SELECT stream, type FROM kept"
        " WHERE partition = ? AND after_close >= ? AND after_close < ? AND received_on <= ?",
        (run.partition, before, day, day, run.partition, before or day, day, day),
    )
    return [(stream, event_type) for stream, event_type in rows]
