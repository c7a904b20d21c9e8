"""The docket of the open day: the law asked now, beside what the last closed day held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.topics import FACT_TOPICS
from services.kit.partitions import partition_of
from services.kit.shelf import closed_through
from services.kit.store import Reading, Store
from services.penalties.casebook import Casebook, CaseFact
from services.penalties.law import Docket, Entry, ReceivedFact, adjudicate
from services.penalties.policies import policies_of


@dataclass(frozen=True, slots=True)
class LiveDocket:
    """A dealer's docket as of the open day; `pending` facts were received after it."""

    docket: Docket
    closed: Docket | None
    pending: int
    facts: Sequence[ReceivedFact]

    def provisional(self, entry: Entry) -> bool:
        """Whether the docket of the last closed day does not hold the entry as it stands."""
        return self.closed is None or entry not in self.closed.entries

    def to_json(self) -> dict[str, Any]:
        """The dealer's value in `docket adjudicate --json`, with `as_of` and `pending`."""
        said = self.docket.to_json()
        for entry, json_entry in zip(self.docket.entries, said["entries"], strict=True):
            if self.provisional(entry):
                json_entry["provisional"] = True
        return {"as_of": str(self.docket.as_of), **said, "pending": self.pending}


class LiveDockets:
    """Computes dockets from the case as read from the log."""

    def __init__(self, store: Store, casebook: Casebook, partitions: int) -> None:
        self._store = store
        self._casebook = casebook
        self._partitions = partitions

    def of(self, dealer: str) -> LiveDocket | None:
        """The docket of the open day; None where no fact of the dealer is known."""
        partition = partition_of(dealer, self._partitions)
        with self._store.reading() as look:
            closed = closed_through(look, FACT_TOPICS, partition)
            open_day = closed + timedelta(days=1) if closed else self._latest_received(look)
            case = self._casebook.case(look, dealer)
            published = self._casebook.policies(look, partition)
        if open_day is None or not case:
            return None
        facts = [each.fact for each in case]
        policies = policies_of([each.fact for each in published])
        return LiveDocket(
            docket=adjudicate(dealer, facts, policies.known_by(open_day), open_day),
            closed=_closed_docket(dealer, case, published, closed) if closed else None,
            pending=sum(fact.received_on > open_day for fact in facts),
            facts=facts,
        )

    def _latest_received(self, look: Reading) -> date | None:
        # Before a first close no day is known to be open: the latest day of the record stands in.
        days = [
            day
            for partition in range(self._partitions)
            for (day,) in look.execute(
                "SELECT MAX(received_on) FROM kept WHERE partition = ?", (partition,)
            )
            if day is not None
        ]
        return date.fromisoformat(max(days)) if days else None


def _closed_docket(
    dealer: str, case: Sequence[CaseFact], published: Sequence[CaseFact], day: date
) -> Docket:
    counted = [each.fact for each in case if each.counted_on(day)]
    policies = policies_of([each.fact for each in published if each.counted_on(day)])
    return adjudicate(dealer, counted, policies, day)
