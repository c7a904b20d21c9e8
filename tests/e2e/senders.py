"""Clients that post at the same time, and repeat what fails until it is acknowledged."""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event
from typing import Any

import httpx

from tests.e2e.docket import Stack
from tests.patience import PATIENCE
from tests.sending import sending

CLIENTS = 8

Fact = dict[str, Any]


class Senders:
    """They share the facts out among them, and each sends its own in order."""

    def __init__(self, facts: Sequence[Fact], seed: int) -> None:
        self.receipts: dict[tuple[str, str], dict[str, Any]] = {}
        self._facts = facts
        self._seed = seed
        self._address = ""
        self._up = Event()
        self._over = Event()
        self._sending: Sequence[Future[None]] = []

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send meanwhile; what is not acknowledged at the end is given up."""
        with sending(self._send, CLIENTS, self._over, self._up) as self._sending:
            yield

    def stack_is_up(self, stack: Stack) -> None:
        self._address = str(stack.http.base_url).rstrip("/")
        self._up.set()

    def wait_for(self, receipts: int, patience: float = PATIENCE) -> None:
        """Return once so many facts are acknowledged."""
        until = time.monotonic() + patience
        while len(self.receipts) < receipts:
            for each in self._sending:
                if each.done():
                    each.result()
            assert time.monotonic() < until, f"{len(self.receipts)} facts acknowledged"
            time.sleep(0.002)

    def _send(self, number: int) -> None:
        draw = random.Random(f"{self._seed}/{number}")
        self._up.wait()
        with httpx.Client(timeout=PATIENCE) as http:
            for few in shared_out(self._facts[number::CLIENTS], draw):
                while not self._acknowledged(http, few):
                    if self._over.wait(0.01):
                        return

    def _acknowledged(self, http: httpx.Client, few: Sequence[Fact]) -> bool:
        """Whether these are taken: one by itself, several as a batch."""
        service = few[0]["type"].split(".")[1]
        one = len(few) == 1
        path = f"{self._address}/{service}/v1/events{'' if one else '/batch'}"
        try:
            answer = http.post(path, json=few[0] if one else few)
        except httpx.TransportError:
            return False
        if answer.status_code == 503:
            return False
        assert answer.status_code in {200, 202}, answer.text
        said = [answer.json()] if one else [result["receipt"] for result in answer.json()]
        for receipt in said:
            self.receipts[receipt["source"], receipt["id"]] = receipt
        return True


def shared_out(facts: Sequence[Fact], draw: random.Random) -> Iterator[Sequence[Fact]]:
    """The facts in runs of one service, by ones and by handfuls."""
    for service in ("staffing", "audits", "decisions"):
        own = [fact for fact in facts if fact["type"].split(".")[1] == service]
        while own:
            size = draw.choice([1, 1, 1, 5])
            yield own[:size]
            own = own[size:]
