"""商务兑现, §5.6: payouts stop when a hearing is failed, until a later one is passed."""

from collections.abc import Iterator

from services.penalties.law.book import Book
from services.penalties.law.case import Case
from services.penalties.law.docket import Entry, Payout
from services.penalties.law.summons import Hearing, hearings
from services.penalties.law.verdicts import Clause, Verdict

PAYOUT_SUSPENDED = Clause("payout-suspended", "5.6", "payout_suspended")
PAYOUT_RELEASED = Clause("payout-released", "5.6", "payout_released")


def payout(case: Case, book: Book) -> Iterator[Verdict]:
    """`payout-suspended` on a summons' first failed hearing, `payout-released` on a later pass."""
    summonses = {summons.entry_id: summons for summons in book.of_kind("summons")}
    for summons_id, held in hearings(case).items():
        summons = summonses.get(summons_id)
        if summons is None:
            for hearing in held:
                case.odd("unknown-summons", hearing, f"no summons {summons_id} follows")
        else:
            yield from _hear(case, summons, held)


def _hear(case: Case, summons: Entry, held: list[Hearing]) -> Iterator[Verdict]:
    suspended_by: Hearing | None = None
    passed_by: Hearing | None = None
    for hearing in held:
        on, outcome = hearing.data.held_on, hearing.data.outcome
        if on < summons.occurred_on:
            case.odd("heard-too-early", hearing, f"the summons is of {summons.occurred_on}")
        elif summons.status == "waived":
            case.odd("summons-waived", hearing, "a waived summons is not heard")
        elif passed_by is not None:
            case.odd("heard-after-pass", hearing, f"{passed_by.name} passed it")
        elif outcome == "failed" and suspended_by is None:
            suspended_by = hearing
            yield _follows(case, PAYOUT_SUSPENDED, summons, [hearing])
        elif outcome == "passed":
            passed_by = hearing
            if suspended_by is not None:
                yield _follows(case, PAYOUT_RELEASED, summons, [suspended_by, hearing])


def _follows(case: Case, clause: Clause, summons: Entry, hearings: list[Hearing]) -> Verdict:
    decisive = hearings[-1].data
    verdict = Verdict(clause, summons.entry_id)
    verdict.that("held_on", decisive.held_on, ">=", summons.occurred_on)
    verdict.entails(
        decisive.held_on,
        case.regulation(decisive.held_on),
        hearings,
        summons=summons.entry_id,
        held_on=decisive.held_on,
        outcome=decisive.outcome,
    )
    return verdict


def payout_state(book: Book) -> Payout:
    """`suspended` while any summons has a suspension, not waived, and no release, not waived."""
    released = {
        entry.subject for entry in book.of_kind("payout_released") if entry.status == "effective"
    }
    suspended = {
        entry.subject for entry in book.of_kind("payout_suspended") if entry.status == "effective"
    }
    return "suspended" if suspended - released else "normal"
