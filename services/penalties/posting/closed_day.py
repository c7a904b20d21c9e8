"""When a day closes, each dealer concerned is adjudicated; differences are posted and stated."""

import logging
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import Final

from contracts.topics import PENALTIES
from services.kit.consumer.parking import park
from services.kit.intake import mentions
from services.kit.log.decoding import LogEvent, is_day_closed
from services.kit.log.partitions import partition_of
from services.kit.metrics import POSTING_RUNS
from services.kit.store import Reading, Store, Transaction, ValueRefused
from services.noticing.naming_shelf import NamingShelf
from services.penalties.law import LAW_VERSION
from services.penalties.posting import (
    appeals_and_summonses,
    posted_entries,
    posting_days,
    runs,
    settlements,
    stated,
)
from services.penalties.posting.casebook import Casebook, known_facts
from services.penalties.posting.examination import Examined
from services.penalties.posting.examiner import Examiner, ExaminerResult, Stuck
from services.penalties.posting.runs import Run

TABLES: Final = (
    *mentions.TABLES,
    *runs.TABLES,
    *posted_entries.TABLES,
    *stated.TABLES,
    *posting_days.TABLES,
    *settlements.TABLES,
    *appeals_and_summonses.TABLES,
)

DEALERS_AT_ONCE: Final = 200
"""Dealers examined in one transaction, at most."""

FACTS_AT_ONCE: Final = 4_000
"""Facts of the dealers examined in one transaction, at most, after those of the first dealer.

Therefore a dealer of many facts has a transaction of its own, and the memory for dockets is
bounded.
"""

_log = logging.getLogger(__name__)


class ClosedDays(NamingShelf):
    """Keeps the facts it reads, and posts the differences when a day closes."""

    def __init__(
        self,
        store: Store,
        casebook: Casebook,
        partitions: int,
        law_version: str = LAW_VERSION,
        at_once: int = DEALERS_AT_ONCE,
        *,
        facts_at_once: int = FACTS_AT_ONCE,
    ) -> None:
        self._store = store
        self._examiner = Examiner(casebook, law_version)
        self._law_version = law_version
        self._at_once = at_once
        self._facts_at_once = facts_at_once
        self._done: dict[Run, set[str]] = {}
        self._partitions = partitions
        self._taken = frozenset(range(partitions))
        self._to_look_at = set(self._taken)
        self._may_be_held = True
        self.guard: Callable[[Transaction], None] = _unguarded
        """Raises if another instance has taken over: the consumer's fence."""

    def taken(self, partitions: Collection[int]) -> None:
        # What another instance read, and had no time to post, is due here.
        self._to_look_at = set(partitions)
        self._done.clear()
        self._taken = frozenset(partitions)
        self._may_be_held = True

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        super().apply(tx, events)
        appeals_and_summonses.follow(tx, events)
        self._may_be_held = True
        self._to_look_at |= {e.partition for e in events if is_day_closed(e.body["type"])}

    def post_due(self) -> bool:
        """Run a part of a closed or held day; False if none was due.

        An interrupted run begins again: a dealer examined again as of a day gets no new postings.
        """
        return self._post_held() or self._post_closed()

    def _post_closed(self) -> bool:
        for partition in sorted(self._to_look_at):
            with self._store.reading() as look:
                run = runs.next_run(look, partition)
                left = self._left(look, run) if run else []
                some = self._slice(look, left)
                found = self._examiner.examine(look, run, some) if run and some else []
            if run:
                self._write(run, found, ends=some == left)
                self._have_done(run, some, whole=some == left)
                return True
            self._to_look_at.discard(partition)
        return False

    def _left(self, look: Reading, run: Run) -> list[str]:
        """The dealers of a run that it has not reached yet, including those resumed meanwhile."""
        done = self._done.get(run, set())
        return [d for d in runs.touched_dealers(look, run, self._law_version) if d not in done]

    def _slice(self, look: Reading, left: Sequence[str]) -> list[str]:
        """The first dealers of `left` that are examined together, bounded by dealers and facts."""
        some = list(left[: self._at_once])
        facts = known_facts(look, some)
        for count, together in enumerate(accumulate(facts[dealer] for dealer in some)):
            if count and together > self._facts_at_once:
                return some[:count]
        return some

    def _have_done(self, run: Run, some: Sequence[str], *, whole: bool) -> None:
        if whole:
            self._done.pop(run, None)
        else:
            self._done.setdefault(run, set()).update(some)

    def _post_held(self) -> bool:
        """Run the first held day of a dealer as of that day, once it is resumed."""
        if not self._may_be_held:
            return False
        with self._store.reading() as look:
            for dealer in runs.held_dealers(look):
                partition = partition_of(dealer, self._partitions)
                if partition in self._taken and (run := runs.held_run(look, partition, dealer)):
                    found = self._examiner.examine_held(look, run, dealer)
                    break
            else:
                self._may_be_held = False
                return False
        try:
            self._write_held(run, dealer, found)
        except ValueRefused as refused:
            self._write_held(run, dealer, _refused(run, dealer, refused))
        return True

    def _write_held(self, run: Run, dealer: str, found: ExaminerResult | None) -> None:
        with self._store.transaction() as tx:
            self.guard(tx)
            self._keep(tx, run, [found] if found else [])
            if not isinstance(found, Stuck):
                runs.write_held_run(tx, run, dealer)
        _tell(run, [found] if found else [])

    def _write(self, run: Run, found: Sequence[ExaminerResult], *, ends: bool) -> None:
        """Write the results of a run; if the store refuses a value, write each dealer's alone."""
        try:
            with self._store.transaction() as tx:
                self.guard(tx)
                self._keep(tx, run, found)
                if ends:
                    runs.write_run(tx, run)
                    POSTING_RUNS.inc()
            _tell(run, found)
        except ValueRefused as refused:
            match found:
                case [] | [Stuck()]:
                    raise
                case [Examined(dealer=dealer)]:
                    self._write(run, [_refused(run, dealer, refused)], ends=ends)
                case _:
                    for each in found:
                        self._write(run, [each], ends=False)
                    self._write(run, [], ends=ends)

    def _keep(self, tx: Transaction, run: Run, found: Sequence[ExaminerResult]) -> None:
        examined = [each for each in found if not isinstance(each, Stuck)]
        tx.append([recording for each in examined for recording in each.recordings])
        for each in found:
            if isinstance(each, Stuck):
                park(tx, each.dealer, PENALTIES, 0, each.reason)
                continue
            if each.says_anything:
                posting_days.write_posting_day(tx, run.day, each.dealer)
            posted_entries.write_posted(tx, each.dealer, each.posted, each.steps)
            if each.stated is not None:
                stated.write_stated(tx, each.dealer, each.stated)
            if any(step.entry["kind"] == "summons" for step in each.steps):
                appeals_and_summonses.write_matters(tx, each.dealer, run.partition)
        settlements.write_settled(
            tx, run.day, {each.dealer: each.docket.settlements for each in examined}
        )
        runs.write_examined(
            tx,
            run,
            {each.dealer: each.docket.next_change_on for each in examined},
            self._law_version,
        )


def _refused(run: Run, dealer: str, refused: ValueRefused) -> Stuck:
    _log.error("what a run finds of %s cannot be kept: %s", dealer, refused)
    return Stuck(dealer, f"what is found as of {run.day} cannot be kept: {refused}")


def _unguarded(_: Transaction) -> None:
    raise RuntimeError("nothing is posted without a fence")


def _tell(run: Run, found: Sequence[ExaminerResult]) -> None:
    """Log how many postings a run has made, of how many dealers, if any."""
    posting = [
        each for each in found if not isinstance(each, Stuck) and each.steps and each.recordings
    ]
    if posting:
        count = sum(len(each.steps) for each in posting)
        said = "posted %s of %s dealers as of %s in partition %s"
        _log.info(said, count, len(posting), run.day, run.partition)
