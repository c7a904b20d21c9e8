"""商务兑现, §5.6: payouts stop when a hearing is failed, until a later one is passed."""

from collections.abc import Iterator

from services.penalties.law.case import Case
from services.penalties.law.customer_relations.summons import Hearing, hearings
from services.penalties.law.docket import Entry, Payout
from services.penalties.law.ledger import Ledger
from services.penalties.law.verdicts import Clause, Verdict

PAYOUT_SUSPENDED = Clause("payout-suspended", "5.6", "payout_suspended")
PAYOUT_RELEASED = Clause("payout-released", "5.6", "payout_released")


def payout(case: Case, ledger: Ledger) -> Iterator[Verdict]:
    """`payout-suspended` on a summons' first failed hearing, `payout-released` on a later pass."""
    summonses = {summons.entry_id: summons for summons in ledger.of_kind("summons")}
    for summons_id, held in hearings(case).items():
        summons = summonses.get(summons_id)
        if summons is None:
            for hearing in held:
                case.odd("unknown-summons", hearing, f"no summons {summons_id} follows")
        else:
            yield from _hear(case, summons, held)


def _hear(case: Case, summons: Entry, held: list[Hearing]) -> Iterator[Verdict]:
    """A verdict for each hearing: passed ones may release, others may suspend."""
    suspended_by: Hearing | None = None
    passed_by: Hearing | None = None
    for hearing in held:
        outcome = hearing.data.outcome
        clause = PAYOUT_RELEASED if outcome == "passed" else PAYOUT_SUSPENDED
        verdict = case.verdict(clause, summons.entry_id)
        if not _counts(case, verdict, summons, hearing, passed_by):
            pass
        elif outcome == "passed":
            passed_by = hearing
            name = suspended_by.name if suspended_by is not None else None
            if verdict.that("suspended_by", name, "!=", None) and suspended_by is not None:
                _entail(case, verdict, [suspended_by, hearing])
        elif verdict.that("outcome", outcome, "==", "failed") and not verdict.barred(
            "suspended_before", suspended_by is not None, "==", True
        ):
            suspended_by = hearing
            _entail(case, verdict, [hearing])
        yield verdict


def _counts(
    case: Case, verdict: Verdict, summons: Entry, hearing: Hearing, passed_by: Hearing | None
) -> bool:
    """Whether a hearing counts: on or after the summons' date, without waiver, before any pass."""
    if not verdict.that("held_on", hearing.data.held_on, ">=", summons.occurred_on):
        case.odd("heard-too-early", hearing, f"the summons is of {summons.occurred_on}")
    elif verdict.barred("summons", summons.status, "==", "waived"):
        case.odd("summons-waived", hearing, "a waived summons is not heard")
    elif passed_by is not None and verdict.barred("passed_by", passed_by.name, "!=", None):
        case.odd("heard-after-pass", hearing, f"{passed_by.name} passed it")
    else:
        return True
    return False


def _entail(case: Case, verdict: Verdict, evidence: list[Hearing]) -> None:
    on = evidence[-1].data.held_on
    verdict.entails(on, case.regulation(on), evidence, summons=verdict.subject, held_on=on)


def payout_state(ledger: Ledger) -> Payout:
    """`suspended` while any summons has a suspension, not waived, and no release, not waived."""
    released = {
        entry.subject for entry in ledger.of_kind("payout_released") if entry.status == "effective"
    }
    suspended = {
        entry.subject for entry in ledger.of_kind("payout_suspended") if entry.status == "effective"
    }
    return "suspended" if suspended - released else "normal"
