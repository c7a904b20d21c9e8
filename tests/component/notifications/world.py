"""Notifications over real stores: facts and postings appended upstream, mails sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.canonical import canonical
from contracts.topics import DECISIONS, PENALTIES, STAFFING, short_name
from contracts.wording.sentence import Language
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Recording, Store
from services.kit.store.locations import migrate_store, open_store
from services.notifications.delivery import Delivery, latest_deliveries
from services.notifications.folder import FolderOutlet
from services.notifications.mail import Letterhead
from services.notifications.outlet import Outlet
from services.notifications.sending import Sending
from services.notifications.service import TABLES, TOPICS
from services.notifications.smtp import SmtpOutlet, SmtpServer
from tests.unit.notifications.given import DEALER, Said, accepted, posted, recorded_fact

PARTITIONS = 3
OEM = "crd@oem.example"
MAILBOX = "crd@dealer.example"
OTHER = "SH-TEST"
OTHERS_MAILBOX = "crd@other.example"


@dataclass
class HandClock:
    """A clock that goes when it is told to."""

    at: datetime = datetime(2012, 9, 1, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class World:
    """A folder with the upstream stores and the service's own."""

    folder: Path
    own_url: str | None = None
    clock: HandClock = field(default_factory=HandClock)
    heads: dict[tuple[str, str], int] = field(default_factory=dict)
    opened: dict[str, Store] = field(default_factory=dict)

    def upstream(self, name: str) -> Store:
        return self._opened(name, f"sqlite:{self.folder / name}.sqlite")

    def own(self) -> Store:
        url = self.own_url or f"sqlite:{self.folder / 'notifications'}.sqlite"
        return self._opened("notifications", url, TABLES)

    def tell(self, *facts: Mapping[str, Any], dealer: str = DEALER, at: str = "2012-06-01") -> None:
        """Facts of a dealer, received on a day."""
        first = self.heads.get((STAFFING, dealer), 0) + 1
        self._append(
            "staffing",
            STAFFING,
            [recorded_fact(f, n, dealer=dealer, at=at) for n, f in enumerate(facts, first)],
        )

    def decide(
        self, event: str, data: Mapping[str, Any], *, dealer: str = DEALER, at: str = "2012-06-02"
    ) -> None:
        """A decision of the OEM on a dealer, received on a day."""
        number = self.heads.get((DECISIONS, dealer), 0) + 1
        said = {"event": event, **data}
        fact = recorded_fact(said, number, dealer=dealer, at=at, topic="decisions")
        self._append("decisions", DECISIONS, [fact])

    def events(self, day: str, *postings: Said, dealer: str = DEALER) -> list[dict[str, Any]]:
        """The events of a dealer's day, resting on all its facts so far; not appended yet."""
        return posted(
            day,
            postings,
            dealer=dealer,
            after=self.heads.get((PENALTIES, dealer), 0),
            staffing=self.heads.get((STAFFING, dealer), 0),
            decisions=self.heads.get((DECISIONS, dealer), 0),
        )

    def post(self, day: str, *postings: Said, dealer: str = DEALER) -> None:
        """All postings of a dealer's day."""
        self.append(self.events(day, *postings, dealer=dealer))

    def append(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Some postings, in one transaction."""
        self._append("penalties", PENALTIES, events)

    def log(self) -> EmbeddedLog:
        return EmbeddedLog(self.upstreams(), PARTITIONS)

    def upstreams(self) -> dict[str, Store]:
        """The stores that the log is read from, by topic."""
        return {topic: self.upstream(short_name(topic)) for topic in TOPICS}

    def sending(self, outlet: Outlet, language: Language = "zh", **settings: Any) -> Sending:
        """The service as it starts."""
        base_url = "https://docket.oem.example"
        letterhead = Letterhead("docket@oem.example", OEM, language, base_url)
        sending = Sending(self.own(), self.log(), outlet, letterhead, self.clock.now, **settings)
        sending.consumer.take()
        return sending

    def by_smtp(self, port: int, **settings: Any) -> Sending:
        """The service with a mail server, on a log that has been empty until now."""
        sending = self.by_smtp_not_run(port, **settings)
        run(sending)
        return sending

    def by_smtp_not_run(self, port: int, **settings: Any) -> Sending:
        """The service with a mail server, before its first look at the log."""
        return self.sending(SmtpOutlet(SmtpServer("127.0.0.1", port)), **settings)

    def by_folder(self, **settings: Any) -> Sending:
        """The service without a mail server, on a log that has been empty until now."""
        sending = self.sending(FolderOutlet(self.folder / "mail"), **settings)
        run(sending)
        return sending

    def deliveries(self, dealer: str | None = None) -> list[Delivery]:
        with self.own().reading() as look:
            return latest_deliveries(look, dealer, 1000)

    def states(self, dealer: str | None = None) -> list[str]:
        return sorted(each.state for each in self.deliveries(dealer))

    def forget_projection(self) -> None:
        """As a rebuild begins: all that follows from the log is gone, the records stay."""
        with self.own().transaction() as tx:
            for table in ("kept", "closings", "parts", "outbox", "heads", "positions"):
                tx.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        for store in self.opened.values():
            store.close()

    def _opened(self, name: str, url: str, tables: Sequence[str] = ()) -> Store:
        if name not in self.opened:
            migrate_store(url, tables)
            self.opened[name] = open_store(url, tables)
        return self.opened[name]

    def _append(self, name: str, topic: str, events: Sequence[Mapping[str, Any]]) -> None:
        recordings = [
            Recording(e["subject"], int(e["sequence"]), e["type"], canonical(e)) for e in events
        ]
        with self.upstream(name).transaction() as tx:
            tx.append(recordings)
        for recording in recordings:
            self.heads[topic, recording.stream] = recording.sequence


def two_dealers(world: World) -> None:
    """Two dealers are accepted, each with its mailbox."""
    world.tell(accepted("甲店", MAILBOX))
    world.tell(accepted("乙店", OTHERS_MAILBOX), dealer=OTHER)


def run(sending: Sending) -> None:
    """Read and send until nothing is left to do at this instant."""
    while sending.consumer.step():
        pass
