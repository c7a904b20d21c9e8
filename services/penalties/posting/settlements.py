"""Settlements against the rebate (返利), each stated on the closed day that first counts it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks
from services.penalties.law import Settlement

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS settled (
        dealer TEXT NOT NULL, line BIGINT NOT NULL, counted_on TEXT NOT NULL,
        fact TEXT NOT NULL, reference TEXT NOT NULL, settled_on TEXT NOT NULL,
        amount_fen BIGINT NOT NULL, PRIMARY KEY (dealer, line)) SCOPED BY dealer""",
)


class Settled(NamedTuple):
    """A settlement, or with the opposite amount its withdrawal, as a run first counted it."""

    counted_on: str
    fact: str
    reference: str
    settled_on: str
    amount_fen: int


def settled(look: Reading, dealer: str) -> Sequence[Settled]:
    """All settlement lines of a dealer, in the order in which they were counted."""
    return _settled_of_each(look, [dealer])[dealer]


def _settled_of_each(look: Reading, dealers: Sequence[str]) -> Mapping[str, Sequence[Settled]]:
    lines: dict[str, list[Settled]] = {dealer: [] for dealer in dealers}
    for some in chunks(dealers):
        for dealer, *line in look.execute(
            "SELECT dealer, counted_on, fact, reference, settled_on, amount_fen FROM settled"
            f" WHERE dealer IN ({marks(some)}) ORDER BY dealer, line",
            some,
        ):
            lines[dealer].append(Settled(*line))
    return lines


def write_settled(tx: Transaction, day: date, standing: Mapping[str, Sequence[Settlement]]) -> None:
    """Record, by dealer, the settlements that a run counts for the first time, or no longer."""
    lines = _settled_of_each(tx, list(standing))
    tx.execute_many(
        "INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (dealer, number, *line)
            for dealer, of_one in standing.items()
            for number, line in enumerate(
                newly_settled(lines[dealer], day, of_one), len(lines[dealer]) + 1
            )
        ],
    )


def newly_settled(
    lines: Sequence[Settled], day: date, standing: Sequence[Settlement]
) -> Sequence[Settled]:
    """The lines that lead from what was stated to what stands."""
    stated: dict[tuple[str, str, str], int] = {}
    for line in lines:
        key = (line.fact, line.reference, line.settled_on)
        stated[key] = stated.get(key, 0) + line.amount_fen
    wanted = {(s.fact, s.reference, str(s.settled_on)): s.amount_fen for s in standing}
    differences = {
        key: wanted.get(key, 0) - stated.get(key, 0) for key in sorted({*stated, *wanted})
    }
    return [Settled(str(day), *key, amount) for key, amount in differences.items() if amount]
