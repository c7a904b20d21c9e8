"""The production shape for a test: services as processes, over a real Kafka and PostgreSQL."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from psycopg.sql import SQL, Identifier

from services.kit.log.partitions import partition_of
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import Fact
from tests.patience import PATIENCE

PARTITIONS = 2

TOPICS = tuple(f"docket.{name}.v1" for name in ("staffing", "audits", "decisions", "penalties"))
SERVICES = ("staffing", "audits", "penalties")


class Production(Docket):
    """The command, in the environment of a stack over brokers and a database of its own."""

    def __init__(self, folder: Path, server: str, database: str, bootstrap: str) -> None:
        self.server = server
        self.database = database
        self.url = urlsplit(server)._replace(path=f"/{database}").geturl()
        self.kafka = {"bootstrap_servers": bootstrap}
        super().__init__(
            folder,
            DOCKET_POSTGRES_URL=self.url,
            DOCKET_KAFKA_BOOTSTRAP=bootstrap,
            DOCKET_KAFKA_REPLICATION="1",
            DOCKET_KAFKA_SESSION_TIMEOUT="2",
            DOCKET_PARTITIONS=str(PARTITIONS),
            DOCKET_MAIL_IMPORTED="true",
        )

    @contextmanager
    def serving(self, *services: str) -> Iterator[dict[str, Stack]]:
        """These services, a process each, their days ended by hand."""
        with ExitStack() as stack:
            yield {
                each: stack.enter_context(self.running("serve", each, "--clock", "manual"))
                for each in services
            }

    def stores(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives, or nothing, done by somebody past the services."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            done = connection.execute(statement)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    def copy_database(self, copy: str) -> None:
        """A backup, while nobody uses it."""
        self._administer("CREATE DATABASE {} TEMPLATE {}", copy, self.database)

    def set_back_to(self, copy: str, away: float = 0) -> None:
        """The database as it was when it was copied, `away` for some seconds meanwhile."""
        self._administer("DROP DATABASE {} WITH (FORCE)", self.database)
        time.sleep(away)
        self._administer("ALTER DATABASE {} RENAME TO {}", copy, self.database)

    def drop(self) -> None:
        self._administer("DROP DATABASE {} WITH (FORCE)", self.database)

    def on_topic(self, topic: str) -> dict[int, list[bytes]]:
        """The values of a topic, by partition, as any client reads them."""
        with closing(KafkaConsumer(**self.kafka, enable_auto_commit=False)) as client:
            places = [TopicPartition(topic, each) for each in range(PARTITIONS)]
            ends = client.end_offsets(places)
            client.assign(places)
            client.seek_to_beginning(*places)
            found: dict[int, list[bytes]] = {each: [] for each in range(PARTITIONS)}
            while any(len(found[at.partition]) < ends[at] for at in places):
                for at, records in client.poll(500).items():
                    found[at.partition] += [each.value for each in records]
            return found

    def put_on_topic(self, topic: str, dealer: str, value: bytes) -> None:
        """A record that no relay has written."""
        with closing(KafkaProducer(**self.kafka, acks="all")) as client:
            place = partition_of(dealer, PARTITIONS)
            client.send(topic, value, dealer.encode(), partition=place).get(PATIENCE)

    def end_in_a_marker(self) -> None:
        """Let every partition end in a transaction's marker, with nothing of the transaction."""
        with closing(KafkaProducer(**self.kafka, transactional_id="mirror")) as mirror:
            mirror.init_transactions()
            mirror.begin_transaction()
            for topic in TOPICS:
                for place in range(PARTITIONS):
                    mirror.send(topic, b"never written", partition=place)
            mirror.flush()
            mirror.abort_transaction()

    def expire(self) -> None:
        """Delete every record of every topic; as a retention does that should not be."""
        places = [TopicPartition(topic, each) for topic in TOPICS for each in range(PARTITIONS)]
        with closing(KafkaAdminClient(**self.kafka)) as admin:
            admin.delete_records(dict.fromkeys(places, -1))

    def adjudicated(self, as_of: str) -> Mapping[str, Any]:
        """What `docket export | docket adjudicate -` gives, by dealer."""
        exported = self.must("export").out
        said = self.must("adjudicate", "-", "--as-of", as_of, "--json", given=exported)
        dealers: Mapping[str, Any] = said.json["dealers"]
        return dealers

    def _administer(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))  # type: ignore[arg-type]


@contextmanager
def production(folder: Path, server: str, bootstrap: str) -> Iterator[Production]:
    """Empty stores and topics, made as an operator makes them."""
    made = Production(folder, server, f"test_{secrets.token_hex(8)}", bootstrap)
    _delete_topics(made)
    made._administer("CREATE DATABASE {}", made.database)  # noqa: SLF001
    try:
        made.must("migrate")
        made.must("topics")
        yield made
    finally:
        made.drop()


def _delete_topics(made: Production) -> None:
    with closing(KafkaAdminClient(**made.kafka)) as admin:
        if there := [topic for topic in TOPICS if topic in admin.list_topics()]:
            admin.delete_topics(there)
        until = time.monotonic() + PATIENCE
        while set(TOPICS) & set(admin.list_topics()):
            assert time.monotonic() < until
            time.sleep(0.1)


def accept(services: Mapping[str, Stack], *facts: Fact) -> list[dict[str, Any]]:
    """The receipts of facts, each sent to the service that accepts it."""
    receipts = []
    for fact in facts:
        topic = fact["type"].split(".")[1]
        stack = services["penalties" if topic == "decisions" else topic]
        receipts += stack.accept(fact)
    return receipts


def live_docket(stack: Stack, dealer: str) -> Any:
    """A dealer's docket without what only a running stack knows of it."""
    answer = stack.http.get(f"/penalties/v1/dealers/{dealer}/docket")
    if answer.status_code != 200:
        return answer.text
    docket = answer.json()
    for entry in docket["entries"]:
        entry.pop("provisional", None)
    return {name: said for name, said in docket.items() if name not in {"as_of", "pending"}}


def eventually(look: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    """What is seen, once it is as wanted."""
    until = time.monotonic() + PATIENCE
    while not wanted(seen := look()):
        assert time.monotonic() < until, seen
        time.sleep(0.1)
    return seen


def posted(made: Production) -> list[dict[str, Any]]:
    """What is posted and stated, as the topic has it."""
    values = made.on_topic("docket.penalties.v1").values()
    return [json.loads(value) for each in values for value in each]
