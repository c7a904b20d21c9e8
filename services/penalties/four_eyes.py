"""Decisions are not taken by a person that took part in what they decide, as checked at commit."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.events import POSTINGS
from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    FactCorrected,
    FactWithdrawn,
    PolicyProposed,
    PolicyPublished,
)
from contracts.reading import read_json
from contracts.topics import DECISIONS, EVERY_DEALER, topic_of
from services.facts.four_eyes import (
    Event,
    events_recorded,
    forbidden,
    is_held,
    not_yet_here,
    refuse_part,
)
from services.kit.consumer.shelf import kept_of
from services.kit.intake.accepted import accepted_of, recorded
from services.kit.intake.draft import Draft
from services.kit.log.partitions import stream_of
from services.kit.store import Store, Transaction
from services.penalties.queries.live import LiveDockets
from services.received.fact import Key

INSPECTOR = "inspector:"
"""The prefixes of actors that withdraw and correct their own findings alone."""


class FourEyes:
    """Checks each decision, in the transaction that records it, against the case as it has arrived.

    `store` has the cases and the postings; the transaction is of the journal of decisions.
    """

    def __init__(self, store: Store, dockets: LiveDockets) -> None:
        self._store = store
        self._dockets = dockets

    def admit(self, tx: Transaction, draft: Draft) -> None:
        """Raise `Problem` for a decision that its sender must not take."""
        if not is_held(draft):
            return
        dealer = draft.envelope.subject
        match draft.fact:
            case FactWithdrawn() as said:
                self._amend(tx, draft, said.key)
            case FactCorrected() as said:
                self._amend(tx, draft, (topic_of(said.type), said.source, said.id))
            case AppealDecided() as said:
                lodged = events_recorded(tx, dealer, AppealLodged.TYPE)
                of_entry = [each for each in lodged if each["data"]["entry_id"] == said.entry_id]
                refuse_part(draft, of_entry, "the appeal")
            case EntryWaived() as said:
                refuse_part(draft, self._evidence(dealer, said.entry_id), "evidence of the entry")
            case PolicyPublished() as said:
                _refuse_unproposed(tx, draft, said.digest)

    def _amend(self, tx: Transaction, draft: Draft, key: Key) -> None:
        """Check a withdrawal or correction against the fact that it names."""
        event = self._fact(tx, draft.envelope.subject, key)
        if event is None:
            raise not_yet_here(f"the fact {key[1]}#{key[2]}")
        if not draft.actor.startswith(INSPECTOR):
            refuse_part(draft, [event], "the fact")
            return
        if event.get("actor") != draft.actor:
            raise forbidden(f"{draft.actor} takes back what it sent itself alone")
        name = f"{key[1]}#{key[2]}"
        if any(name in each["data"]["evidence"] for each in self._postings(draft.envelope.subject)):
            raise forbidden("an entry that rests on it is posted, and so the OEM decides")

    def _fact(self, tx: Transaction, dealer: str, key: Key) -> Event | None:
        topic, source, event_id = key
        if topic == DECISIONS:
            for known in accepted_of(tx, [(source, event_id)]).values():
                if known.stream == dealer and (value := recorded(tx, dealer, known.sequence)):
                    return read_json(value)
            return None
        with self._store.reading() as look:
            of_topic = (kept.value for kept in kept_of(look, dealer) if kept.topic == topic)
            return next(_named(of_topic, {f"{source}#{event_id}"}), None)

    def _evidence(self, dealer: str, entry_id: str) -> list[Event]:
        """The events on which an entry rests, whether it stands or was posted."""
        live = self._dockets.of(dealer)
        entries = live.docket.entries if live else ()
        resting = [each.evidence for each in entries if each.entry_id == entry_id]
        posted = (each["data"] for each in self._postings(dealer))
        resting += [each["evidence"] for each in posted if each["entry_id"] == entry_id]
        if not resting:
            raise not_yet_here(f"the entry {entry_id}")
        names = {name for evidence in resting for name in evidence}
        with self._store.reading() as look:
            return list(_named((kept.value for kept in kept_of(look, dealer)), names))

    def _postings(self, dealer: str) -> Sequence[Event]:
        recorded = self._store.events(dealer)
        return [read_json(each.value) for each in recorded if each.type in POSTINGS]


def _named(values: Iterable[bytes], names: set[str]) -> Iterator[Event]:
    """The events among these that bear one of the names `source#id`."""
    for value in values:
        event = read_json(value)
        if f"{event['source']}#{event['id']}" in names:
            yield event


def _refuse_unproposed(tx: Transaction, draft: Draft, digest: str) -> None:
    """Raise `Problem` unless another person has proposed the same document."""
    proposed = [
        each
        for each in events_recorded(tx, stream_of(EVERY_DEALER, 0), PolicyProposed.TYPE)
        if each["data"]["digest"].lower() == digest.lower()
    ]
    if not proposed:
        raise forbidden("nobody has proposed this document (policy-proposed, the same digest)")
    if all(each.get("actor") == draft.actor for each in proposed):
        refuse_part(draft, proposed, "the proposal")
