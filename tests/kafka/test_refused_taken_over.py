"""Which event is refused outlives the relay that met it, and the health check names it."""

from collections.abc import Callable, Sequence
from contextlib import closing

import pytest

from contracts.topics import STAFFING
from services.kit.log import LogUnavailable
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.outgoing import Outgoing
from services.kit.log.partitions import partition_of
from services.kit.relay.refused_events import RETRY_REFUSED_SECONDS
from services.kit.store.lease import TERM_SECONDS, FencedOut
from tests.e2e.facts import accepted
from tests.kafka.logs import PARTITIONS
from tests.kafka.production import Production, eventually
from tests.kafka.refusing import DEALER, HELD, SMALL, House, Unwary, big, errors, set_topic
from tests.kafka.refusing import brokers as brokers  # noqa: PLC0414
from tests.kafka.refusing import house as house  # noqa: PLC0414
from tests.kafka.refusing import written as written  # noqa: PLC0414
from tests.kafka.relays import file, send_all


def test_another_relay_holds_the_same_partition_and_sends_nothing_twice(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(house.relay()) as first, closing(house.relay()) as second:
        file(house.written, *range(9))
        send_all(first)
        assert not second.step()
        house.brokers.set(max_message_bytes=str(SMALL))
        house.file_big("big")
        file(house.written, *range(9, 18))
        send_all(first)

        house.hours.now += TERM_SECONDS / 2
        assert not second.step()
        house.hours.now += TERM_SECONDS
        file(house.written, *range(18, 27))
        send_all(second)
        waiting = [n for n in range(9, 27) if partition_of(f"D-{n % 9}", PARTITIONS) == HELD]
        house.assert_sent_but(len(waiting) + 1)
        assert len(errors(caplog)) == 1

        house.brokers.set_right()
        house.hours.now += RETRY_REFUSED_SECONDS
        send_all(second)
        file(house.written, *range(27, 36))
        with pytest.raises(FencedOut):
            send_all(first)
        send_all(second)
        assert house.sent() == house.recorded()
        assert house.told() == {}


class Dying(Unwary):
    """A broker whose senders die once something was taken, before anybody hears of it."""

    def sender(self, topic: str) -> KafkaSender:
        made = super().sender(topic)
        send = made.send

        def dying(events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
            send(events, meanwhile)
            raise LogUnavailable("died")

        made.send = dying  # type: ignore[method-assign]
        return made


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_relay_that_dies_amid_the_remedy_leaves_nothing_to_be_sent_twice(
    house: House, deaths: int
) -> None:
    with closing(house.relay()) as first:
        house.brokers.set(max_message_bytes=str(SMALL))
        file(house.written, *range(9))
        house.file_big("big")
        file(house.written, *range(9, 18))
        send_all(first)
    house.brokers.set_right()
    for _ in range(deaths):
        with closing(house.relay(Dying(house.brokers.kafka, house.brokers.topic))) as dying:
            house.hours.now += RETRY_REFUSED_SECONDS
            with pytest.raises(LogUnavailable):
                send_all(dying)
    with closing(house.relay()) as last:
        file(house.written, *range(18, 27))
        send_all(last)
    assert house.sent() == house.recorded()
    assert house.told() == {}


@pytest.mark.slow
def test_the_health_check_of_a_stack_names_it_until_the_remedy(docket: Production) -> None:
    kafka = KafkaSettings(bootstrap=docket.kafka["bootstrap_servers"], replication=1)
    with docket.serving("staffing") as services:
        stack = services["staffing"]
        eventually(lambda: stack.http.get("/readyz").json()["status"], "ready".__eq__)
        set_topic(kafka, STAFFING, max_message_bytes=str(SMALL))
        stack.accept(accepted("2012-06-01", "1", DEALER))
        stack.accept(big("big", DEALER))
        answer = eventually(lambda: stack.http.get("/readyz"), lambda seen: seen.is_error)
        assert answer.status_code == 503
        [(place, why)] = answer.json()["hindered"].items()
        assert place.startswith(f"{STAFFING}/")
        assert "event big of " in why
        assert stack.said.count("event big of ") == 1

        docket.must("topics")
        eventually(lambda: stack.http.get("/readyz").json()["status"], "ready".__eq__)
        on_topic = docket.on_topic(STAFFING).values()
        assert sum(b'"id":"big"' in value for values_ in on_topic for value in values_) == 1
