"""Worse copies of the product's parts, one mistake in each: the simulation has to notice."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from services.kit.clock import WallClock, instant_text
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.intake.batch import IntakeOutcome
from services.kit.intake.draft import Draft
from services.kit.intake.journal import Journal
from services.kit.log import LogReader, LogUnavailable
from services.kit.log.decoding import LogEvent
from services.kit.log.outgoing import Outgoing
from services.kit.relay.relay import Broker, Relay, Sender
from services.kit.store import Reading, Row, Store, StoreUnavailable, Transaction
from services.notifications.sending import Sending
from services.penalties.law import LAW_VERSION
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.closed_day import ClosedDays
from services.penalties.posting.examiner import Examination, Examiner
from services.penalties.posting.runs import Run
from tests.simulation.pipeline import Making
from tests.simulation.stores import LastingStore

CLOSED_DAYS: Final = "SELECT partition, through FROM closed_days"


class NoDedupe(Journal):
    """Records whatever it is sent, however often."""

    def record(self, drafts: Sequence[Draft]) -> list[IntakeOutcome]:
        with self.store.transaction() as tx:
            tx.execute("DELETE FROM accepted")
        return super().record(drafts)


class HastyStore(LastingStore):
    """Takes a transaction for done before it is."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        begun = False
        try:
            with super().transaction() as tx:
                begun = True
                yield tx
        except StoreUnavailable:
            if not begun:
                raise


class StaleDays(Journal):
    """Looks at the clock, and which days are closed, before its transaction and not within it."""

    def record(self, drafts: Sequence[Draft]) -> list[IntakeOutcome]:
        store, clock = self.store, self.clock
        with store.reading() as look:
            self.store, self.clock = StaleStore(store, look), StoppedClock(clock.now())
        try:
            return super().record(drafts)
        finally:
            self.store, self.clock = store, clock


class StoppedClock(WallClock):
    """Shows when it was looked at."""

    def __init__(self, at: datetime) -> None:
        self.now = lambda: at  # type: ignore[method-assign]


class StaleStore(LastingStore):
    """Which days are closed is what it was at a look."""

    def __init__(self, inside: Store, look: Reading) -> None:
        super().__init__(inside)
        self._closed = look.execute(CLOSED_DAYS)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield _Stale(tx, self._closed)


class _Stale:
    def __init__(self, tx: Transaction, closed: list[Row]) -> None:
        self._tx = tx
        self._closed = closed
        self.execute_many = tx.execute_many
        self.append = tx.append

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return list(self._closed) if sql == CLOSED_DAYS else self._tx.execute(sql, parameters)


class CarelessBroker:
    """Makes producers whose failures nobody hears of."""

    def __init__(self, inside: Broker) -> None:
        self.check = inside.check
        self.last_values = inside.last_values
        self._inside = inside

    def sender(self, topic: str) -> Sender:
        return CarelessSender(self._inside.sender(topic))


class CarelessSender:
    """Goes on past what was not taken."""

    def __init__(self, inside: Sender) -> None:
        self.close = inside.close
        self._inside = inside

    def send(self, events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
        with suppress(LogUnavailable):
            self._inside.send(events, meanwhile)


class Overtaking(Relay):
    """Holds a refused event alone, and not what follows it in its partition."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        held = self._refused
        held.holds = lambda e: held.sent(e.partition, e.position) == e.position - 1  # type: ignore[method-assign]


class PositionFirst(Shelf):
    """Derives in a transaction of its own, after the one that moves the position."""

    def __init__(self, store: Store, inside: ClosedDays) -> None:
        self.taken = inside.taken  # type: ignore[method-assign]
        self._store = store
        self._inside = inside
        self._events: list[LogEvent] = []

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:  # noqa: ARG002
        self._events += events

    def then(self) -> bool:
        events, self._events = self._events, []
        with self._store.transaction() as tx:
            self._inside.apply(tx, events)
        return self._inside.post_due()


class WallClockPosting(ClosedDays):
    """Dates its postings by the machine's clock."""

    def __init__(self, store: Store, casebook: Casebook, *rest: Any, **named: Any) -> None:
        super().__init__(store, casebook, *rest, **named)
        self._examiner = WallClockExaminer(casebook, LAW_VERSION)


class WallClockExaminer(Examiner):
    """Takes the machine's clock for the instant at which the day was closed."""

    def examine(self, look: Reading, run: Run, dealers: Sequence[str]) -> list[Examination]:
        return super().examine(look, replace(run, at=instant_text(datetime.now(UTC))), dealers)


class InattentivePosting(ClosedDays):
    """Posts what it read itself, and not what another read and had no time to post."""

    def taken(self, partitions: Collection[int]) -> None:
        own = self._to_look_at
        super().taken(partitions)
        self._to_look_at &= own


class Unfenced(Consumer):
    """Writes whoever has the partitions."""

    def guard(self, tx: Transaction) -> None:
        """Everyone may."""


class ForgetfulSending(Sending):
    """Forgets what became of a mail where that cannot be recorded at once."""

    def _record_tried(self) -> None:
        try:
            super()._record_tried()
        except StoreUnavailable:
            self._tried = None
            raise


def posting(
    make: Callable[..., ClosedDays] = ClosedDays, read: Callable[..., Consumer] = Consumer
) -> Any:
    """The consumer of penalties, with one part of it replaced."""

    def consumer(store: Store, log: LogReader) -> Consumer:
        projection = make(store, Casebook(), log.partitions, at_once=1)
        reader = read(store, log, projection, projection.post_due)
        projection.guard = reader.guard
        return reader

    return consumer


def position_first(store: Store, log: LogReader) -> Consumer:
    inside = ClosedDays(store, Casebook(), log.partitions)
    late = PositionFirst(store, inside)
    reader = Consumer(store, log, late, late.then)
    inside.guard = reader.guard
    return reader


BUGS: Final[Mapping[str, Making]] = {
    "no dedupe": Making(journal=NoDedupe),
    "a receipt before the commit": Making(
        journal=lambda store, *rest: Journal(HastyStore(store), *rest)
    ),
    "closed days looked up too early": Making(journal=StaleDays),
    "a relay that goes on past a failure": Making(
        relay=lambda store, topic, partitions, broker, now: Relay(
            store, topic, partitions, CarelessBroker(broker), now
        )
    ),
    "a partition that goes on past a refused event": Making(relay=Overtaking),
    "the position before the results": Making(posting=position_first),
    "no fence": Making(posting=posting(read=Unfenced)),
    "the wall clock in a posting": Making(posting=posting(WallClockPosting)),
    "days forgotten at a takeover": Making(posting=posting(InattentivePosting)),
    "a mail forgotten once sent": Making(sending=ForgetfulSending),
}
"""Each mistake, by what it is called."""
