"""The dealers of a run, one by one: a dealer for whom the law fails holds up no other."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.kit.store import Reading, StoreUnavailable
from services.penalties.posting.already_recorded import still_to_record
from services.penalties.posting.casebook import Casebook, CaseFact
from services.penalties.posting.examination import Examination, Examined, Known
from services.penalties.posting.late_amendments import with_amends
from services.penalties.posting.posted_entries import posted_of_each
from services.penalties.posting.reconcile import PostedEntry
from services.penalties.posting.runs import Run, examined_by_each
from services.penalties.posting.stated import Stated, stated_of_each
from services.received.policies import known_policies

_log = logging.getLogger(__name__)


class Stuck(NamedTuple):
    """A dealer for whom the law fails: it is parked, and the others go on."""

    dealer: str
    reason: str


ExaminerResult = Examined | Stuck


class Before(NamedTuple):
    """A dealer before a run: what is posted and stated of it, and by which release of the law."""

    dealer: str
    posted: Mapping[str, PostedEntry]
    stated: Stated
    examined_by: str | None


FactsOf = Callable[[Reading, str, Run], Sequence[CaseFact]]


def before_run(look: Reading, dealers: Sequence[str]) -> Mapping[str, Before]:
    """By dealer, what a run starts from."""
    posted, stated = posted_of_each(look, dealers), stated_of_each(look, dealers)
    releases = examined_by_each(look, dealers)
    return {each: Before(each, posted[each], stated[each], releases[each]) for each in dealers}


class Examiner:
    """Adjudicates each dealer of a run."""

    def __init__(self, casebook: Casebook, law_version: str) -> None:
        self._casebook = casebook
        self._law_version = law_version

    def examine(self, look: Reading, run: Run, dealers: Sequence[str]) -> list[ExaminerResult]:
        """The results for these dealers, without those of which no fact counts."""
        known = self._known(look, run)
        before = before_run(look, dealers)
        cases = self._casebook.cases(look, dealers)

        def counted(_: Reading, dealer: str, run: Run) -> Sequence[CaseFact]:
            return [each for each in cases[dealer] if each.counted_on(run.day)]

        found = [
            self._examine_dealer(look, run, known, before[dealer], counted) for dealer in dealers
        ]
        return [each for each in found if each is not None]

    def examine_held(self, look: Reading, run: Run, dealer: str) -> ExaminerResult | None:
        """The result for a dealer on a held day.

        If the law fails for the facts of that day, later withdrawals and corrections are applied to
        them.
        """
        known = self._known(look, run)
        before = before_run(look, [dealer])[dealer]
        found = self._examine_dealer(look, run, known, before, self._counted)
        if isinstance(found, Stuck):
            found = self._examine_dealer(look, run, known, before, with_amends)
        return found

    def _known(self, look: Reading, run: Run) -> Known:
        published = [
            each
            for each in self._casebook.policies(look, run.partition)
            if each.counted_on(run.day)
        ]
        return Known(
            known_policies([each.fact for each in published]),
            [each.fact.name for each in published if each.first_counted_on(run)],
            self._law_version,
        )

    def _counted(self, look: Reading, dealer: str, run: Run) -> Sequence[CaseFact]:
        return [each for each in self._casebook.case(look, dealer) if each.counted_on(run.day)]

    def _examine_dealer(
        self, look: Reading, run: Run, known: Known, before: Before, facts: FactsOf
    ) -> ExaminerResult | None:
        dealer, posted, stated, release = before
        try:
            if not (counted := facts(look, dealer, run)):
                return None
            asked = Examination(dealer, run, known, counted, posted, stated, release)
            found = asked.examined()
            return replace(found, recordings=still_to_record(look, dealer, found.recordings))
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one dealer's trouble holds up no other
            _log.exception("the law fails on %s as of %s", dealer, run.day)
            return Stuck(dealer, f"the law fails as of {run.day}: {fault!r}")
