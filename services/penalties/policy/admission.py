"""The complete check of a policy document at intake, because a bad one would stop every dealer."""

from collections.abc import Callable
from datetime import date

from contracts.events.decisions import PolicyProposed, PolicyPublished
from contracts.faults import Fault, Malformed
from contracts.policy.documents import PolicyRefused
from contracts.topics import EVERY_DEALER
from services.kit.clock import local_date
from services.kit.intake.draft import Draft
from services.kit.intake.journal import Journal
from services.kit.log.decoding import is_day_closed
from services.kit.log.partitions import stream_of
from services.penalties.law import ReceivedFact
from services.penalties.policy.worst_case import admitted, bear
from services.received.fact import received_fact
from services.received.policies import document_of, known_from, known_policies


class PolicyDoor:
    """Checks a document against itself, its envelope and all that were published before."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def examine(self, draft: Draft) -> None:
        """The slow check, which needs no recorded event: the document by itself.

        Raise `Malformed` with every fault; the result is cached.
        """
        if isinstance(draft.fact, PolicyPublished | PolicyProposed):
            try:
                bear(draft.fact.document.encode())
            except PolicyRefused as refused:
                raise Malformed([_in_event(fault) for fault in refused.faults]) from refused

    def check(self, draft: Draft, received_on: date) -> None:
        """Raise `Malformed` with every fault if `draft` publishes an unfit document."""
        self.examine(draft)
        if isinstance(draft.fact, PolicyPublished):
            imported = draft.imported
            imported_on = local_date(imported.imported_at) if imported else None
            known_on = known_from(draft.fact, received_on, imported_on)
            try:
                text = document_of(draft.fact)
                admitted(known_policies(published(self._journal)), text, known_on)
            except PolicyRefused as refused:
                raise Malformed([_in_event(fault) for fault in refused.faults]) from refused

    def for_intake(self) -> Callable[[Draft], None]:
        """The check of drafts received now, on the journal's open day."""

        def check(draft: Draft) -> None:
            if isinstance(draft.fact, PolicyPublished):
                closed = self._journal.closed_through()
                self.check(draft, self._journal.clock.open_day(draft.envelope.time, closed))

        return check


def published(decisions: Journal) -> list[ReceivedFact]:
    """The policies published so far."""
    recorded = decisions.store.events(stream_of(EVERY_DEALER, 0))
    return [received_fact(each.value) for each in recorded if not is_day_closed(each.type)]


def _in_event(fault: Fault) -> Fault:
    """A fault of the document, by its path in the event with it."""
    path = [part for part in ("data.document", fault.field) if part]
    return fault if fault.field.startswith("data.") else fault._replace(field=".".join(path))
