"""The stack as `docket up --clock manual` joins it, in this process, and what one asks of it."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

from fastapi import Depends, FastAPI
from httpx import ASGITransport, AsyncClient, Response

from contracts.topics import short_name, topic_of
from contracts.values import SHANGHAI
from services.commands.facts.import_facts import Summary, import_file
from services.composition import House
from services.identity import development_guard
from services.kit.intake.problems import answer_problems
from services.kit.service.built_service import BuiltService
from services.kit.store.locations import migrate_stores
from services.penalties.adjudication import adjudicate_lines
from services.registry import APART, TABLES
from services.settings import read_settings
from tests.builders.given_fact import DEALER, GivenFact
from tests.builders.staffing import accepted, baseline_filed
from tests.patience import PATIENCE

PARTITIONS = 3
SERVICES = ("staffing", "audits", "penalties")

Topic = Literal["staffing", "audits", "decisions"]


def settle(parts: Iterable[BuiltService]) -> None:
    """Wait until these services have read all that is recorded."""
    for part in parts:
        for runner in part.runners:
            assert runner.settle(PATIENCE) or not runner.worker.immediate, runner.trouble


@dataclass
class Stack:
    """Facts in by HTTP, days closed by hand, dockets out."""

    folder: Path
    house: House
    parts: Sequence[BuiltService]
    runner: asyncio.Runner
    client: AsyncClient
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def send(self, told: GivenFact, dealer: str = DEALER) -> Response:
        """A fact as its sender puts it."""
        [answer] = self.send_together(told, dealer=dealer)
        return answer

    def send_together(self, *facts: GivenFact, dealer: str = DEALER) -> list[Response]:
        """Facts sent at one moment, in a request each."""

        async def answers() -> list[Response]:
            paths = [f"/{short_name(topic_of(told.type))}/v1/events" for told in facts]
            events = [self._event(told, dealer) for told in facts]
            asked = zip(paths, events, strict=True)
            return await asyncio.gather(*(self.client.post(p, json=event) for p, event in asked))

        return self.runner.run(answers())

    def send_batch(self, *facts: GivenFact, dealer: str = DEALER) -> Response:
        """Facts of one topic in one request."""
        topic = short_name(topic_of(facts[0].type))
        events = [self._event(told, dealer) for told in facts]
        return self._ask("POST", f"/{topic}/v1/events/batch", json=events)

    def post(self, *facts: GivenFact, dealer: str = DEALER) -> None:
        """Facts, which must be received on the days on which the test says they are."""
        for told in facts:
            answer = self.send(told, dealer)
            assert answer.status_code == 202, answer.text
            received = datetime.fromisoformat(answer.json()["recordedtime"]).astimezone(SHANGHAI)
            assert str(received.date()) == told.received, "received on the open day"

    def take_over(self, *facts: GivenFact, dealer: str = DEALER, as_lived: bool = False) -> Summary:
        """Facts from an older record, with the day on which they were received there."""
        events = [
            told.event(next(self.numbers)) | {"subject": dealer, **told.more} for told in facts
        ]
        return self.take_over_lines(map(json.dumps, events), as_lived=as_lived)

    def take_over_lines(self, lines: Iterator[str], *, as_lived: bool = False) -> Summary:
        file = self.folder / f"older-{next(self.numbers)}.ndjson"
        file.write_text("".join(f"{line}\n" for line in lines))
        return import_file(self.house, str(file), as_lived=as_lived)

    def close(self, through: str, *topics: Topic) -> None:
        """Close days in these topics, or in all three."""
        for topic, journal in self.house.journals.items():
            if not topics or short_name(topic) in topics:
                journal.close_days(date.fromisoformat(through))

    def docket(self, dealer: str = DEALER) -> Any:
        return self.read(f"/penalties/v1/dealers/{dealer}/docket")

    def postings(self, dealer: str = DEALER) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.read(f"/penalties/v1/dealers/{dealer}/postings")
        return found

    def balance_of_the_closed_day(self) -> int:
        """What the dealer owed at the end of the last closed day, in fen."""
        closed_on = date.fromisoformat(self.docket()["as_of"]) - timedelta(days=1)
        balance: int = self.adjudicated(str(closed_on))[DEALER]["balance_fen"]
        return balance

    def statement(self, month: str, dealer: str = DEALER) -> Any:
        return self.read(f"/penalties/v1/dealers/{dealer}/statement", month=month)

    def read(self, path: str, **query: str) -> Any:
        """The answer, which must be one."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str, **query: str) -> Response:
        return self._ask("GET", path, params=query or None)

    def trouble(self) -> list[str]:
        """What hinders any of its consumers."""
        found = [runner.trouble for part in self.parts for runner in part.runners]
        return [each for each in found if each is not None]

    def exported(self) -> list[bytes]:
        """Every recorded event of every topic."""
        stores = [*self.house.facts.values(), self.house.penalties_store()]
        return [event.value for store in stores for event in store.notifications(0, 1_000_000)]

    def adjudicated(self, as_of: str) -> dict[str, Any]:
        """What `docket export | docket adjudicate - --as-of` gives, by dealer."""
        said = adjudicate_lines(self.exported(), date.fromisoformat(as_of))
        dealers: dict[str, Any] = said["dealers"]
        return dealers

    def _event(self, told: GivenFact, dealer: str) -> dict[str, Any]:
        # What a sender says of its own receipt is only said: it is the event's `time`.
        event = told.event(next(self.numbers))
        return event | {"subject": dealer, "time": event.pop("recordedtime"), **told.more}

    def _ask(self, method: str, path: str, **asked: Any) -> Response:
        return self.runner.run(self.client.request(method, path, **asked))


@contextmanager
def running(
    folder: Path,
    postgres_url: str | None = None,
    services: Sequence[str] = SERVICES,
    **given: Path,
) -> Iterator[Stack]:
    """A stack on this folder or database, stopped in the end; another may then go on there."""
    settings = read_settings(data=folder, partitions=PARTITIONS, postgres_url=postgres_url, **given)
    if postgres_url is not None:
        migrate_stores(settings, TABLES, APART)
    with ExitStack() as ending, asyncio.Runner() as runner:
        house = ending.enter_context(closing(House(settings, "manual")))
        app = FastAPI(dependencies=[Depends(development_guard())])
        answer_problems(app)
        parts = [house.built(service) for service in services]
        for part in parts:
            ending.callback(part.close)
            part.start()
            for router in part.routes:
                app.include_router(router)
        door = ASGITransport(app, raise_app_exceptions=False)
        client = AsyncClient(transport=door, base_url="http://docket")
        yield Stack(folder, house, parts, runner, client)
        runner.run(client.aclose())


def new_dealer(on: str) -> tuple[GivenFact, GivenFact]:
    """A dealer accepted on a day, with its baseline filed at once."""
    return accepted(on), baseline_filed(on)


def said(postings: Sequence[dict[str, Any]]) -> list[str]:
    """`2012-08-06 monthly-report-late/2012-07#1 ¥2000`, a reversal with its reason."""
    return [
        f"{each['data']['posted_on']} {each['id'].partition('/')[2]}"
        + (f" ¥{each['data']['amount_fen'] // 100}" if each["data"]["amount_fen"] else "")
        + (f" {each['data']['because']}" if "because" in each["data"] else "")
        for each in postings
    ]
