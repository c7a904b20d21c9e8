"""The last statement of a dealer's docket, and what a run states of it again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from contracts.canonical import canonical
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks
from services.penalties.law import Docket, ReceivedFact
from services.penalties.law.today import Today
from services.penalties.proceedings import Proceedings
from services.received.standing import standing_facts

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS stated (
        dealer TEXT PRIMARY KEY, statements BIGINT NOT NULL, said BYTES NOT NULL)""",
)

OF_THE_STATEMENT: Final = ("as_of", "law_version")
"""What a statement says of the run that made it: in these alone two may differ and say the same."""

TO_BE_HEARD: Final = frozenset({"open", "failed"})
"""The states in which a summons is still to be heard."""


class Stated(NamedTuple):
    """How many statements there are of a dealer, and what the last one says, as canonical JSON."""

    statements: int
    said: bytes

    def after(self, said: dict[str, Any]) -> "Stated":
        """With one statement more, by its `data`."""
        return Stated(self.statements + 1, canonical(_without_run(said)))


NEVER_STATED: Final = Stated(0, b"")


def stated_of(look: Reading, dealer: str) -> Stated:
    """What was last stated of a dealer."""
    return stated_of_each(look, [dealer])[dealer]


def stated_of_each(look: Reading, dealers: Sequence[str]) -> Mapping[str, Stated]:
    """What was last stated of each of these dealers."""
    stated = dict.fromkeys(dealers, NEVER_STATED)
    for some in chunks(dealers):
        for dealer, statements, said in look.execute(
            f"SELECT dealer, statements, said FROM stated WHERE dealer IN ({marks(some)})", some
        ):
            stated[dealer] = Stated(statements, bytes(said))
    return stated


def write_stated(tx: Transaction, dealer: str, stated: Stated) -> None:
    """Keep what is stated last of a dealer."""
    tx.execute(
        "INSERT INTO stated VALUES (?, ?, ?) ON CONFLICT (dealer) DO UPDATE SET"
        " statements = excluded.statements, said = excluded.said",
        (dealer, *stated),
    )


def statement_of(
    dealer: str, docket: Docket, facts: Iterable[ReceivedFact], law_version: str
) -> dict[str, Any] | None:
    """The `data` of a statement of a docket, which follows from these facts.

    None where no regulation is known: nothing is owed and nothing is due.
    """
    if (penalties := docket.penalties) is None:
        return None
    return {
        "as_of": str(docket.as_of),
        "law_version": law_version,
        "balance_fen": docket.balance_fen,
        "payout": docket.payout,
        "penalties": {
            "year": f"{penalties.year:04d}",
            "count": penalties.number,
            "threshold": penalties.threshold,
        },
        "summonses": _summonses(dealer, docket, facts),
        "duties": [each.duty(dealer) for each in docket.open_deadlines()],
    }


def _summonses(dealer: str, docket: Docket, facts: Iterable[ReceivedFact]) -> list[dict[str, Any]]:
    summonses = [
        each for each in docket.entries if each.kind == "summons" and each.status == "effective"
    ]
    if not summonses:
        return []
    said = Proceedings(standing_facts(dealer, facts), Today(docket.as_of))
    states = [said.summons_state(each.entry_id, each.occurred_on, None) for each in summonses]
    return [
        {"entry_id": each.entry_id, "occurred_on": str(each.occurred_on), "state": state}
        for each, state in zip(summonses, states, strict=True)
        if state in TO_BE_HEARD
    ]


def _without_run(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in OF_THE_STATEMENT}


def differs(stated: Stated, said: dict[str, Any]) -> bool:
    """Whether a statement would say something else than the last one."""
    return canonical(_without_run(said)) != stated.said
