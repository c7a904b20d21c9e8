"""Kills of what posts webhooks, at any moment: each event arrives, few of them twice."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import httpx

from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared
from tests.streams.receiving import Receiver

FACTS_A_LIFE = 4
LONGEST_LIFE_SECONDS = 0.6


class Delivered(NamedTuple):
    """How many events were recorded, how many of them arrived, and in how many attempts."""

    recorded: int
    arrived: int
    attempts: int


def kill_around(
    docket: Docket,
    receiver: Receiver,
    kills: int,
    seed: int,
    told: Callable[[str], None] = lambda _: None,
) -> Delivered:
    """Kill the stack so many times while it posts; then let it post what is left."""
    chance = random.Random(seed)
    with docket.up() as stack:
        made = stack.http.post("/staffing/v1/webhooks", json={"url": receiver.url})
        assert made.status_code == 201, made.text
        stack.accept(accepted("2012-06-04"))
        stack.kill()
    number = 0
    for kill in range(kills):
        with docket.up() as stack:
            for _ in range(FACTS_A_LIFE):
                number += 1
                told_month = f"{2012 + number // 12}-{number % 12 + 1:02d}"
                with suppress(httpx.TransportError):
                    stack.post(declared("2012-07-01", told_month))
            time.sleep(chance.random() * LONGEST_LIFE_SECONDS)  # that is when it dies
            stack.kill()
        if kill % 50 == 0:
            told(f"{kill} kills: {len(receiver.received)} attempts")
    recorded = [each for each in docket.export("--topic", "staffing") if _of_dealer(each)]
    with docket.up() as stack:
        receiver.wait_until(lambda: len(receiver.counts()) >= len(recorded))
        stack.stop()
    return Delivered(len(recorded), len(receiver.counts()), len(receiver.received))


def _of_dealer(event: dict[str, str]) -> bool:
    return event["type"].startswith("docket.staffing.") and event["subject"] != "*"
