"""The one place where settings become stores and a log, and these become services."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from contracts.topics import PENALTIES, short_name
from services.bus import Bus, EmbeddedBus, bus_of, relays_of
from services.facts.regions import KeptRegions
from services.kit.clock import Clock, ManualClock, WallClock, local_date
from services.kit.intake.journal import Journal
from services.kit.intake.sealing import sealing_with
from services.kit.log.kafka.settings import read_kafka_settings
from services.kit.proof.log_keys import receipts_key
from services.kit.relay.relay import Relay
from services.kit.service.built_service import BuiltService
from services.kit.service.description import Service, Surroundings
from services.kit.service.runner import Runner
from services.kit.settings import Settings
from services.kit.store import Row, Store
from services.kit.stream.seats import Seats
from services.kit.vault.keys import Vault
from services.registry import ACCEPTED_TOPICS, OWNER, SERVICE_BY_NAME
from services.stores import Stores
from services.topics_out import TopicOut, most_streams, topic_out

ClockMode = Literal["wall", "manual"]


def several_may_run(settings: Settings) -> bool:
    """Whether several instances of each service may run at once: on Kafka and PostgreSQL."""
    return settings.postgres_url is not None and read_kafka_settings() is not None


class House:
    """A stack: its stores, its log, its clock, and the services over them.

    `publishing`: whether services record this release's own events, such as its policies, when the
    journals are opened; a command that only reads does not.
    """

    def __init__(
        self, settings: Settings, mode: ClockMode, *, publishing: bool = True, alone: bool = False
    ) -> None:
        """`alone`: the stores are the log, even if DOCKET_KAFKA_BOOTSTRAP names brokers."""
        self.settings = settings
        self.mode = mode
        self._publishing = publishing
        self._stores = Stores(settings)
        self.bus: Bus = (
            EmbeddedBus(self._stores, settings.partitions)
            if alone
            else bus_of(settings, self._stores)
        )
        self._journals: dict[str, Journal] = {}
        self._seats = Seats(most_streams(settings))
        self.clock: Clock = WallClock() if mode == "wall" else ManualClock(self._opened_on)

    @property
    def journals(self) -> Mapping[str, Journal]:
        """The journals of the three topics of facts."""
        return {topic: self.journal(topic) for topic in ACCEPTED_TOPICS}

    @property
    def facts(self) -> Mapping[str, Store]:
        """The stores of the three topics of facts."""
        return {topic: journal.store for topic, journal in self.journals.items()}

    def journal(self, topic: str) -> Journal:
        """The journal of a topic of facts."""
        if topic not in self._journals:
            store = self._stores.of_topic(topic)
            opened = Journal(
                store,
                topic,
                self.settings.partitions,
                self.clock,
                receipts_key(self.settings),
                sealing=sealing_with(self._stores.vault),
            )
            if self._publishing:
                OWNER[topic].publish(opened)
            self._journals[topic] = opened
        return self._journals[topic]

    def penalties_store(self) -> Store:
        """The store of the topic of penalties."""
        return self._stores.of_topic(PENALTIES)

    @property
    def vault(self) -> Vault:
        """The keys of persons."""
        return self._stores.vault

    def results(self, service: str) -> Store:
        """The store of a service's projection."""
        return self._stores.results_of(SERVICE_BY_NAME[service])

    @property
    def identity(self) -> Store:
        """The store of principals and keys, which belongs to no service."""
        return self._stores.identity

    def built(self, name: str) -> BuiltService:
        """One service over stores of this house; with Kafka, over its own stores alone."""
        from services.kit.service.attention_http import attention_routes

        service = SERVICE_BY_NAME[name]
        around = Surroundings(
            self.settings,
            self.clock,
            # Where the stores are the log, the policies that every service reads are there first.
            self.journals if not self.bus.shared else {t: self.journal(t) for t in service.accepts},
            self._stores.results_of(service),
            self.bus.reader(service),
            self._stores.vault,
        )
        built = service.build(around)
        relays = [Runner(*named) for named in relays_of(self.bus, service).items()]
        by_topic = {topic: self._topic_out(service, topic) for topic in service.owns}
        out = list(by_topic.values())
        runners = [*built.runners, *relays, *(each.runner for each in out)]
        attention = attention_routes(name, around.results, runners, built.undelivered)
        return replace(
            built,
            routes=[*built.routes, attention, *(router for each in out for router in each.routes)],
            runners=runners,
            ending=[*built.ending, *(each.end for each in out)],
            webhooks={short_name(topic): each.webhooks for topic, each in by_topic.items()},
            warnings=lambda: [
                *built.warnings(),
                *(warning for each in out for warning in each.warnings()),
            ],
        )

    def check_log(self, services: Collection[str]) -> None:
        """As `Bus.check`, for services by name."""
        self.bus.check([SERVICE_BY_NAME[service] for service in services])

    def accepted_by(self, services: Collection[str]) -> list[Journal]:
        """The journals of the topics of facts that these services accept."""
        owned = {topic for service in services for topic in SERVICE_BY_NAME[service].owns}
        return [self.journal(topic) for topic in ACCEPTED_TOPICS if topic in owned]

    def close(self) -> None:
        """Close every store."""
        self._stores.close()

    def is_superseded(self) -> bool:
        """Whether another generation of a store opened here is live now."""
        return self._stores.are_superseded()

    def relay(self, service: str) -> Relay | None:
        """The relay of a projection that is sent on to a topic."""
        of_it = SERVICE_BY_NAME[service]
        sent = [topic for topic in of_it.owns if short_name(topic) == of_it.results]
        return self.bus.relay(sent[0]) if sent else None

    def _topic_out(self, service: Service, topic: str) -> TopicOut:
        regions = KeptRegions(self._stores.results_of(service))
        store = self._stores.of_topic(topic)
        return topic_out(topic, store, regions, self._seats, self.settings)

    def _opened_on(self) -> date | None:
        """The local date of the first fact ever recorded: until a first closing, the open day."""
        stamped = [
            at
            for topic in ACCEPTED_TOPICS
            for (at,) in _first_stamp(self._stores.of_topic(topic))
            if at is not None
        ]
        return local_date(datetime.fromisoformat(min(stamped))) if stamped else None


def _first_stamp(store: Store) -> Sequence[Row]:
    with store.reading() as look:
        return look.execute("SELECT MIN(stamped_at) FROM streams")
