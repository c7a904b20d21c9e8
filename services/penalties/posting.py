"""When a day closes: each dealer it concerns is adjudicated, and the difference is posted."""

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from contracts.topics import PENALTIES
from services.kit.shelf import LogEvent, Shelf, is_day_closed
from services.kit.store import Reading, Store, StoreUnavailable, Transaction
from services.penalties import due, posted, settlements
from services.penalties.casebook import Casebook
from services.penalties.due import Run
from services.penalties.examination import Examination, Examined, Known
from services.penalties.law import LAW_VERSION
from services.penalties.policies import policies_of

TABLES: Final = (*due.TABLES, *posted.TABLES, *settlements.TABLES)

_log = logging.getLogger(__name__)


class Stuck(NamedTuple):
    """A dealer on whom the law fails: parked, while the others go on."""

    dealer: str
    reason: str


class Posting(Shelf):
    """Keeps the facts it reads, and posts what the law makes of them when a day closes."""

    def __init__(
        self, store: Store, casebook: Casebook, partitions: int, law_version: str = LAW_VERSION
    ) -> None:
        self._store = store
        self._casebook = casebook
        self._law_version = law_version
        self._to_look_at = set(range(partitions))
        self.guard: Callable[[Transaction], None] = _unguarded
        """Raises where another instance has taken over; the consumer's fence."""

    def taken(self, partitions: Collection[int]) -> None:
        # What another instance read, and had no time to post, is due here.
        self._to_look_at = set(partitions)

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        super().apply(tx, events)
        self._to_look_at |= {e.partition for e in events if is_day_closed(e.body["type"])}

    def post_due(self) -> bool:
        """Run one closed day of one partition; whether there was one to run."""
        for partition in sorted(self._to_look_at):
            with self._store.reading() as look:
                run = due.next_run(look, partition)
                found = self._examine(look, run) if run else []
            if run:
                with self._store.transaction() as tx:
                    self.guard(tx)
                    _write(tx, run, found, self._law_version)
                return True
            self._to_look_at.discard(partition)
        return False

    def _examine(self, look: Reading, run: Run) -> list[Examined | Stuck]:
        published = [
            each
            for each in self._casebook.policies(look, run.partition)
            if each.counted_on(run.day)
        ]
        known = Known(
            policies_of([each.fact for each in published]),
            [each.fact.name for each in published if each.first_counted_on(run)],
            self._law_version,
        )
        dealers = due.touched_dealers(look, run, self._law_version)
        found = [self._examine_dealer(look, run, known, dealer) for dealer in dealers]
        return [each for each in found if each is not None]

    def _examine_dealer(
        self, look: Reading, run: Run, known: Known, dealer: str
    ) -> Examined | Stuck | None:
        try:
            case = self._casebook.case(look, dealer)
            counted = [each for each in case if each.counted_on(run.day)]
            if not counted:
                return None
            before = posted.posted_of(look, dealer), due.examined_by(look, dealer)
            return Examination(dealer, run, known, counted, *before).examined()
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one dealer's trouble holds up no other
            _log.exception("parked %s: the law fails as of %s", dealer, run.day)
            return Stuck(dealer, f"the law fails as of {run.day}: {fault!r}")


def _unguarded(_: Transaction) -> None:
    raise RuntimeError("nothing is posted without a fence")


def _write(tx: Transaction, run: Run, found: Sequence[Examined | Stuck], law_version: str) -> None:
    for each in found:
        if isinstance(each, Stuck):
            row = (each.dealer, PENALTIES, each.reason)
            tx.execute("INSERT INTO parked VALUES (?, ?, 0, ?)", row)
        else:
            tx.append(each.recordings)
            posted.write_posted(tx, each.dealer, each.steps)
            settlements.write_settled(tx, each.dealer, run.day, each.docket.settlements)
            due.write_examined(tx, run, each.dealer, each.docket.next_change_on, law_version)
    due.write_run(tx, run)
