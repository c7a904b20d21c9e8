"""The closed days that are to be run, and the dealers that each concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.dates import ONE_DAY
from contracts.topics import EVERY_DEALER, FACT_TOPICS
from services.kit.consumer.parking import parked_streams
from services.kit.consumer.shelf import closed_through
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks

TABLES: Final = (
    "CREATE INDEX IF NOT EXISTS kept_received ON kept (partition, received_on)",
    "CREATE INDEX IF NOT EXISTS kept_after_close ON kept (partition, after_close)",
    "CREATE TABLE IF NOT EXISTS runs (partition BIGINT PRIMARY KEY, day TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS cases (
        dealer TEXT PRIMARY KEY, partition BIGINT NOT NULL,
        next_change_on TEXT, law_version TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS cases_due ON cases (partition, next_change_on)",
    "CREATE TABLE IF NOT EXISTS held_days (dealer TEXT PRIMARY KEY, since TEXT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Run:
    """A closed day to be posted in one partition.

    `at` is the latest `recordedtime` of the closings that closed it in all three topics.
    """

    partition: int
    day: date
    previous: date | None
    at: str


POLICY_PUBLISHED: Final = "docket.decisions.policy-published.v1"


def last_run(look: Reading, partition: int) -> date | None:
    """The last closed day that was run in a partition."""
    rows = look.execute("SELECT day FROM runs WHERE partition = ?", (partition,))
    return date.fromisoformat(rows[0][0]) if rows else None


def posted_through(look: Reading, partition: int, dealer: str) -> date | None:
    """The last day of which everything is posted for a dealer; a parked dealer's days wait."""
    held = look.execute("SELECT since FROM held_days WHERE dealer = ?", (dealer,))
    return date.fromisoformat(held[0][0]) - ONE_DAY if held else last_run(look, partition)


def write_run(tx: Transaction, run: Run) -> None:
    """Record that a closed day was run, and the parked dealers that it passed by."""
    tx.execute(
        "INSERT INTO runs VALUES (?, ?) ON CONFLICT (partition) DO UPDATE SET day = excluded.day",
        (run.partition, str(run.day)),
    )
    tx.execute(
        "INSERT INTO held_days SELECT stream, CAST(? AS TEXT) FROM parked"
        " WHERE stream NOT LIKE '*%' AND (EXISTS"
        " (SELECT 1 FROM kept WHERE kept.stream = parked.stream AND kept.partition = ?) OR EXISTS"
        " (SELECT 1 FROM waiting WHERE waiting.stream = parked.stream AND waiting.partition = ?))"
        " ON CONFLICT DO NOTHING",
        (str(run.day), run.partition, run.partition),
    )


def open_day_of(look: Reading, partition: int) -> date | None:
    """The day after the last closed one in a partition; None before a first closing."""
    closed = closed_through(look, FACT_TOPICS, partition)
    return closed + ONE_DAY if closed is not None else None


def next_run(look: Reading, partition: int) -> Run | None:
    """The next closed day to be run in a partition."""
    return run_after(look, partition, last_run(look, partition))


def held_dealers(look: Reading) -> Sequence[str]:
    """The dealers with held days that are no longer parked."""
    rows = look.execute(
        "SELECT dealer FROM held_days WHERE NOT EXISTS"
        " (SELECT 1 FROM parked WHERE parked.stream = held_days.dealer) ORDER BY dealer"
    )
    return [dealer for (dealer,) in rows]


def held_run(look: Reading, partition: int, dealer: str) -> Run | None:
    """The first closed day that passed a dealer by, as it was run for the others."""
    [(before,)] = look.execute(
        "SELECT MAX(through) FROM closings WHERE partition = ? AND through <"
        " (SELECT since FROM held_days WHERE dealer = ?)",
        (partition, dealer),
    )
    return run_after(look, partition, date.fromisoformat(before) if before else None)


def write_held_run(tx: Transaction, run: Run, dealer: str) -> None:
    """Record that a held day was run for a dealer, and which day is due next, if any."""
    following, last = run_after(tx, run.partition, run.day), last_run(tx, run.partition)
    if following and last and following.day <= last:
        tx.execute("UPDATE held_days SET since = ? WHERE dealer = ?", (str(following.day), dealer))
    else:
        tx.execute("DELETE FROM held_days WHERE dealer = ?", (dealer,))


def run_after(look: Reading, partition: int, previous: date | None) -> Run | None:
    """The run after `previous`: of the next day that any topic closed, once all three have."""
    closed = closed_through(look, FACT_TOPICS, partition)
    named = [
        first[0]
        for topic in FACT_TOPICS
        if (
            first := _first_closing(
                look, partition, topic, previous + ONE_DAY if previous else None
            )
        )
    ]
    if closed is None or not named or min(named) > str(closed):
        return None
    day = date.fromisoformat(min(named))
    closings = [_first_closing(look, partition, topic, day) for topic in FACT_TOPICS]
    return Run(partition, day, previous, max(at for _, at in filter(None, closings)))


def _first_closing(
    look: Reading, partition: int, topic: str, since: date | None
) -> tuple[str, str] | None:
    """The first closing of a topic through `since` or a later day: the day and the instant."""
    rows = look.execute(
        "SELECT through, recordedtime FROM closings"
        " WHERE partition = ? AND topic = ? AND through >= ? ORDER BY through LIMIT 1",
        (partition, topic, str(since or "")),
    )
    return (rows[0][0], rows[0][1]) if rows else None


def touched_dealers(look: Reading, run: Run, law_version: str) -> Sequence[str]:
    """The dealers that a closed day concerns.

    They are touched by a fact or a policy first counted now, by a day on which the docket can
    change, or by a new release of the law.
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
    parked = parked_streams(look)
    return sorted(d for d in dealers - parked if not d.startswith(f"{EVERY_DEALER}/"))


def examined_by(look: Reading, dealer: str) -> str | None:
    """The release of the law that last examined a dealer; None if none did."""
    return examined_by_each(look, [dealer])[dealer]


def examined_by_each(look: Reading, dealers: Sequence[str]) -> Mapping[str, str | None]:
    """By dealer, the release of the law that last examined it; None if none did."""
    releases: dict[str, str | None] = dict.fromkeys(dealers)
    for some in chunks(dealers):
        releases |= look.execute(
            f"SELECT dealer, law_version FROM cases WHERE dealer IN ({marks(some)})", some
        )
    return releases


def write_examined(
    tx: Transaction, run: Run, next_change_on: Mapping[str, date | None], law_version: str
) -> None:
    """Record which dealers were examined, and the day on which each can change unasked."""
    tx.execute_many(
        "INSERT INTO cases VALUES (?, ?, ?, ?) ON CONFLICT (dealer) DO UPDATE SET"
        " next_change_on = excluded.next_change_on, law_version = excluded.law_version",
        [
            (dealer, run.partition, str(day) if day else None, law_version)
            for dealer, day in next_change_on.items()
        ],
    )


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
