"""Eight clients that send at the same time, and repeat what fails until it is acknowledged."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from http import HTTPStatus
from random import Random
from threading import Event, Lock
from typing import Any

import httpx

from tests.faults.facts import CLIENTS, Fact, Handful, shared_out
from tests.patience import PATIENCE
from tests.sending import sending

ANSWER = 8.0
"""Seconds in which an instance must have answered; then another is asked."""

AGAIN = 0.1

TAKEN = {HTTPStatus.OK, HTTPStatus.ACCEPTED}
NOT_NOW = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY}

Doors = Callable[[str], Sequence[str]]
"""Where facts of a topic may be sent at this moment."""


class Clients:
    """They share the facts out among them; each sends its own in their order, to any instance."""

    def __init__(self, doors: Doors, facts: Sequence[Fact], rng: Random, seconds: float) -> None:
        self.facts = facts
        self.acknowledged: list[tuple[Fact, dict[str, Any]]] = []
        """Every fact that an answer said to be recorded, with its receipt."""
        self.surprises: list[str] = []
        """Answers that nothing explains."""
        self._doors = doors
        self._shares = shared_out(facts, rng)
        self._seeds = [rng.random() for _ in range(CLIENTS)]
        self._pause = seconds * CLIENTS / sum(map(len, self._shares))
        self._lock = Lock()
        self._over = Event()
        self._hurry = Event()
        self._sending: Sequence[Future[None]] = []
        self._handfuls = sum(map(len, self._shares))
        self._done = 0

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send meanwhile; what is not acknowledged when this is left is given up."""
        with sending(self._send, CLIENTS, self._over, self._hurry) as self._sending:
            yield

    @property
    def share_done(self) -> float:
        """How much of all is acknowledged, 0 to 1."""
        return self._done / self._handfuls

    def finish(self) -> None:
        """Return once everything is acknowledged, which no fault hinders any more."""
        self._hurry.set()
        until = time.monotonic() + PATIENCE
        while not all(each.done() for each in self._sending):
            assert time.monotonic() < until, f"{self.share_done:.0%} is acknowledged"
            time.sleep(0.1)
        for each in self._sending:
            each.result()

    def _send(self, number: int) -> None:
        rng = Random(self._seeds[number])
        with httpx.Client(timeout=ANSWER) as http:
            for few in self._shares[number]:
                self._hurry.wait(rng.uniform(0, 2 * self._pause))
                while not self._is_acknowledged(http, few, rng.choice(self._doors(few.topic))):
                    if self._over.wait(AGAIN):
                        return
                self._done += 1

    def _is_acknowledged(self, http: httpx.Client, few: Handful, door: str) -> bool:
        one = len(few.facts) == 1
        path = f"{door}/{few.topic}/v1/events{'' if one else '/batch'}"
        try:
            answer = http.post(path, json=few.facts[0] if one else few.facts)
        except httpx.TransportError:
            return False
        if answer.status_code in NOT_NOW:
            return False
        if answer.status_code not in TAKEN:
            self.surprises.append(f"{path} answered {answer.status_code}: {answer.text}")
            return True
        said = answer.json()
        receipts = [said] if one else [result["receipt"] for result in said]
        with self._lock:
            self.acknowledged += zip(few.facts, receipts, strict=True)
        return True
