"""What durability costs a POST, and what a batch saves: ratios taken side by side in one run.

Run with `.venv/bin/python bench/intake.py`. One server process on loopback per store, one SQLite
file each in a temporary folder; 32 connections; the durable store and the one that is not take
turns, so that both see the same machine.
"""

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

from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.http import Intake, routes
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


def start(folder: str, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, __file__, folder, str(port), str(int(durable))])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, port


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        servers = {durable: start(folder, durable=durable) for durable in (True, False)}
        rates: dict[str, list[float]] = {"durable": [], "not durable": [], "batches": []}
        for number in range(ROUNDS):
            for durable, name in ((True, "durable"), (False, "not durable")):
                port = servers[durable][1]
                rates[name].append(
                    posts_a_second(
                        port,
                        "/staffing/v1/events",
                        CLIENTS,
                        EACH,
                        lambda n, r=f"{name}{number}": one(r, n),
                        202,
                    )
                )
            rates["batches"].append(
                BATCH
                * posts_a_second(
                    servers[True][1],
                    "/staffing/v1/events/batch",
                    4,
                    10,
                    lambda n, r=f"batch{number}": hundred(r, n),
                    200,
                )
            )
        for server, _ in servers.values():
            server.terminate()
            server.wait()
    middle = {name: median(found) for name, found in rates.items()}
    for name, found in rates.items():
        print(
            f"{name:12} {median(found):9.0f} facts/s  (from {min(found):.0f} to {max(found):.0f})"
        )
    print(f"durable / not durable  {middle['durable'] / middle['not durable']:.2f}  (goal 0.6)")
    print(f"batch / single         {middle['batches'] / middle['durable']:.1f}  (goal 8)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _, where, at, is_durable = sys.argv
        uvicorn.run(
            app(str(Path(where)), durable=is_durable == "1"),
            host="127.0.0.1",
            port=int(at),
            log_level="warning",
            access_log=False,
        )
    else:
        main()
