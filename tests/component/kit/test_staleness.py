"""An answer that may be stale says as of when, and one that is not says nothing."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from http import HTTPStatus

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.http.answers import ABOUT_ONE
from services.kit.http.problem import Problem
from services.kit.http.staleness import READ_THROUGH, UNKNOWN_POSITION, staleness_route
from services.kit.intake import journal
from services.kit.intake.problems import answer_problems
from services.kit.log import Place
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of_stream
from services.kit.service.runner import Runner
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.records import PARTITIONS, event, kept, put
from tests.patience import PATIENCE
from tests.servers.http import served


class Remote(EmbeddedLog):
    """A log of which nobody knows at once what is on it, as Kafka's is; it says its ends."""

    immediate = False
    pause = 0.01

    def ends(self) -> Mapping[Place, int]:
        ends = {(STAFFING, partition): -1 for partition in range(self.partitions)}
        for each in self._stores[STAFFING].notifications(0, 1000):
            ends[STAFFING, partition_of_stream(each.stream, self.partitions)] = each.position
        return ends


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


@pytest.fixture
def view(opening: Opening, sqlite_url: str) -> Store:
    return opening(sqlite_url, (*consumer.TABLES, *shelf.TABLES))


@contextmanager
def asking(runner: Runner, view: Store) -> Iterator[Callable[[str], httpx.Response]]:
    """Asks a service that answers from what a runner has read."""
    router = APIRouter(route_class=staleness_route(runner))

    @router.get("/numbers/{code}", responses=ABOUT_ONE)
    def numbers(code: str, least: int = 0) -> list[int]:
        if code != "BJ-BSL":
            raise Problem(HTTPStatus.NOT_FOUND, "nothing is known of it")
        return [number for number in kept(view) if number >= least]

    app = FastAPI()
    app.include_router(router)
    answer_problems(app)
    with ExitStack() as stack:
        stack.callback(runner.close)
        url = stack.enter_context(served(app))
        yield stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE)).get


def test_an_answer_with_all_that_was_recorded_before_says_nothing_of_it(
    view: Store, upstream: Store
) -> None:
    runner = Runner("staffing", Consumer(view, EmbeddedLog({STAFFING: upstream}, 4), Shelf()))
    with asking(runner, view) as ask:
        runner.start()
        put(upstream, event("BJ-BSL", 1))
        for path, status in (("/numbers/BJ-BSL", 200), ("/numbers/BJ-NONE", 404)):
            answer = ask(path)
            assert answer.status_code == status
            assert READ_THROUGH not in answer.headers
        assert ask("/numbers/BJ-BSL").json() == [1]

        runner.close()
        put(upstream, event("BJ-BSL", 2))
        answer = ask("/numbers/BJ-BSL")
        assert answer.json() == [1]
        datetime.fromisoformat(answer.headers[READ_THROUGH])


def test_an_answer_from_a_log_elsewhere_says_through_when_that_is_read(
    view: Store, upstream: Store
) -> None:
    put(upstream, event("BJ-BSL", 1))
    reader = Consumer(view, Remote({STAFFING: upstream}, PARTITIONS), Shelf())
    runner = Runner("staffing", reader, watch_every=0.01)
    with asking(runner, view) as ask:
        answer = ask("/numbers/BJ-BSL")
        assert (answer.json(), answer.headers[READ_THROUGH]) == ([], UNKNOWN_POSITION)

        runner.start()
        until = time.monotonic() + PATIENCE
        while (answer := ask("/numbers/BJ-BSL")).headers[READ_THROUGH] == UNKNOWN_POSITION:
            assert time.monotonic() < until
        assert ask("/numbers/BJ-BSL").json() == [1]
        datetime.fromisoformat(answer.headers[READ_THROUGH])
        nothing = ask("/numbers/BJ-NONE")
        assert nothing.status_code == 404
        datetime.fromisoformat(nothing.headers[READ_THROUGH])
        refused = ask("/numbers/BJ-BSL?least=none")
        assert refused.status_code == 422
        assert READ_THROUGH not in refused.headers


def test_the_document_says_which_answers_bear_it(view: Store, upstream: Store) -> None:
    runner = Runner("staffing", Consumer(view, EmbeddedLog({STAFFING: upstream}, 4), Shelf()))
    with asking(runner, view) as ask:
        responses = ask("/openapi.json").json()["paths"]["/numbers/{code}"]["get"]["responses"]
    bearing = {
        status for status, said in responses.items() if READ_THROUGH in said.get("headers", {})
    }
    assert bearing == {"200", "404"}
    assert "application/json" in responses["200"]["content"]
