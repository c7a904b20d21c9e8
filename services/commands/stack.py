"""`docket up` and `docket serve`: services behind one port on loopback."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from html import escape

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from filelock import Timeout

from services.composition import House
from services.kit.closer import Closer
from services.kit.part import Part
from services.kit.problem import answer_problems

LOOPBACK = "127.0.0.1"


class AlreadyRunning(Exception):
    """Another process runs the service on this data."""


def build_app(house: House, services: Sequence[str], once_up: Callable[[], None]) -> FastAPI:
    """The app of these services; its parts run while it is served."""
    parts = [house.part(service) for service in services]
    closed_here = [j for topic, j in house.journals.items() if house.accepts(topic, services)]
    closer = Closer(closed_here, house.clock) if house.mode == "wall" else None

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            stack.callback(house.close)
            for part in parts:
                stack.callback(part.close)
                part.start()
            for part in parts:
                for runner in part.runners:  # all that is there is read before more is let in
                    runner.settle()
            if closer:
                stack.callback(closer.close)
                closer.start()
            once_up()
            yield

    app = FastAPI(title="Dealer Docket", lifespan=running, description=", ".join(services))
    answer_problems(app)
    for part in parts:
        for router in part.routes:
            app.include_router(router)
    _add_health(app, parts)
    _add_start_page(app, parts)
    return app


def serve(house: House, services: Sequence[str], port: int, once_up: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; raises `AlreadyRunning`."""
    with ExitStack() as locks:
        for service in services:
            lock = house.lock(service)
            try:
                locks.enter_context(lock.acquire(blocking=False))
            except Timeout as held:
                raise AlreadyRunning(
                    f"{service} runs on {house.settings.data} already; stop it, or name another "
                    "folder with --data"
                ) from held
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
        uvicorn.run(
            build_app(house, services, once_up),
            host=LOOPBACK,
            port=port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=10,
        )


def _add_health(app: FastAPI, parts: Sequence[Part]) -> None:
    @app.get("/livez", tags=["health"])
    def alive() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "alive"}

    @app.get("/readyz", tags=["health"])
    def ready() -> JSONResponse:
        """Whether every consumer goes on, and what hinders those that do not."""
        hindered = {
            runner.name: runner.trouble
            for part in parts
            for runner in part.runners
            if runner.trouble is not None
        }
        status = "hindered" if hindered else "ready"
        return JSONResponse({"status": status, "hindered": hindered}, 503 if hindered else 200)


def _add_start_page(app: FastAPI, parts: Sequence[Part]) -> None:
    @app.get("/", include_in_schema=False)
    def start_page() -> HTMLResponse:
        paths = sorted(
            (method, path) for path, methods in app.openapi()["paths"].items() for method in methods
        )
        rows = "".join(
            f"<tr><td>{method.upper()}</td><td><code>{escape(path)}</code></td></tr>"
            for method, path in paths
        )
        services = ", ".join(part.name for part in parts)
        return HTMLResponse(
            "<!doctype html><html lang='en'><meta charset='utf-8'><title>Dealer Docket</title>"
            f"<h1>Dealer Docket</h1><p>Running here: {services}. "
            "<a href='/docs'>Try them</a>, or look at <a href='/readyz'>their health</a>.</p>"
            f"<table>{rows}</table></html>"
        )
