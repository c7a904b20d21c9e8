"""The projection of notifications: the events that it keeps, and the mails that become due."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from contracts.canonical import canonical, digest
from contracts.events import POSTINGS
from contracts.events.penalties import EntryReversed, ManagerSummoned
from contracts.reading import read_json
from contracts.topics import PENALTIES
from services.facts import regions
from services.facts.regions import RegionShelf
from services.kit.consumer import shelf
from services.kit.consumer.shelf import kept_of_types, kept_value
from services.kit.log.decoding import LogEvent
from services.kit.store import Reading, Transaction
from services.notifications import outbox
from services.notifications.mail import MailKind
from services.notifications.outbox import DueMail

TABLES: Final = (
    *shelf.TABLES,
    *regions.TABLES,
    *outbox.TABLES,
    """CREATE TABLE IF NOT EXISTS parts (
        dealer TEXT NOT NULL, posted_on TEXT NOT NULL, sequence BIGINT NOT NULL,
        part BIGINT NOT NULL, PRIMARY KEY (dealer, posted_on, sequence))""",
)


class DueMails(RegionShelf):
    """Keeps what it reads; a dealer's day becomes due once all of its postings are read.

    `now` gives the present instant, from which on a mail is due.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._has_read = False

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        self._has_read = True
        super().apply(tx, events)
        postings = [event for event in events if event.body["type"] in POSTINGS]
        tx.execute_many("INSERT INTO parts VALUES (?, ?, ?, ?)", map(_part, postings))
        for event in postings:
            if complete := _complete(tx, event):
                day = [read_json(value) for value in complete]
                outbox.put(tx, mails_of(day, summonses(tx, event.stream)), self._now())

    def has_read(self) -> bool:
        """Whether any event was read since the last call."""
        has_read, self._has_read = self._has_read, False
        return has_read


def mails_of(
    postings: Sequence[Mapping[str, Any]], summoned: Mapping[str, Mapping[str, Any]]
) -> list[DueMail]:
    """The mails of one dealer's day: the day's, one a summons, one a summons withdrawn.

    `summoned` are the dealer's summonses by their ids, as `summonses` gives them.
    """
    letters = [_mail("summons", [each]) for each in postings if each["id"] in summoned]
    off = [_mail("summons-withdrawn", [each]) for each in postings if reversed_id(each) in summoned]
    return [_mail("day", postings), *letters, *off]


def summonses(look: Reading, dealer: str) -> dict[str, dict[str, Any]]:
    """The postings that summoned a dealer, by their ids."""
    kept = kept_of_types(look, dealer, [ManagerSummoned.TYPE])
    return {posting["id"]: posting for each in kept if (posting := read_json(each.value))}


def reversed_id(posting: Mapping[str, Any]) -> str | None:
    """The id of the posting that a reversal reverses: the one before it of its entry."""
    if posting["type"] != EntryReversed.TYPE:
        return None
    entry_id, _, number = posting["id"].rpartition("#")
    return f"{entry_id}#{int(number) - 1}"


def message_id(kind: MailKind, dealer: str, posted_on: date, ids: Sequence[str]) -> str:
    """The Message-ID: the same in every replay, another for every other set of postings."""
    said = digest(canonical([kind, dealer, str(posted_on), sorted(ids)]))
    return f"<{kind}.{posted_on}.{said[:32]}@penalties.docket>"


def _mail(kind: MailKind, postings: Sequence[Mapping[str, Any]]) -> DueMail:
    dealer = postings[0]["subject"]
    posted_on = date.fromisoformat(postings[0]["data"]["posted_on"])
    bases = [each["data"]["basis"]["sequences"] for each in postings]
    return DueMail(
        message_id=message_id(kind, dealer, posted_on, [each["id"] for each in postings]),
        dealer=dealer,
        posted_on=posted_on,
        kind=kind,
        postings=[int(each["sequence"]) for each in postings],
        staffing=max(int(basis.get("staffing", 0)) for basis in bases),
        decisions=max(int(basis.get("decisions", 0)) for basis in bases),
    )


def _part(event: LogEvent) -> tuple[str, str, int, int]:
    data = event.body["data"]
    return event.stream, data["posted_on"], event.sequence, data["part"][0]


def _complete(tx: Transaction, event: LogEvent) -> list[bytes]:
    """The postings of the event's day in the order of their parts; empty while one is missing."""
    day = (event.stream, event.body["data"]["posted_on"])
    rows = tx.execute(
        "SELECT part, sequence FROM parts WHERE dealer = ? AND posted_on = ? ORDER BY part", day
    )
    if [part for part, _ in rows] != list(range(1, event.body["data"]["part"][1] + 1)):
        return []
    tx.execute("DELETE FROM parts WHERE dealer = ? AND posted_on = ?", day)
    values = [kept_value(tx, PENALTIES, event.stream, sequence) for _, sequence in rows]
    return [value for value in values if value is not None]
