"""The cost of identifying the caller: POST with a key or a token / without identity, in one run.

Run with `.venv/bin/python bench/access.py`. Three servers, each over a SQLite file of its own in a
temporary folder, take turns; 32 connections.
"""

import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import uvicorn
from fastapi import Depends, FastAPI
from intake import CLIENTS, EACH, ROUNDS, one
from load import posts_a_second
from turns import HERE, environment

from contracts.topics import STAFFING
from services.identity import CHECKER, development_guard, tokens_of
from services.kit.clock import WallClock
from services.kit.identity import key_book
from services.kit.identity.authentication import Authentication
from services.kit.identity.guard import Guard
from services.kit.identity.issuer import ISSUER, DevelopmentIssuer
from services.kit.identity.key_book import KeyBook
from services.kit.identity.key_making import make_key
from services.kit.identity.principal import UNBOUNDED, Principal
from services.kit.identity.settings import IdentitySettings
from services.kit.intake import journal
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.store.locations import open_store

WAYS = ("without identity", "API key", "token")


def app(folder: Path, way: str) -> FastAPI:
    store = open_store(f"sqlite:{folder / way}.sqlite", journal.TABLES)
    guard = development_guard()
    if way != WAYS[0]:
        keys = KeyBook(open_store(f"sqlite:{folder}/identity.sqlite", key_book.TABLES))
        settings = IdentitySettings(
            required=True, issuer=ISSUER, keys=str(DevelopmentIssuer(folder).key_set)
        )
        guard = Guard(Authentication(keys, tokens_of(settings)), CHECKER)
    served = FastAPI(dependencies=[Depends(guard)])
    served.include_router(routes(Intake(Journal(store, STAFFING, 12, WallClock()))))
    return served


def credentials(folder: Path) -> dict[str, str]:
    """The header of each way."""
    keys = open_store(f"sqlite:{folder}/identity.sqlite", key_book.TABLES)
    key = make_key(keys, Principal("bench", "dealer", UNBOUNDED), datetime.now(UTC))
    known = {"sub": "bench", "aud": "docket", "docket_role": "dealer", "docket_dealers": "all"}
    token = DevelopmentIssuer(folder).token(known, 24 * 3600)
    keys.close()
    return {WAYS[0]: "", WAYS[1]: f"authorization: Bearer {key}\r\n",
            WAYS[2]: f"authorization: Bearer {token}\r\n"}  # fmt: skip


def start(folder: str, way: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, str(HERE / "bench/access.py"), folder, way, str(port)]
    server = subprocess.Popen(words, env=environment(HERE))
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, port


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        headers = credentials(Path(folder))
        servers = {way: start(folder, way) for way in WAYS}
        rates: dict[str, list[float]] = {way: [] for way in WAYS}
        for number in range(ROUNDS):
            for way, (_, port) in servers.items():
                rates[way].append(
                    posts_a_second(
                        port,
                        "/staffing/v1/events",
                        CLIENTS,
                        EACH,
                        lambda n, run=f"{way}{number}": one(run, n).replace(
                            b"/dealers/bench/", b"/dealers/BENCH-%d/" % (n % 500)
                        ),
                        202,
                        headers[way],
                    )
                )
        for server, _ in servers.values():
            server.terminate()
            server.wait()
    for way, found in rates.items():
        print(f"{way:17} {median(found):6.0f} facts/s  (from {min(found):.0f} to {max(found):.0f})")
    for way in WAYS[1:]:
        print(f"{way} / without identity  {median(rates[way]) / median(rates[WAYS[0]]):.2f}")


if __name__ == "__main__":
    if sys.argv[1:]:
        uvicorn.run(app(Path(sys.argv[1]), sys.argv[2]), port=int(sys.argv[3]), log_level="error")
    else:
        main()
