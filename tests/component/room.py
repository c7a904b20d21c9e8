"""One service as it runs: real stores, its intake, its consumer and its answers over HTTP."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from httpx import ASGITransport, AsyncClient, Response

from contracts.receipt import Receipt
from contracts.topics import DECISIONS, short_name
from services.identity import development_guard
from services.kit.clock import ManualClock
from services.kit.intake import journal
from services.kit.intake.draft import draft
from services.kit.intake.journal import Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.sealing import sealing_with
from services.kit.log import LogReader
from services.kit.log.embedded import EmbeddedLog
from services.kit.service.built_service import BuiltService
from services.kit.store import Store
from services.kit.store.locations import open_store
from services.kit.vault import keys
from services.kit.vault.keys import Vault
from tests.builders.envelope import sent
from tests.builders.given_fact import DEALER, GivenFact

PARTITIONS = 4
CRD = "crd:li"

_numbers = count(1)

Joining = Callable[[Journal, Store, LogReader, Vault], BuiltService]


class Room:
    """A service beside the OEM's decisions, on a clock driven by hand."""

    def __init__(self, part: BuiltService, journals: Mapping[str, Journal]) -> None:
        self.part = part
        self.journals = journals
        self.app = FastAPI(dependencies=[Depends(development_guard())])
        answer_problems(self.app)
        for router in part.routes:
            self.app.include_router(router)

    def get(self, path: str, **query: str) -> Response:
        return self._ask("GET", path, params=query)

    def read(self, path: str, **query: str) -> Any:
        """The answer, which must be one."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def file(self, *events: dict[str, Any]) -> None:
        """Send events to the service, each of which must be taken."""
        answer = self._ask("POST", f"/{self.part.name}/v1/events/batch", json=list(events))
        assert answer.status_code == 200, answer.text

    def decide(self, *events: dict[str, Any]) -> None:
        """Record what the OEM decides."""
        outcomes = self.journals[DECISIONS].record([draft(event, CRD) for event in events])
        assert all(isinstance(outcome, Receipt) for outcome in outcomes)

    def close_days(self, through: str) -> None:
        for each in self.journals.values():
            each.close_days(date.fromisoformat(through))

    def _ask(self, method: str, path: str, **asked: Any) -> Response:
        async def answered() -> Response:
            transport = ASGITransport(self.app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://docket") as client:
                return await client.request(method, path, **asked)

        return asyncio.run(answered())


@contextmanager
def room(folder: Path, topic: str, tables: Sequence[str], joining: Joining) -> Iterator[Room]:
    """The room of the service that accepts `topic`, with its stores under `folder`."""
    clock = ManualClock()
    stores = {
        each: open_store(f"sqlite:{folder / short_name(each)}.sqlite", journal.TABLES)
        for each in (topic, DECISIONS)
    }
    kept = open_store(f"sqlite:{folder / 'view.sqlite'}", tables)
    vault = Vault(open_store(f"sqlite:{folder / 'vault.sqlite'}", keys.TABLES))
    journals = {
        each: Journal(store, each, PARTITIONS, clock, sealing=sealing_with(vault))
        for each, store in stores.items()
    }
    part = joining(journals[topic], kept, EmbeddedLog(stores, PARTITIONS), vault)
    part.start()
    try:
        yield Room(part, journals)
    finally:
        part.close()
        for store in (*stores.values(), kept, vault):
            store.close()


def submission(fact: str, on: str, dealer: str = DEALER, **data: Any) -> dict[str, Any]:
    """An event as its sender puts it, said to have happened at noon of a day."""
    event_type, time = f"docket.{fact}.v1", f"{on}T12:00:00+08:00"
    return sent(event_type, data, id=f"s{next(_numbers)}", time=time, dealer=dealer)


def submitted(told: GivenFact, dealer: str = DEALER) -> dict[str, Any]:
    """A fact as its sender puts it."""
    return submission(told.type[len("docket.") : -len(".v1")], told.received, dealer, **told.data)
