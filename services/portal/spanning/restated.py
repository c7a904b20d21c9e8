"""Dealers of whom something is to be stated anew from all their facts, which may contradict others.

What is withdrawn or corrected, and what arrives in another order by another topic, is settled by
the facts that stand: so a rebuild comes to the same.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from contracts.events.audits import MonthlyReportAssessed, MonthlyReportSubmitted
from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    FactCorrected,
    FactWithdrawn,
)
from contracts.events.staffing import DealerAccepted, DealerClosed, DealerDetailsChanged
from contracts.faults import Malformed
from contracts.topics import EVERY_DEALER, FACT_TOPICS
from services.kit.consumer.shelf import closed_through, kept_of_types
from services.kit.log.decoding import LogEvent, is_day_closed
from services.kit.store import Reading, Transaction
from services.kit.store.statements import marks
from services.portal.spanning.dealers import write_particulars
from services.portal.spanning.work import write_work
from services.received.fact import ReceivedFact, received_fact
from services.received.standing import standing_facts

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS to_restate (
        dealer TEXT PRIMARY KEY, partition BIGINT NOT NULL)""",
)

SAYING: Final = (
    DealerAccepted.TYPE,
    DealerClosed.TYPE,
    DealerDetailsChanged.TYPE,
    MonthlyReportSubmitted.TYPE,
    MonthlyReportAssessed.TYPE,
    AppealLodged.TYPE,
    AppealDecided.TYPE,
    EntryWaived.TYPE,
    FactWithdrawn.TYPE,
    FactCorrected.TYPE,
)
"""The facts by which it is stated."""

_DUE: Final = "INSERT INTO to_restate VALUES (?, ?) ON CONFLICT DO NOTHING"


def follow_facts(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Note the dealers of whom these events, or the days that they close, alter something."""
    touched = {
        (event.stream, event.partition)
        for event in events
        if event.body["type"] in SAYING and event.body["subject"] != EVERY_DEALER
    }
    tx.execute_many(_DUE, sorted(touched))
    closed = {event.partition for event in events if is_day_closed(event.body["type"])}
    for partition in sorted(closed):
        tx.execute(
            "INSERT INTO to_restate SELECT dealer, partition FROM dealers"
            " WHERE partition = ? AND changes_on <= ? ON CONFLICT DO NOTHING",
            (partition, str(_open_day(tx, partition))),
        )


def restate(tx: Transaction, partitions: Collection[int], limit: int) -> int:
    """State some of the dealers noted anew; how many."""
    own = sorted(partitions)
    rows = tx.execute(
        f"SELECT dealer, partition FROM to_restate WHERE partition IN ({marks(own)})"
        " ORDER BY dealer LIMIT ?",
        (*own, limit),
    )
    for dealer, partition in rows:
        standing = standing_facts(dealer, _facts(tx, dealer))
        write_particulars(tx, dealer, standing, _open_day(tx, partition))
        write_work(tx, dealer, standing)
    tx.execute_many("DELETE FROM to_restate WHERE dealer = ?", [(dealer,) for dealer, _ in rows])
    return len(rows)


def _facts(look: Reading, dealer: str) -> Iterator[ReceivedFact]:
    for kept in kept_of_types(look, dealer, SAYING):
        with suppress(Malformed):  # the law stops on it, and says so
            yield received_fact(kept.value)


def _open_day(look: Reading, partition: int) -> date:
    """The day after the last closed one; before a first close no dated change has come."""
    closed = closed_through(look, FACT_TOPICS, partition)
    return closed + timedelta(days=1) if closed else date.min
