"""`docket restore`: refills a service's stores with what they once recorded."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from contracts.faults import Malformed
from contracts.reading import read_json
from contracts.topics import FACT_TOPICS, topic_of
from services.commands.facts.facts_file import facts_file, read_twice
from services.commands.refusal import Failed, Unusable
from services.commands.running_stack import alone
from services.kit.log import Record
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.settings import KafkaSettings, read_kafka_settings
from services.kit.log.kafka.whole_log import whole
from services.kit.recovery.refill import (
    NotWhatWasRecorded,
    Refill,
    Refilled,
    found_in_export,
    found_on_log,
)
from services.kit.relay.relay import lease_of
from services.kit.relay.relayed import relayed_all
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.store.lease import BEAT_SECONDS, LISTEN_SECONDS, TERM_SECONDS, Lease
from services.kit.stream.epochs import renew_epoch
from services.registry import SERVICE_BY_NAME
from services.stores import store_of_topic

NEEDED: Final = ("source", "id", "subject", "recordedtime", "sequence")


def restore(settings: Settings, service: str, file: str | None) -> dict[str, Any]:
    """Put back the events of a service from an export, or else from its topics.

    Raises `Unusable` for unreadable input, `Failed` for events that do not continue a store.
    """
    topics = SERVICE_BY_NAME[service].owns
    if not topics:
        raise Unusable(f"{service} records no events of its own: `docket rebuild {service}`")
    kafka = read_kafka_settings()
    with alone(settings.data, [service], None):
        try:
            if file is not None:
                told = _from_file(settings, topics, file)
            elif kafka is not None:
                told = {topic: _from_kafka(settings, service, topic, kafka) for topic in topics}
            else:
                raise Unusable("--from: name a file as `docket export` gives; no Kafka is set")
        except NotWhatWasRecorded as fault:
            raise Failed(f"{fault}; put the store aside and restore into an empty one") from fault
    return {"service": service, "topics": {topic: told[topic]._asdict() for topic in told}}


def _from_file(settings: Settings, topics: Sequence[str], name: str) -> dict[str, Refilled]:
    told = {}
    with facts_file(name) as given, read_twice(given) as lines:
        for topic in topics:

            def values(topic: str = topic) -> Iterator[bytes]:
                lines.seek(0)
                return _of_topic(topic, lines)

            with _refill(settings, topic) as (refill, _):
                told[topic] = refill.put_back(found_in_export(values, settings.partitions))
    return told


def _from_kafka(settings: Settings, service: str, topic: str, kafka: KafkaSettings) -> Refilled:
    with (
        _refill(settings, topic) as (refill, store),
        _nobody_sending(service, topic, store) as lease,
    ):
        broker = KafkaBroker(kafka)
        broker.check(topic, settings.partitions)
        found = _beating(lease, whole(kafka, topic, settings.partitions, refill.knows))
        done = refill.put_back(found_on_log(found))
        relayed_all(store, topic, broker.check(topic, settings.partitions))
    return done


@contextmanager
def _nobody_sending(service: str, topic: str, store: Store) -> Iterator[Lease]:
    """Hold the lease of the topic's relay, once no running instance of the service has it."""
    lease = lease_of(store, topic)
    until = time.monotonic() + TERM_SECONDS + BEAT_SECONDS
    while not lease.hold():
        if time.monotonic() > until:
            raise Failed(f"{service} runs; stop all its instances, and restore then")
        time.sleep(LISTEN_SECONDS)
    try:
        yield lease
    finally:
        lease.release()


def _beating(lease: Lease, records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        lease.beat()
        yield record


@contextmanager
def _refill(settings: Settings, topic: str) -> Iterator[tuple[Refill, Store]]:
    with closing(store_of_topic(settings, topic)) as store:
        yield Refill(store, topic, settings.partitions, accepts=topic in FACT_TOPICS), store
        with store.transaction() as tx:
            renew_epoch(tx)  # what was put back stands at other positions than it once did


def _of_topic(topic: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines, 1):
        value = line.rstrip(b"\r\n")
        if not value:
            continue
        try:
            event = read_json(value)
            if topic_of(event["type"]) == topic and all(event[name] for name in NEEDED):
                yield value
        except (Malformed, KeyError, TypeError, IndexError) as fault:
            raise Unusable(f"--from: line {number} is no recorded event: {fault}") from fault
