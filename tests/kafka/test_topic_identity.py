"""Nobody here makes a topic by sending or reading, and one made anew beneath a service stops it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from services.kit.log import LogUnavailable
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.identity import TopicMadeAnew
from services.kit.log.kafka.last_records import last_values
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics, TopicsUnfit
from services.kit.log.outgoing import outgoing
from services.kit.relay.relay import Relay
from tests.component.kit.facts import declared, drafted
from tests.e2e.facts import accepted
from tests.kafka.logs import PARTITIONS, KafkaTestLog, joined, topics_named
from tests.kafka.production import PATIENCE, Production, eventually
from tests.kafka.relays import recorded, values
from tests.kafka.test_members import DEALERS


@pytest.fixture
def kafka(broker: str) -> KafkaSettings:
    """Brokers that make a topic for whoever asks for one, as they do unless told otherwise."""
    return KafkaSettings(bootstrap=broker, replication=1, session_timeout=2)


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def topics_of(kafka: KafkaSettings) -> set[str]:
    with closing(KafkaAdminClient(**kafka.connection())) as admin:
        return set(admin.list_topics())


def delete(kafka: KafkaSettings, *topics: str) -> None:
    with closing(KafkaAdminClient(**kafka.connection())) as admin:
        admin.delete_topics(list(topics))
    eventually(lambda: topics_of(kafka), lambda there: not there & set(topics))


def make_anew(kafka: KafkaSettings, *topics: str) -> None:
    """As whoever does it to get rid of what is there."""
    delete(kafka, *topics)
    KafkaTopics(kafka, topics, PARTITIONS).ensure()


def file(log: KafkaTestLog, round_: int) -> None:
    """One fact of every dealer in the first topic, not sent."""
    bodies = [declared(f"{round_}-{dealer}", dealer) for dealer in DEALERS]
    log.journal(log.topics[0]).record([drafted(each) for each in bodies])


def poll_until(log: KafkaLog, fault: type[Exception]) -> Exception:
    """The fault, once it comes; others may come before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            log.poll(10)
        except fault as found:
            return found
        except LogUnavailable:
            pass
    raise AssertionError("it goes on")


def relay(log: KafkaTestLog) -> Relay:
    [topic, *_] = log.topics
    return Relay(log.journal(topic).store, topic, PARTITIONS, KafkaBroker(log.kafka))


def send_all(sending: Relay) -> None:
    while sending.step():
        pass


def step_until(sending: Relay, fault: type[Exception]) -> Exception:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            send_all(sending)
        except fault as found:
            return found
        except LogUnavailable:
            pass
    raise AssertionError("it goes on")


def test_a_send_makes_no_topic(log: KafkaTestLog, kafka: KafkaSettings) -> None:
    [topic, *_] = log.topics
    file(log, 1)
    store = log.journal(topic).store
    batch = [outgoing(each, PARTITIONS) for each in store.notifications(0, 100)]
    brokers = KafkaBroker(kafka)
    brokers.check(topic, PARTITIONS)
    with closing(brokers.sender(topic)) as sending:
        sending.send(batch[:1], lambda: None)
        delete(kafka, topic)
        with pytest.raises(LogUnavailable):
            sending.send(batch[1:], lambda: None)
        time.sleep(1)  # what it had asked for would be there by then
        assert topic not in topics_of(kafka)
    with pytest.raises(LogUnavailable):
        last_values(kafka, topic, PARTITIONS)
    with closing(relay(log)) as anew, pytest.raises(TopicsUnfit, match=f"{topic} is missing"):
        anew.step()
    assert topic not in topics_of(kafka)


def test_a_member_makes_no_topic_that_is_deleted_beneath_it(
    log: KafkaTestLog, kafka: KafkaSettings
) -> None:
    with closing(KafkaLog(kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS)) as member:
        joined(member)
        delete(kafka, log.topics[1])
        said = poll_until(member, TopicsUnfit)
        assert str(said) == f"{log.topics[1]} is missing: run `docket topics`"
        for _ in range(5):
            with pytest.raises(TopicsUnfit):
                member.poll(10)
        assert log.topics[1] not in topics_of(kafka)


def test_to_a_topic_made_anew_nothing_is_sent_until_the_service_is_started_again(
    log: KafkaTestLog, kafka: KafkaSettings
) -> None:
    [topic, *_] = log.topics
    file(log, 1)
    with closing(relay(log)) as sending:
        send_all(sending)
        make_anew(kafka, topic)
        file(log, 2)
        said = step_until(sending, TopicMadeAnew)
        assert str(said).startswith(f"{topic}: made anew while this service ran")
        for _ in range(2):
            with pytest.raises(TopicMadeAnew):
                sending.step()
    assert values(kafka, topic) == {each: [] for each in range(PARTITIONS)}
    with closing(relay(log)) as again:
        send_all(again)
    assert values(kafka, topic) == recorded(log.journal(topic).store)


def test_from_a_topic_made_anew_nothing_is_read_until_the_service_is_started_again(
    log: KafkaTestLog, kafka: KafkaSettings
) -> None:
    group = f"{log.topics[0]}.g"
    with closing(KafkaLog(kafka, group, log.topics, PARTITIONS)) as member:
        joined(member)
        make_anew(kafka, log.topics[1])
        said = poll_until(member, TopicMadeAnew)
        assert str(said).startswith(f"{log.topics[1]}: made anew")
        with pytest.raises(TopicMadeAnew):
            member.poll(10)
    with closing(KafkaLog(kafka, group, log.topics, PARTITIONS)) as again:
        joined(again)


@pytest.mark.slow
def test_a_service_beneath_which_a_topic_is_made_anew_ends_with_the_remedy(
    docket: Production,
) -> None:
    topic = "docket.staffing.v1"
    with ExitStack() as stack:
        service = stack.enter_context(docket.serving("staffing"))["staffing"]
        service.accept(accepted("2012-06-01"))
        sent: Callable[[], int] = lambda: sum(map(len, docket.on_topic(topic).values()))  # noqa: E731
        before = eventually(sent, bool)
        kafka = KafkaSettings(bootstrap=docket.kafka["bootstrap_servers"], replication=1)
        delete(kafka, topic)
        docket.must("topics")
        assert service.process.wait(PATIENCE) == 2
        assert f"{topic}: made anew while this service ran" in service.told
    with docket.serving("staffing"):
        assert eventually(sent, lambda count: count >= before) == before
