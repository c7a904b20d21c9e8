"""The input of a trial: the dealers of whom penalties has read facts, and the policies."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from contracts.policy.policies import Policies
from contracts.topics import FACT_TOPICS
from services.facts.kept_policies import kept_policies
from services.kit.clock import Clock, open_day_by
from services.kit.consumer.shelf import closed_through, kept_of
from services.kit.store import Store
from services.kit.store.statements import Condition
from services.penalties.law import ReceivedFact
from services.penalties.posting.casebook import case_fact
from services.penalties.queries.trial_jobs import Job
from services.penalties.trial import DealerOnTrial


class DealersOnTrial:
    """The facts that penalties has read, dealer by dealer, on which drafts are tried."""

    def __init__(self, store: Store, partitions: int, clock: Clock) -> None:
        self._store = store
        self._partitions = partitions
        self._clock = clock

    def open_day(self) -> date:
        """The day after the last that all partitions closed; before a first closing the clock's."""
        with self._store.reading() as look:
            days = [closed_through(look, FACT_TOPICS, each) for each in range(self._partitions)]
        return open_day_by(self._clock, min(filter(None, days), default=None))

    def policies(self) -> Policies:
        """The policies that are known."""
        with self._store.reading() as look:
            return kept_policies(look, 0)  # every partition has a copy of each

    def cases(self, job: Job, seen: Condition, as_of: date) -> Iterator[DealerOnTrial]:
        """The dealers of whom a fact was received by then, of those that the caller may see."""
        condition, values = seen
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%' AND received_on <= ?"
                f" AND {condition}",
                (str(as_of), *values),
            )
        dealers = sorted(str(dealer) for (dealer,) in rows)
        job.total = len(dealers)
        for number, dealer in enumerate(dealers):
            job.step(number)
            yield dealer, partial(self._facts, dealer)
        job.step(len(dealers))

    def _facts(self, dealer: str) -> Sequence[ReceivedFact]:
        with self._store.reading() as look:
            kept = kept_of(look, dealer)
        return [case_fact(each).fact for each in kept]
