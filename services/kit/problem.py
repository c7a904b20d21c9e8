"""What went wrong, as RFC 9457 problem documents that name the field and the remedy."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contracts.reading import Fault, Malformed
from services.kit.draft import EventTooLarge
from services.kit.journal import ContentDiffers
from services.kit.store import StoreUnavailable

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be answered as asked."""

    def __init__(self, status: HTTPStatus, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults

    def document(self) -> dict[str, Any]:
        """The problem+json object."""
        faults = [{"field": fault.field, "remedy": fault.remedy} for fault in self.faults]
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
            **({"faults": faults} if faults else {}),
        }


def problem_of(fault: Exception) -> Problem:
    """The problem that a fault of ours is to its sender."""
    match fault:
        case Problem():
            return fault
        case Malformed(faults=faults):
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault), faults)
        case EventTooLarge():
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(fault))
        case ContentDiffers():
            return Problem(HTTPStatus.CONFLICT, str(fault), [Fault("id", "is taken")])
        case StoreUnavailable():
            return Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{fault}; send the same again: an event recorded after all is answered as a "
                "duplicate",
            )
        case _:
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an error of ours; it is logged")


def answer_problems(app: FastAPI) -> None:
    """Answer whatever goes wrong in `app` with a problem document."""

    def ours(_: Request, fault: Exception) -> JSONResponse:
        return _response(problem_of(fault))

    for kind in (Problem, Malformed, EventTooLarge, ContentDiffers, StoreUnavailable, Exception):
        app.add_exception_handler(kind, ours)

    def asked_wrongly(_: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, RequestValidationError)  # noqa: S101 - registered for this alone
        faults = [Fault(".".join(map(str, e["loc"][1:])), e["msg"]) for e in fault.errors()]
        return _response(
            Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(map(str, faults)), faults)
        )

    def of_http(_: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, HTTPException)  # noqa: S101 - registered for this alone
        return _response(Problem(HTTPStatus(fault.status_code), str(fault.detail)))

    app.add_exception_handler(RequestValidationError, asked_wrongly)
    app.add_exception_handler(HTTPException, of_http)


def _response(problem: Problem) -> JSONResponse:
    headers = {"retry-after": "1"} if problem.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(problem.document(), int(problem.status), headers, MEDIA_TYPE)
