"""What stands still is told by the health check of the real stack, and until it moves."""

import time
from pathlib import Path

import httpx
import pytest

from services.kit.standstill import STANDSTILL_SECONDS
from tests.e2e.docket import Stack
from tests.e2e.facts import accepted
from tests.kafka.production import PATIENCE, eventually, production
from tests.servers.kafka import own_kafka

RELAY = "relay-staffing"


def readyz(stack: Stack) -> httpx.Response:
    return stack.http.get("/readyz")


@pytest.mark.slow
def test_a_relay_whose_brokers_are_away_alarms_after_two_minutes_and_serves_all_the_while(
    tmp_path: Path, postgres: str
) -> None:
    with (
        own_kafka() as brokers,
        production(tmp_path, postgres, brokers.bootstrap) as docket,
        docket.serving("staffing") as services,
    ):
        stack = services["staffing"]
        eventually(lambda: readyz(stack).json()["status"], lambda status: status == "ready")
        brokers.kill()
        began = time.monotonic()
        stack.accept(accepted("2012-06-01", "1", "D-1"))
        eventually(lambda: RELAY in readyz(stack).json()["hindered"], bool)
        if (
            time.monotonic() - began < STANDSTILL_SECONDS / 2
        ):  # else this machine is too slow to tell
            assert readyz(stack).status_code == 200

        until = time.monotonic() + STANDSTILL_SECONDS + PATIENCE
        while (answer := readyz(stack)).status_code != 503:
            assert time.monotonic() < until, answer.text
            time.sleep(1)
        eventually(lambda: readyz(stack).json()["hindered"][RELAY], lambda why: "(since " in why)
        assert (
            time.monotonic() - began > STANDSTILL_SECONDS / 2
        )  # counted from the last step that did well
        stack.accept(accepted("2012-06-01", "2", "D-2"))

        brokers.start()
        eventually(lambda: readyz(stack).status_code, lambda code: code == 200)
        eventually(lambda: readyz(stack).json()["status"], lambda status: status == "ready")
