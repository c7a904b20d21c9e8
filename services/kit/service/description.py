"""The description of a service: all that the composition knows of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.kit.clock import Clock
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.digests import StreamDifference, kept_queries
from services.kit.consumer.shelf import Shelf
from services.kit.intake.journal import Journal
from services.kit.log import LogReader
from services.kit.service.built_service import BuiltService
from services.kit.settings import Settings
from services.kit.store import Reading, Store, Transaction
from services.kit.vault.keys import Vault


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service is built over, in the stack in which it runs."""

    settings: Settings
    clock: Clock
    journals: Mapping[str, Journal]
    """By topic, the journals of the topics of facts that it accepts."""
    results: Store
    log: LogReader
    vault: Vault


def _shelved(store: Store, log: LogReader) -> Consumer:
    return Consumer(store, log, Shelf())


@dataclass(frozen=True, slots=True)
class RebuildPlan:
    """How `docket rebuild` makes a service's projection again from the log, and compares it.

    `compared` are queries whose results must be equal. `carried` are tables of what was done, which
    the log does not hold; `carried_over` is called once they are copied. `under_way` is a query
    that gives rows while an effect outside the stack may be in progress. `again` makes what follows
    from the projection itself, given the live store, the new one and the number of partitions, and
    returns the differences.
    """

    consumer: Callable[[Store, LogReader], Consumer] = _shelved
    compared: Mapping[str, str] = field(default_factory=kept_queries)
    carried: Sequence[str] = ()
    carried_over: Callable[[Transaction], None] = lambda _: None
    under_way: str | None = None
    again: Callable[[Reading, Store, int], list[StreamDifference]] = lambda _, __, ___: []


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    `owns` are the topics that it writes, `accepts` those of them into which facts are posted, and
    `reads` the topics that it consumes. `results` names the store of its projection, with these
    `tables`; if that is the store of a topic that it owns, the relay sends the topic on from there.
    `publish` records this release's own events in a journal that it accepts, before any request is
    served. `alone`: one member of its consumer group is active at a time.
    """

    name: str
    reads: Sequence[str]
    results: str
    tables: Sequence[str]
    build: Callable[[Surroundings], BuiltService]
    owns: Sequence[str] = ()
    accepts: Sequence[str] = ()
    publish: Callable[[Journal], None] = lambda _: None
    rebuild: RebuildPlan = field(default_factory=RebuildPlan)
    alone: bool = False
