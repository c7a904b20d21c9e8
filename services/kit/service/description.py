"""What a service says of itself: the rest of the house knows a service by nothing else."""

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
    """How `docket rebuild` makes a service's results again from the log, and holds them equal.

    `compared` are queries, by what they give. `carried` are tables of what was done, which no
    reading of the log can tell; `carried_over` is called once they are carried. `under_way` is a
    query that gives rows while something may be going on outside the stack. `again` makes what
    follows from the results themselves, given the live ones, the new ones and the number of
    partitions, and says where it differs.
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
    `reads` the topics that it consumes. `results` names the store in which it keeps what it makes
    of them, with these `tables`; where that is the store of a topic that it owns, the relay sends
    the topic on from there. `publish` records in a journal that it accepts what this release has to
    say there, before anybody else does. `alone`: one member of its consumer group is active at a
    time.
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
