"""The docket of the open day: the law asked now, beside what the last closed day held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.policy.policies import Policies
from contracts.policy.published import known_policies
from contracts.topics import FACT_TOPICS
from services.kit.clock import Clock, open_day_by
from services.kit.consumer.shelf import closed_through
from services.kit.log.partitions import partition_of
from services.kit.store import Store, StoreUnavailable
from services.penalties.law import Docket, ReceivedFact, adjudicate
from services.penalties.posting.casebook import Casebook, CaseFact
from services.penalties.posting.reconcile import apart


class LawFails(Exception):
    """The law fails on a dealer's facts: there is no docket to tell, only what was posted."""

    def __init__(self, dealer: str, fault: Exception) -> None:
        super().__init__(f"the law fails on the facts of {dealer}: {fault}")


@dataclass(frozen=True, slots=True)
class LiveDocket:
    """A dealer's docket as of the open day, and the facts and policies known by then.

    `pending` is the number of those received after it.
    """

    docket: Docket
    closed: Docket | None
    pending: int
    facts: Sequence[ReceivedFact]
    policies: Policies

    def to_json(self) -> dict[str, Any]:
        """The dealer's value in `docket adjudicate --json`, with `as_of` and `pending`.

        An entry that the docket of the last closed day does not hold as it stands is provisional.
        """
        said = self.docket.to_json()
        closed = self.closed.to_json()["entries"] if self.closed else []
        _, provisional = apart(closed, said["entries"])
        for entry in provisional:
            entry["provisional"] = True
        return {"as_of": str(self.docket.as_of), **said, "pending": self.pending}


class LiveDockets:
    """Computes dockets from the case as read from the log."""

    def __init__(self, store: Store, casebook: Casebook, partitions: int, clock: Clock) -> None:
        """`clock` is asked for the open day before a first close, and for nothing else."""
        self._clock = clock
        self._store = store
        self._casebook = casebook
        self._partitions = partitions

    def of(self, dealer: str) -> LiveDocket | None:
        """The docket of the open day; None where no fact of the dealer is known.

        Raises `LawFails`.
        """
        try:
            return self._of(dealer)
        except StoreUnavailable:
            raise
        except Exception as fault:
            raise LawFails(dealer, fault) from fault

    def _of(self, dealer: str) -> LiveDocket | None:
        partition = partition_of(dealer, self._partitions)
        with self._store.reading() as look:
            closed = closed_through(look, FACT_TOPICS, partition)
            open_day = open_day_by(self._clock, closed)
            case = self._casebook.case(look, dealer)
            published = self._casebook.policies(look, partition)
        if not case:
            return None
        facts = [each.fact for each in case if each.received_on <= open_day]
        policies = known_policies([each.fact for each in published if each.received_on <= open_day])
        return LiveDocket(
            docket=adjudicate(dealer, facts, policies, open_day),
            closed=_closed_docket(dealer, case, published, closed) if closed else None,
            pending=sum(each.received_on > open_day for each in case),
            facts=facts,
            policies=policies,
        )


def _closed_docket(
    dealer: str, case: Sequence[CaseFact], published: Sequence[CaseFact], day: date
) -> Docket:
    counted = [each.fact for each in case if each.counted_on(day)]
    policies = known_policies([each.fact for each in published if each.counted_on(day)])
    return adjudicate(dealer, counted, policies, day)
