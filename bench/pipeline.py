"""Facts through Apache Kafka into PostgreSQL, each leg beside the bare client that it rests on.

Run with `.venv/bin/python bench/pipeline.py [FACTS [ROUNDS]]`. One broker and one PostgreSQL are
started on loopback, and end with it; the facts are a sample history's. In each round the legs take
turns over the same facts; what is told is the median of the rounds.
"""

import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from statistics import median

import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from read_log import PARTITIONS, Read, kept_row

from contracts.reading import read_json
from contracts.topics import STAFFING
from services.commands.facts.sample import sample_lines
from services.kit.clock import WallClock
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.intake import journal
from services.kit.intake.draft import imported_draft
from services.kit.intake.journal import Journal
from services.kit.log import Record
from services.kit.log.decoding import decoded
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.outgoing import LARGEST_BATCH_BYTES, Outgoing, outgoing
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.store import Store
from services.kit.store.locations import migrate_store, open_store
from tools.servers.kafka_child import kafka_child
from tools.servers.postgres_child import postgres_child

BATCH = 500
UNTIL = date(2025, 6, 30)

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """The duration of a call, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def batches(some: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    """As many at once as a consumer writes in one transaction."""
    for at in range(0, len(some), BATCH):
        yield some[at : at + BATCH]


class Pipeline:
    """A recorded history and the servers that it goes through."""

    def __init__(self, kafka: KafkaSettings, database: str, facts: int) -> None:
        self.kafka = kafka
        self._database = database
        self._recorded = self._store(journal.TABLES, relay.TABLES)
        self._record(facts)
        found = self._recorded.notifications(0, 10 * facts)
        self.events = [outgoing(each, PARTITIONS) for each in found]

    def _store(self, *tables: Sequence[str]) -> Store:
        url = f"{self._database}?schema=bench_{secrets.token_hex(4)}"
        own = [statement for each in tables for statement in each]
        migrate_store(url, own)
        return open_store(url)

    def _record(self, facts: int) -> None:
        history = sample_lines(dealers=max(1, facts // 500), months=32, until=UNTIL, seed=1)
        now = datetime.now(UTC)
        drafts = [imported_draft(read_json(line), now, "bench") for line in history][:facts]
        own = Journal(self._recorded, STAFFING, PARTITIONS, WallClock())
        for at in range(0, len(drafts), BATCH):
            own.record(drafts[at : at + BATCH])

    def topic(self) -> str:
        """A topic of its own for a leg."""
        name = f"bench-{secrets.token_hex(4)}"
        KafkaTopics(self.kafka, [name], PARTITIONS).ensure()
        return name

    # To the topic

    def bare_producer(self) -> float:
        """The client, with the settings of the relay's, flushed where the relay waits."""
        topic = self.topic()
        producer = KafkaProducer(
            bootstrap_servers=self.kafka.bootstrap,
            enable_idempotence=True,
            acks="all",
            batch_size=LARGEST_BATCH_BYTES,
            max_request_size=LARGEST_BATCH_BYTES,
            linger_ms=5000,
        )

        def send() -> None:
            for some in batches(self.events):
                for each in some:
                    producer.send(topic, each.value, each.key, each.headers, each.partition)
                producer.flush()

        took = seconds(send)
        producer.close()
        return took

    def relayed(self) -> float:
        """From the store, in its order, its position kept."""
        topic = self.topic()
        with closing(Relay(self._recorded, topic, PARTITIONS, KafkaBroker(self.kafka))) as relaying:

            def send() -> None:
                while relaying.step():
                    pass

            return seconds(send)

    # From the topic

    def filled(self) -> str:
        """A topic that has them all."""
        topic = self.topic()
        with closing(Relay(self._recorded, topic, PARTITIONS, KafkaBroker(self.kafka))) as relaying:
            while relaying.step():
                pass
        return topic

    def bare_consumer(self, topic: str) -> float:
        """The client, polled until all is there."""
        client = KafkaConsumer(
            bootstrap_servers=self.kafka.bootstrap, auto_offset_reset="earliest", group_id=None
        )
        client.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])

        def read() -> None:
            left = len(self.events)
            while left:
                left -= sum(map(len, client.poll(1000, BATCH).values()))

        took = seconds(read)
        client.close()
        return took

    def consumed(self, topic: str, each: Callable[[Record], object]) -> float:
        """Our reader, each record given to `each`."""
        with closing(KafkaLog(self.kafka, secrets.token_hex(4), [topic], PARTITIONS)) as log:
            while not log.assignment.partitions:
                log.poll(BATCH)
            log.seek({})

            def read() -> None:
                left = len(self.events)
                while left:
                    for record in log.poll(BATCH):
                        each(record)
                        left -= 1

            return seconds(read)

    def written(self, topic: str) -> float:
        """The consumer whole: sorted, kept by dealer, fenced, its positions moved."""
        store = self._store(consumer.TABLES, shelf.TABLES)
        log = KafkaLog(self.kafka, secrets.token_hex(4), [topic], PARTITIONS)
        with closing(store), closing(Consumer(store, log, Shelf())) as reading:
            while not reading.taken.partitions:
                reading.step()

            def read() -> None:
                while reading.step():
                    pass

            return seconds(read)

    def sorted_in(self) -> float:
        """The consumer's writing alone: what it reads is there already."""
        store = self._store(consumer.TABLES, shelf.TABLES)
        with closing(store), closing(Consumer(store, Read(self.events), Shelf())) as reading:

            def write() -> None:
                while reading.step():
                    pass

            return seconds(write)

    def bulk_insert(self) -> float:
        """The same rows into the same table by the bare driver, a transaction a batch."""
        store = self._store(consumer.TABLES, shelf.TABLES)
        with closing(store), store.reading() as look:
            [(schema,)] = look.execute("SELECT current_schema()")
        rows = [kept_row(each) for each in self.events]
        with psycopg.connect(self._database) as connection:

            def write() -> None:
                for at in range(0, len(rows), BATCH):
                    with connection.transaction(), connection.cursor() as cursor:
                        cursor.executemany(
                            f"INSERT INTO {schema}.kept VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                            rows[at : at + BATCH],
                        )

            return seconds(write)


def main(facts: int, rounds: int) -> None:
    """Measure."""
    with kafka_child() as kafka, postgres_child() as database:
        line = Pipeline(KafkaSettings(bootstrap=kafka.bootstrap, replication=1), database, facts)
        topic = line.filled()
        works: dict[str, Callable[[], float]] = {
            "bare producer": line.bare_producer,
            "relay": line.relayed,
            "bare consumer": lambda: line.bare_consumer(topic),
            "consume only": lambda: line.consumed(topic, lambda _: None),
            "consume and fold": lambda: line.consumed(topic, decoded),
            "bulk insert": line.bulk_insert,
            "case writing": line.sorted_in,
            "consume and write": lambda: line.written(topic),
        }
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                taken[name].append(len(line.events) / work())
    rates = {name: median(each) for name, each in taken.items()}
    print(f"{len(line.events)} facts")
    for name, rate in rates.items():
        print(f"{name:18} {rate:9.0f} facts/s")
    for name, beside in (
        ("relay", "bare producer"),
        ("consume only", "bare consumer"),
        ("consume and fold", "consume only"),
        ("case writing", "bulk insert"),
        ("consume and write", "bulk insert"),
    ):
        print(f"{name + ' / ' + beside:34} {rates[name] / rates[beside]:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ("50000", "3")))
