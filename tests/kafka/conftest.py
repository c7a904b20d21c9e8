"""A real Apache Kafka for the tests of this folder, and the logs over it."""

import gc
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.kafka.logs import PARTITIONS, EmbeddedTestLog, KafkaTestLog, TestLog, topics_named
from tests.kafka.production import Production, production
from tests.kafka.relays import Hours, Starting
from tests.servers.kafka import kafka_server, own_kafka
from tests.servers.postgres import postgres_server

Opening = Callable[..., Store]


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaSettings]:
    with ExitStack() as stack:
        with sweeping():
            bootstrap = stack.enter_context(kafka_server())
        yield KafkaSettings(bootstrap=bootstrap, replication=1, session_timeout=2)


@contextmanager
def sweeping() -> Iterator[None]:
    """What could not connect, the client leaves to the garbage collector: collected here."""
    client = logging.getLogger("kafka")
    client.setLevel(logging.CRITICAL)  # what it logs would keep them
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()
    client.setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    with sweeping():
        yield


@pytest.fixture(params=["embedded", "kafka"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestLog]:
    """Two topics, empty."""
    topics = topics_named("staffing", "decisions")
    if request.param == "embedded":
        made: EmbeddedTestLog | KafkaTestLog = EmbeddedTestLog(tmp_path, topics)
    else:
        made = KafkaTestLog(tmp_path, topics, request.getfixturevalue("kafka"))
    with closing(made):
        yield made


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Opening]:
    """Opens stores by name, closed when the test is over."""
    with ExitStack() as stack:

        def opened(name: str, *tables: str) -> Store:
            store = open_store(f"sqlite:{tmp_path / name}.sqlite", tables)
            stack.callback(store.close)
            return store

        yield opened


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """A broker of the tests' own, on which topics may be deleted."""
    with ExitStack() as stack:
        with sweeping():
            cluster = stack.enter_context(own_kafka())
        yield cluster.bootstrap


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def docket(tmp_path: Path, postgres: str, broker: str) -> Iterator[Production]:
    """The production shape, empty."""
    with production(tmp_path, postgres, broker) as made:
        yield made


@pytest.fixture
def topic(kafka: KafkaSettings) -> str:
    [name] = topics_named("staffing")
    KafkaTopics(kafka, [name], PARTITIONS).ensure()
    return name


@pytest.fixture
def written(tmp_path: Path, topic: str) -> Iterator[Journal]:
    store = open_store(f"sqlite:{tmp_path / 's.sqlite'}", (*journal.TABLES, *relay.TABLES))
    with closing(store):
        yield Journal(store, topic, PARTITIONS, WallClock())


@pytest.fixture
def starting(kafka: KafkaSettings, topic: str, written: Journal) -> Iterator[Starting]:
    """Starts relays over the journal's store, closed before it is."""
    with ExitStack() as stack:

        def started(
            broker: KafkaBroker | None = None, now: Hours | None = None, store: Store | None = None
        ) -> Relay:
            opened = Relay(
                store or written.store,
                topic,
                PARTITIONS,
                broker or KafkaBroker(kafka),
                now or Hours(),
            )
            stack.callback(opened.close)
            return opened

        yield started
