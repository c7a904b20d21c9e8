"""What durability costs a POST, and what a batch saves: ratios taken side by side in one run.

Run with `.venv/bin/python bench/intake.py [--against PATH]`. One server process on loopback per
store, one SQLite file each in a temporary folder; 32 connections; the durable store and the one
that is not take turns, so that both see the same machine; so does the build of another checkout.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import uvicorn
from fastapi import Depends, FastAPI
from load import posts_a_second
from turns import HERE, environment

from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.store.locations import open_store

CLIENTS = 32
ROUNDS = 5
EACH = 100
BATCH = 100


def app(folder: str, *, durable: bool) -> FastAPI:
    store = open_store(f"sqlite:{folder}/{durable}.sqlite", journal.TABLES, durable=durable)
    served = FastAPI(dependencies=[Depends(development_guard())])
    served.include_router(routes(Intake(Journal(store, STAFFING, 12, WallClock()))))
    return served


def event(run: str, number: int) -> dict[str, object]:
    return {
        "specversion": "1.0",
        "id": f"{run}-{number}",
        "source": "/dealers/bench/dms",
        "type": "docket.staffing.no-change-declared.v1",
        "subject": f"BENCH-{number % 500}",
        "time": "2026-11-05T09:30:00+08:00",
        "data": {"month": "2026-10"},
    }


def one(run: str, number: int) -> bytes:
    return json.dumps(event(run, number)).encode()


def hundred(run: str, number: int) -> bytes:
    return json.dumps([event(run, number * BATCH + k) for k in range(BATCH)]).encode()


def start(
    folder: str, *, durable: bool, checkout: Path = HERE
) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(checkout / "bench/intake.py"), folder, str(port), str(int(durable))],
        env=environment(checkout),
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, port


def batches(port: int, run: str) -> float:
    """Facts a second, in batches from 4 connections."""
    sent = posts_a_second(
        port, "/staffing/v1/events/batch", 4, 10, lambda number: hundred(run, number), 200
    )
    return BATCH * sent


def singles(port: int, run: str) -> float:
    """Facts a second, one a request."""
    return posts_a_second(
        port, "/staffing/v1/events", CLIENTS, EACH, lambda number: one(run, number), 202
    )


def main(against: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        durable, port = start(folder, durable=True)
        lasting, other = start(folder, durable=False)
        servers = [durable, lasting]
        works = {
            "durable": lambda number: singles(port, f"durable{number}"),
            "not durable": lambda number: singles(other, f"not durable{number}"),
            "batches": lambda number: batches(port, f"batch{number}"),
        }
        if against is not None:
            (before := Path(folder) / "before").mkdir()
            of_before, old = start(str(before), durable=True, checkout=against)
            servers.append(of_before)
            works["singles before"] = lambda number: singles(old, f"one{number}")
            works["batches before"] = lambda number: batches(old, f"batch{number}")
        rates: dict[str, list[float]] = {name: [] for name in works}
        for number in range(ROUNDS):
            for name, work in works.items():
                rates[name].append(work(number))
        for server in servers:
            server.terminate()
            server.wait()
    middle = {name: median(found) for name, found in rates.items()}
    for name, found in rates.items():
        print(
            f"{name:14} {median(found):9.0f} facts/s  (from {min(found):.0f} to {max(found):.0f})"
        )
    print(f"durable / not durable  {middle['durable'] / middle['not durable']:.2f}")
    print(f"batch / single         {middle['batches'] / middle['durable']:.1f}")
    if against is not None:
        print(f"batch / that of {against}  {middle['batches'] / middle['batches before']:.2f}")


if __name__ == "__main__":
    if len(sys.argv) == len(("", "folder", "port", "durable")):
        _, where, at, is_durable = sys.argv
        uvicorn.run(
            app(str(Path(where)), durable=is_durable == "1"),
            host="127.0.0.1",
            port=int(at),
            log_level="warning",
            access_log=False,
        )
    else:
        options = argparse.ArgumentParser()
        options.add_argument("--against", type=Path)
        main(options.parse_args().against)
