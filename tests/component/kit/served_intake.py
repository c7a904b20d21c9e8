"""The intake of a topic behind a real HTTP server, and what is posted to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
from fastapi import Depends, FastAPI

from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.receipts_http import receipt_routes
from services.kit.store import Store
from tests.component.kit.records import PARTITIONS
from tests.patience import PATIENCE
from tests.servers.http import served

JSON = {"content-type": "application/cloudevents+json"}
ServeIntake = Callable[..., httpx.Client]


@contextmanager
def served_intakes() -> Iterator[ServeIntake]:
    """Opens the intake of a topic over a store, behind a real HTTP server."""
    with ExitStack() as stack:

        def opened(store: Store, topic: str = STAFFING, **other: Any) -> httpx.Client:
            journal = Journal(store, topic, PARTITIONS, WallClock())
            intake = Intake(journal, **other)
            stack.callback(intake.close)
            app = FastAPI(dependencies=[Depends(development_guard())])
            app.include_router(routes(intake))
            app.include_router(receipt_routes(journal))
            answer_problems(app)
            url = stack.enter_context(served(app))
            limits = httpx.Limits(max_connections=64)
            return stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE, limits=limits))

        yield opened


def posted(client: httpx.Client, body: Any, path: str = "/staffing/v1/events") -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, content=content, headers=JSON)


def batched(client: httpx.Client, *bodies: Any) -> httpx.Response:
    return posted(client, list(bodies), "/staffing/v1/events/batch")
