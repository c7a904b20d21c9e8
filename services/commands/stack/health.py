"""`/livez` and `/readyz`: whether the process answers, and whether its workers go on."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from services.commands.stack.parked_check import parked_in
from services.kit.http.answers import Responses, Shown, problems
from services.kit.http.rows import OPEN, row
from services.kit.service.built_service import BuiltService


class Alive(Shown):
    """The process answers."""

    status: Literal["alive"]


class ParkedDealers(Shown):
    """How many streams a consumer has parked, and the reasons of the first ones."""

    count: int
    names: dict[str, str]


class Readiness(Shown):
    """The state of consumers and relays by name; `behind` counts events."""

    status: Literal["ready", "hindered"]
    hindered: dict[str, str]
    behind: dict[str, int]
    parked: dict[str, ParkedDealers]
    warnings: list[str]


READINESS: Final[Responses] = {
    200: {"model": Readiness},
    503: problems(HTTPStatus.SERVICE_UNAVAILABLE)[503] | {"model": Readiness},
}


def add_health(app: FastAPI, parts: Sequence[BuiltService]) -> None:
    """Add `/livez` and `/readyz` to `app`."""

    @app.get("/livez", tags=["health"])
    @row(OPEN)
    def alive() -> Alive:
        """Whether the process answers."""
        return Alive(status="alive")

    @app.get("/readyz", tags=["health"], response_model=None, responses=READINESS)
    @row("operations")
    def ready() -> JSONResponse:
        """Whether all goes on, what hinders whom, who is behind or waits parked.

        A log that is away hinders, and is no reason to send facts elsewhere: 200, until something
        has stood still for two minutes. What is under `warnings` hinders nothing yet.
        """
        runners = [runner for part in parts for runner in part.runners]
        hindered = {each.name: why for each in runners if (why := each.hindrance) is not None}
        still = {name: why for part in parts for name, why in part.standing_still().items()}
        hindered |= still
        behind = {
            each.name: behind for each in runners if (behind := sum(each.watch.lags.values()))
        }
        status = "hindered" if hindered else "ready"
        said: dict[str, Any] = {"status": status, "hindered": hindered, "behind": behind}
        warnings = [each for part in parts for each in part.warnings()]
        alarms = bool(still) or any(each.alarms for each in runners)
        said |= {"parked": parked_in(parts), "warnings": warnings}
        return JSONResponse(said, 503 if alarms else 200)
