"""A relay whose oldest unsent event does not move is told by the health check, until it does."""

import asyncio
from contextlib import closing
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from contracts.topics import STAFFING
from services.commands.stack.stack import build_app
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.lag import ALL_PARTITIONS, LagWatch
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.relay.relayed import relayed_all
from services.kit.service.built_service import BuiltService
from services.kit.service.runner import Runner
from services.kit.standstill import STANDSTILL_SECONDS
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted
from tests.component.kit.test_runner_stuck import Hand, soon
from tools.servers.here import free_port

PARTITIONS = 4
PLACE = (STAFFING, ALL_PARTITIONS)


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, (*journal.TABLES, *relay.TABLES))


@pytest.fixture
def written(store: Store) -> Journal:
    return Journal(store, STAFFING, PARTITIONS, WallClock())


def relay_of(store: Store) -> Relay:
    """A relay whose broker is away."""
    nowhere = KafkaSettings(bootstrap=f"127.0.0.1:{free_port()}")
    return Relay(store, STAFFING, PARTITIONS, KafkaBroker(nowhere))


def file(written: Journal, *numbers: int) -> None:
    written.record([drafted(declared(str(n))) for n in numbers])


def readyz(*parts: BuiltService) -> Response:
    async def asked() -> Response:
        door = ASGITransport(build_app(parts))
        async with AsyncClient(transport=door, base_url="http://docket") as client:
            return await client.get("/readyz")

    return asyncio.run(asked())


def test_what_is_not_sent_yet_is_how_far_a_relay_is_behind(store: Store, written: Journal) -> None:
    with closing(relay_of(store)) as sending:
        assert sending.progress()[PLACE].lag == 0
        file(written, 1, 2, 3)
        assert sending.progress()[PLACE].lag == 3
        relayed_all(store, STAFFING, "an id")
        assert sending.progress()[PLACE].lag == 0
        file(written, 4)
        assert sending.progress()[PLACE].lag == 1


class Waiting(Relay):
    """One whose turn it is not: another instance holds the turn, and does not get on."""

    def step(self) -> bool:
        return False


def test_a_backlog_that_does_not_move_alarms_whoever_waits_for_the_turn(
    store: Store, written: Journal
) -> None:
    hand = Hand()
    nowhere = KafkaSettings(bootstrap=f"127.0.0.1:{free_port()}")
    waiting = Waiting(store, STAFFING, PARTITIONS, KafkaBroker(nowhere))
    with closing(Runner("relay-staffing", waiting, LagWatch(now=hand), 1, now=hand)) as runner:
        part = BuiltService("staffing", [], [runner])
        runner.start()

        def looked() -> None:
            seen, before = [], waiting.progress
            waiting.progress = lambda: (seen.append(1), before())[1]  # type: ignore[method-assign]
            hand.now += 1.5
            soon(lambda: seen)
            waiting.progress = before  # type: ignore[method-assign]

        file(written, 1, 2)
        soon(lambda: (looked(), runner.watch.lags == {PLACE: 2})[1])
        hand.now += STANDSTILL_SECONDS
        soon(lambda: (looked(), runner.alarms)[1])
        answer = readyz(part)
        assert answer.status_code == 503
        said: dict[str, Any] = answer.json()
        assert said["status"] == "hindered"
        assert said["behind"] == {"relay-staffing": 2}
        told = said["hindered"]["relay-staffing"]
        assert told.startswith(f"{STAFFING} stands still since ")
        assert told.endswith("2 events before its end")

        relayed_all(store, STAFFING, "an id")
        soon(lambda: (looked(), not runner.alarms)[1])
        assert readyz(part).status_code == 200
        assert readyz(part).json()["status"] == "ready"
