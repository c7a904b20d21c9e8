"""The postings and mails that closing days would make, computed without writing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from contracts.dates import ONE_DAY
from contracts.events import POSTINGS
from contracts.events.penalties import ManagerSummoned
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from contracts.reading import read_json
from contracts.topics import DECISIONS, EVERY_DEALER
from services.composition import House
from services.kit.clock import instant_text, start_of
from services.kit.consumer.parking import parked_streams
from services.kit.log.decoding import NEVER, is_day_closed
from services.kit.log.partitions import stream_of
from services.kit.store import Reading, Store, StoreUnavailable
from services.notifications.projection import mails_of
from services.notifications.settings import mail_settings
from services.penalties.law import LAW_VERSION
from services.penalties.posting.casebook import CaseFact
from services.penalties.posting.examination import Examination, Known
from services.penalties.posting.posted_entries import posted_of
from services.penalties.posting.runs import Run, examined_by
from services.penalties.posting.stated import stated_of
from services.received.fact import ReceivedFact, received_fact
from services.received.policies import known_policies

Posting = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many dealers have facts, what would be posted, and how many mails would be due."""

    dealers: int
    postings: Sequence[Posting]
    mails: int

    @property
    def about(self) -> int:
        """How many dealers would get a posting."""
        return len({posting["subject"] for posting in self.postings})

    @property
    def reversals(self) -> int:
        """How many postings would take an entry back."""
        return sum("because" in posting["data"] for posting in self.postings)

    @property
    def amount_fen(self) -> int:
        """The amount by which the dealers would owe more."""
        return sum(posting["data"]["amount_fen"] for posting in self.postings)

    @classmethod
    def by_closing(cls, house: House, closed_before: date, through: date) -> Self:
        """The forecast for one closing of all topics through a day, as the stores stand.

        It includes what closed days have not posted yet. A dealer that is parked, or for whom the
        law fails, is passed by, as in the run itself.
        """
        run = Run(0, through, closed_before, instant_text(start_of(through + ONE_DAY)))
        known = Known(_policies(house, through), [], LAW_VERSION)
        dealers = _dealers(house)
        postings: list[Posting] = []
        mails = 0
        with house.penalties_store().reading() as look:
            for dealer in sorted(dealers - parked_streams(look)):
                of_one = _postings(house, look, run, known, dealer)
                postings += of_one
                mails += _mails(house, of_one)
        return cls(len(dealers), postings, mails)


def _dealers(house: House) -> set[str]:
    found: set[str] = set()
    for store in house.facts.values():
        with store.reading() as look:
            rows = look.execute("SELECT stream FROM streams WHERE stream NOT LIKE '*%'")
        found |= {stream for (stream,) in rows}
    return found


def _policies(house: House, day: date) -> Policies:
    published = _facts(house.facts[DECISIONS], stream_of(EVERY_DEALER, 0))
    # What this release ships is published as a stack starts, before any day is closed.
    return known_policies(
        [fact for fact in published if fact.received_on <= day], beside=shipped_documents()
    )


def _postings(
    house: House, look: Reading, run: Run, known: Known, dealer: str
) -> Sequence[Posting]:
    try:
        facts = [fact for store in house.facts.values() for fact in _facts(store, dealer)]
        counted = [
            CaseFact(fact.received_on, NEVER, fact) for fact in facts if fact.received_on <= run.day
        ]
        if not counted:
            return []
        before = posted_of(look, dealer), stated_of(look, dealer), examined_by(look, dealer)
        found = Examination(dealer, run, known, counted, *before).examined()
    except StoreUnavailable:
        raise
    except Exception:  # noqa: BLE001 - the run parks such a dealer, and says so
        return []
    return [read_json(each.value) for each in found.recordings if each.type in POSTINGS]


def _facts(store: Store, stream: str) -> list[ReceivedFact]:
    recorded = [each for each in store.events(stream) if not is_day_closed(each.type)]
    return [received_fact(each.value) for each in recorded]


def _mails(house: House, postings: Sequence[Posting]) -> int:
    if not postings:
        return 0
    before = house.penalties_store().events(postings[0]["subject"])
    known = [read_json(each.value) for each in before if each.type == ManagerSummoned.TYPE]
    new = [posting for posting in postings if posting["type"] == ManagerSummoned.TYPE]
    summoned = {posting["id"]: posting for posting in [*known, *new]}
    is_imported = {
        int(posting["sequence"]): bool(posting["data"].get("imported")) for posting in postings
    }
    mail_imported = mail_settings(house.settings).mail_imported
    return sum(
        mail_imported or not all(is_imported[number] for number in mail.postings)
        for mail in mails_of(postings, summoned)
    )
