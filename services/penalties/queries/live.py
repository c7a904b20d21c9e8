"""The docket of the open day: the law applied now, compared with the last closed day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.policy.policies import Policies
from contracts.topics import EVERY_DEALER, FACT_TOPICS
from services.kit.clock import Clock, local_date, open_day_by
from services.kit.consumer.parking import is_parked
from services.kit.consumer.shelf import closed_through
from services.kit.log.partitions import partition_of, stream_of
from services.kit.store import Store, StoreUnavailable
from services.penalties.law import LAW_VERSION, Docket, ReceivedFact, adjudicate
from services.penalties.policy.shipped import SHIPPED_SOURCE
from services.penalties.posting.casebook import Casebook, CaseFact
from services.penalties.posting.reconcile import apart
from services.received.policies import known_policies


class LawFails(Exception):
    """The law fails for a dealer's facts: there is no docket, and only the postings remain."""

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
    known_at: datetime | None = None
    of_open_day: bool = True
    """Whether it is of the open day, and of the present instant."""

    def to_json(self) -> dict[str, Any]:
        """The dealer's value in `docket adjudicate --json`, with `as_of` and `pending`.

        Of the open day, an entry is provisional if the docket of the last closed day does not hold
        it as it stands.
        """
        said = self.docket.to_json()
        if self.of_open_day:
            closed = self.closed.to_json()["entries"] if self.closed else []
            _, provisional = apart(closed, said["entries"])
            for entry in provisional:
                entry["provisional"] = True
        return {"as_of": str(self.docket.as_of), **said, "pending": self.pending}


class LiveDockets:
    """Computes dockets from the case as read from the log."""

    def __init__(self, store: Store, casebook: Casebook, partitions: int, clock: Clock) -> None:
        """`clock` gives the open day before a first closing, and serves nothing else."""
        self._clock = clock
        self._store = store
        self._casebook = casebook
        self._partitions = partitions

    def basis(self, dealer: str) -> dict[str, Any] | None:
        """All from which the docket of the open day follows, in short; None for an unknown dealer.

        It is computed without adjudicating.
        """
        partition = partition_of(dealer, self._partitions)
        with self._store.reading() as look:
            known = look.execute(
                "SELECT stream, topic, MAX(sequence), COUNT(*) FROM kept WHERE stream IN (?, ?)"
                " GROUP BY stream, topic ORDER BY stream, topic",
                (dealer, stream_of(EVERY_DEALER, partition)),
            )
            if not any(stream == dealer for stream, *_ in known):
                return None
            closed = closed_through(look, FACT_TOPICS, partition)
            return {
                "known": [list(each) for each in known],
                "closed_through": str(closed),
                "open_day": str(open_day_by(self._clock, closed)),
                "parked": is_parked(look, dealer),
                "law": LAW_VERSION,
            }

    def of(
        self,
        dealer: str,
        as_of: date | None = None,
        known_at: datetime | None = None,
        beside: Sequence[ReceivedFact] = (),
    ) -> LiveDocket | None:
        """The docket of a day, by default of the open one; None if no fact of the dealer is known.

        `known_at`: by the facts and policies alone that had entered by that instant, and as of its
        day unless another is named. `beside`: further facts that count, even if they are not on the
        log yet. Raises `LawFails`.
        """
        try:
            return self._of(dealer, as_of, known_at, beside)
        except StoreUnavailable:
            raise
        except Exception as fault:
            raise LawFails(dealer, fault) from fault

    def _of(
        self,
        dealer: str,
        as_of: date | None,
        known_at: datetime | None,
        beside: Sequence[ReceivedFact],
    ) -> LiveDocket | None:
        partition = partition_of(dealer, self._partitions)
        with self._store.reading() as look:
            closed = closed_through(look, FACT_TOPICS, partition)
            open_day = open_day_by(self._clock, closed)
            case = self._casebook.case(look, dealer)
            published = self._casebook.policies(look, partition)
        if known_at is not None:
            case = [each for each in case if entered_at(each.fact) <= known_at]
            published = [each for each in published if entered_at(each.fact) <= known_at]
            day = as_of or min(open_day, local_date(known_at))
        else:
            day = as_of or open_day
        if not case:
            return None
        facts = [each.fact for each in case if each.received_on <= day]
        known = {fact.key for fact in facts}
        facts += [fact for fact in beside if fact.key not in known]
        policies = known_policies([each.fact for each in published if each.received_on <= day])
        is_live = as_of is None and known_at is None
        return LiveDocket(
            docket=adjudicate(dealer, facts, policies, day),
            closed=_closed_docket(dealer, case, published, closed) if closed and is_live else None,
            pending=sum(each.received_on > day for each in case),
            facts=facts,
            policies=policies,
            known_at=known_at,
            of_open_day=is_live,
        )


def entered_at(fact: ReceivedFact) -> datetime:
    """When a fact entered: an imported fact when it was imported, others when they were received.

    The policies that a release ships were in force before it was installed: they count as received.
    """
    if fact.imported_at is None or fact.source == SHIPPED_SOURCE:
        return fact.recorded_at
    return fact.imported_at


def _closed_docket(
    dealer: str, case: Sequence[CaseFact], published: Sequence[CaseFact], day: date
) -> Docket:
    counted = [each.fact for each in case if each.counted_on(day)]
    policies = known_policies([each.fact for each in published if each.counted_on(day)])
    return adjudicate(dealer, counted, policies, day)
