"""The portal's pages at 100 and at 10,000 dealers, beside a query of one row.

Run with `.venv/bin/python bench/portal.py [--dealers N] [--facts N] [--rounds N]`. Each stack is
all services over SQLite in this process, asked over ASGI with a development credential; its portal
has read N facts a dealer, with postings and stated dockets. Requests of all kinds take turns, and a
ratio is of their medians.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from httpx import ASGITransport, AsyncClient

from contracts.canonical import canonical
from contracts.topics import FACT_TOPICS, PENALTIES, topic_of
from services.commands.stack.app import build_app
from services.composition import House
from services.identity import guard_of
from services.kit.identity.settings import IdentitySettings
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Recording, Store
from services.kit.store.locations import open_store
from services.portal.projection import spanning_consumer
from services.registry import SERVICES
from services.settings import read_settings

SMALL = 100
REGIONS = 30
PARTITIONS = 12
LAST = date(2025, 11, 30)
OEM = {"authorization": "Bearer dev:oem", "accept": "text/html"}

SENT = {
    "specversion": "1.0", "id": "one", "source": "/dealers/D00001/dms",
    "type": "docket.staffing.no-change-declared.v1", "subject": "D00001",
    "time": "2025-11-30T09:00:00Z", "data": {"month": "2025-10"},
}  # fmt: skip
"""The fact of which the query of one row asks for the receipt."""

PAGES = {
    "one row": f"/staffing/v1/receipts?source={SENT['source']}&id={SENT['id']}",
    "/": "/",
    "/dealers": "/dealers",
    "/dealers by balance": "/dealers?sort=balance&owing=yes",
    "/dealers of a region": "/dealers?region=r07&sort=due",
    "/map": "/map?year=2025",
    "/search a name": "/search?q=name 77",
    "/search a person": "/search?q=p-0000042",
    "/facts of a type": "/facts/audits?type=docket.audits.monthly-report-submitted.v1",
}


class Sized(NamedTuple):
    """A stack of some dealers, and the seconds in which its portal read their events."""

    dealers: int
    events: int
    read_seconds: float
    client: AsyncClient


def event(kind: str, dealer: str, number: int, at: str, data: Mapping[str, Any]) -> Recording:
    type_ = f"docket.{kind}.v1"
    said = {
        "specversion": "1.0", "id": f"{dealer}-{kind}-{number}", "source": f"/dealers/{dealer}/dms",
        "type": type_, "subject": dealer, "time": at, "data": data, "recordedtime": at,
        "sequence": f"{number:020d}", "actor": f"dealer:{dealer}",
    }  # fmt: skip
    return Recording(dealer, number, type_, canonical(said))


def history(dealer: str, number: int, facts: int) -> Iterator[Recording]:
    """So many facts of one dealer, its postings of two years, and the docket stated of it."""
    first = "2023-12-01T02:00:00.000000Z"
    region = f"r{number % REGIONS:02d}"
    yield event("staffing.dealer-accepted", dealer, 1, first, {
        "name": f"name {number}", "region": region, "province": "p", "city": "c",
        "store_type": "full", "accepted_on": "2023-12-01"})  # fmt: skip
    for count in range(2, facts // 2 + 1):
        at = f"{date(2023, 12, 1) + timedelta(days=7 * count % 700)}T03:00:00.000000Z"
        person = f"p-{number:05d}{count:02d}"
        yield event("staffing.training-completed", dealer, count, at, {
            "person_id": person, "name": "sealed:x", "position": "customer_manager",
            "held_on": at[:10], "passed": True})  # fmt: skip
    for count in range(1, facts - facts // 2 + 1):
        month = f"{2024 + count // 13 % 2}-{count % 12 + 1:02d}"
        at = f"{month}-02T03:00:00.{count:06d}Z"
        if count % 2 or count > 48:  # noqa: PLR2004 - two years of reports, the last unassessed
            data = {
                "month": month,
                "indicators": {
                    "lost_sale_rate": 0.1,
                    "complaints": 1,
                    "churn_rate": 0.1,
                    "satisfaction": 0.9,
                },
            }
            yield event("audits.monthly-report-submitted", dealer, count, at, data)
        else:
            data = {"month": month, "assessed_on": at[:10], "verdict": "accepted"}
            yield event("audits.monthly-report-assessed", dealer, count, at, data)
    for count in range(1, 25):
        yield posting(dealer, count)
    duties = [
        {"id": f"{dealer}/monthly-report-late/2025-{n:02d}", "clause": "monthly-report-late",
         "subject": f"2025-{n:02d}", "due_on": f"2025-12-{number % 28 + 1:02d}",
         "amount_fen": 200_000, "section": "5.6"}
        for n in range(1, 6)
    ]  # fmt: skip
    summonses = [
        {"entry_id": f"{dealer}/gm-summons/2025", "occurred_on": "2025-11-06", "state": "open"}
    ]
    yield event("penalties.docket-stated", dealer, 25, "2025-11-30T16:00:05.000000Z", {
        "as_of": "2025-11-30", "law_version": "1", "balance_fen": (number * 7919 % 100) * 10_000,
        "payout": "normal", "penalties": {"year": "2025", "count": number % 3, "threshold": 3},
        "summonses": summonses if number % 50 == 0 else [], "duties": duties})  # fmt: skip


def posting(dealer: str, count: int) -> Recording:
    month = f"{2024 + (count - 1) // 12}-{(count - 1) % 12 + 1:02d}"
    entry_id = f"{dealer}/monthly-report-late/{month}"
    data = {
        "entry_id": entry_id, "clause": "monthly-report-late", "section": "5.6",
        "occurred_on": f"{month}-06", "posted_on": f"{month}-06", "amount_fen": 200_000,
        "subject": month, "part": [1, 1],
    }  # fmt: skip
    at = f"{month}-06T16:00:05.000000Z"
    found = event("penalties.penalty-assessed", dealer, count, at, data)
    said = {**json.loads(found.value), "id": f"{entry_id}#1"}
    return found._replace(value=canonical(said))


def written(folder: Path, dealers: int, facts: int) -> tuple[dict[str, Store], int]:
    """The upstream stores of a stack, in the order of dealers."""
    stores = {topic: open_store(f"sqlite:{folder}/up-{topic}.sqlite", (), durable=False)
              for topic in (*FACT_TOPICS, PENALTIES)}  # fmt: skip
    count = 0
    for first in range(0, dealers, 200):
        by_topic: defaultdict[str, list[Recording]] = defaultdict(list)
        for number in range(first, min(first + 200, dealers)):
            for each in history(f"D{number:05d}", number, facts):
                by_topic[topic_of(each.type)].append(each)
        for topic, recordings in by_topic.items():
            count += len(recordings)
            with stores[topic].transaction() as tx:
                tx.append(recordings)
    return stores, count


@contextmanager
def stack(folder: Path, dealers: int, facts: int) -> Iterator[Sized]:
    """All services; the portal has read what was written for it."""
    settings = read_settings(data=folder / "data", partitions=PARTITIONS)
    with ExitStack() as ending:
        house = ending.enter_context(closing(House(settings, "wall")))
        stores, events = written(folder, dealers, facts)
        for store in stores.values():
            ending.callback(store.close)
        began = time.perf_counter()
        consumer = spanning_consumer(house.results("portal"), EmbeddedLog(stores, PARTITIONS))
        consumer.take()
        while consumer.step():
            pass
        took = time.perf_counter() - began
        parts = [house.built(name) for name in SERVICES]
        guard = ending.enter_context(guard_of(house, SERVICES, IdentitySettings()))
        app = build_app(parts, guard)
        yield Sized(dealers, events, took,
                    AsyncClient(transport=ASGITransport(app), base_url="http://bench"))  # fmt: skip


async def asked(sized: list[Sized], rounds: int) -> dict[tuple[str, int], list[float]]:
    """Seconds of each page in each stack, all taking turns."""
    took: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for each in sized:
        sent = await each.client.post("/staffing/v1/events", json=SENT)
        assert sent.is_success, sent.text
    for number in range(rounds + 2):
        for name, path in PAGES.items():
            for each in sized:
                began = time.perf_counter()
                answer = await each.client.get(path, headers=OEM)
                seconds = time.perf_counter() - began
                assert answer.is_success, (path, answer.text)
                if number > 1:
                    took[name, each.dealers].append(seconds)
    return took


def main(dealers: int, facts: int, rounds: int) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as ending:
        sized = []
        for count in (SMALL, dealers):
            (folder := Path(temporary) / str(count)).mkdir()
            found = ending.enter_context(stack(folder, count, facts))
            rate = found.events / found.read_seconds
            print(f"{count} dealers: {found.events} events read in {found.read_seconds:.0f} s,"
                  f" {rate:.0f} a second", flush=True)  # fmt: skip
            sized.append(found)
        took = asyncio.run(asked(sized, rounds))
        row = {count: statistics.median(took["one row", count]) for count in (SMALL, dealers)}
        print(f"{'':24} {SMALL:>9} {dealers:>9}  larger / smaller   larger / one row")
        for name in PAGES:
            small, large = (statistics.median(took[name, n]) * 1e3 for n in (SMALL, dealers))
            print(f"{name:24} {small:6.1f} ms {large:6.1f} ms {large / small:12.2f}"
                  f" {large / row[dealers] / 1e3:18.1f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dealers", type=int, default=10_000)
    parser.add_argument("--facts", type=int, default=100, help="of each dealer")
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    main(given.dealers, given.facts, given.rounds)
