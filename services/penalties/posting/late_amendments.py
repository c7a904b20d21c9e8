"""Withdrawals and corrections after a day on which the law failed, applied as of that day."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.faults import Malformed
from contracts.reading import read_json
from services.kit.clock import start_of
from services.kit.consumer.shelf import Kept, kept_of
from services.kit.log.decoding import NEVER
from services.kit.store import Reading
from services.penalties.law import ReceivedFact
from services.penalties.posting.casebook import CaseFact, case_fact
from services.penalties.posting.runs import Run


def with_amends(look: Reading, dealer: str, run: Run) -> list[CaseFact]:
    """The facts that a run counts, with later withdrawals and corrections of them.

    A withdrawn fact that cannot be read is left out, as if it had never been recorded.
    """
    return amended([(each, case_fact(each)) for each in kept_of(look, dealer)], run)


def amended(kept: Sequence[tuple[Kept, CaseFact]], run: Run) -> list[CaseFact]:
    """As `with_amends`, of parsed facts."""
    counted = [(each, fact) for each, fact in kept if fact.counted_on(run.day)]
    later = [fact for _, fact in kept if not fact.counted_on(run.day)]
    amends = [fact for each in later if (fact := _amend(each)) is not None]
    gone = {fact.data.key for fact in amends if isinstance(fact.data, FactWithdrawn)}
    standing = [
        fact
        for each, fact in counted
        if not isinstance(fact.read, Malformed) or (each.topic, *_name(each.value)) not in gone
    ]
    return [*standing, *_received_on(run, amends)]


def _amend(each: CaseFact) -> ReceivedFact | None:
    fact = each.read
    if isinstance(fact, Malformed) or not isinstance(fact.data, FactWithdrawn | FactCorrected):
        return None
    return fact


def _received_on(run: Run, amends: Sequence[ReceivedFact]) -> list[CaseFact]:
    end_of_day = start_of(run.day + timedelta(days=1)) - timedelta(microseconds=1)
    return [
        CaseFact(run.day, NEVER, replace(fact, recorded_at=end_of_day, received_on=run.day))
        for fact in amends
    ]


def _name(value: bytes) -> tuple[str, str]:
    event = read_json(value)
    return str(event.get("source")), str(event.get("id"))
