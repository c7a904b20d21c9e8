"""What went wrong, as RFC 9457 problem documents that name the field and the remedy."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contracts.reading import Fault, Malformed
from services.kit.accepted import ContentDiffers, NotAsRecorded
from services.kit.draft import EventTooLarge
from services.kit.store import StoreUnavailable, ValueRefused

MEDIA_TYPE = "application/problem+json"

MOST_FAULTS = 20
LONGEST_FIELD = 200
LONGEST_DETAIL = 1000
"""A problem tells no more than these, in characters: it is smaller than what it answers."""


class Problem(Exception):
    """A request that cannot be answered as asked."""

    def __init__(self, status: HTTPStatus, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults

    def document(self) -> dict[str, Any]:
        """The problem+json object."""
        faults = [_fault(each) for each in self.faults[:MOST_FAULTS]]
        if len(self.faults) > MOST_FAULTS:
            rest = len(self.faults) - MOST_FAULTS
            faults.append(_fault(Fault("", f"and {rest} more faults", f"另有 {rest} 处错误")))
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": shortened(self.detail, LONGEST_DETAIL),
            **({"faults": faults} if faults else {}),
        }


def _fault(fault: Fault) -> dict[str, str]:
    said = {"field": shortened(fault.field, LONGEST_FIELD), "remedy": fault.remedy}
    return said | ({"zh": fault.zh} if fault.zh else {})


def shortened(text: str, longest: int) -> str:
    """A text of no more than so many characters, and how many are left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… (and {len(text) - longest} more characters)"


def problem_of(fault: Exception) -> Problem:
    """The problem that a fault of ours is to its sender."""
    match fault:
        case Problem():
            return fault
        case Malformed() | ValueRefused():
            faults = fault.faults if isinstance(fault, Malformed) else ()
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault), faults)
        case EventTooLarge():
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(fault))
        case ContentDiffers():
            return Problem(HTTPStatus.CONFLICT, str(fault), _differences(fault))
        case StoreUnavailable():
            return Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{fault}; send the same again: an event recorded after all is answered as a "
                "duplicate",
            )
        case _:
            told = isinstance(fault, NotAsRecorded)
            detail = str(fault) if told else "an error of ours; it is logged"
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _differences(fault: ContentDiffers) -> list[Fault]:
    taken = Fault("id", "is taken; give a new fact an id of its own", "该 id 已有记录，请另用新 id")
    differs = "differs from what is recorded", "与已记录的内容不同"
    return [taken, *(Fault(field, *differs) for field in fault.fields)]


def answer_problems(app: FastAPI) -> None:
    """Answer whatever goes wrong in `app` with a problem document."""

    def ours(_: Request, fault: Exception) -> JSONResponse:
        return response_of(problem_of(fault))

    for kind in (
        Problem,
        Malformed,
        EventTooLarge,
        ContentDiffers,
        NotAsRecorded,
        StoreUnavailable,
        ValueRefused,
        Exception,
    ):
        app.add_exception_handler(kind, ours)

    def asked_wrongly(_: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, RequestValidationError)  # noqa: S101 - registered for this alone
        faults = [Fault(".".join(map(str, e["loc"][1:])), e["msg"]) for e in fault.errors()]
        return response_of(
            Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(map(str, faults)), faults)
        )

    def of_http(_: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, HTTPException)  # noqa: S101 - registered for this alone
        problem = Problem(HTTPStatus(fault.status_code), str(fault.detail))
        return response_of(problem, fault.headers)

    app.add_exception_handler(RequestValidationError, asked_wrongly)
    app.add_exception_handler(HTTPException, of_http)


def answer_of(problem: Problem) -> bytes:
    """The whole answer, for a connection that is closed after it."""
    response = response_of(problem, {"connection": "close"})
    headers = b"".join(b"%s: %s\r\n" % header for header in response.raw_headers)
    status = f"HTTP/1.1 {int(problem.status)} {problem.status.phrase}\r\n".encode()
    return b"".join([status, headers, b"\r\n", bytes(response.body)])


def response_of(problem: Problem, kept: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that tells a problem; `kept` are headers that it bears besides."""
    headers = dict(kept or {})
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "1"
    return JSONResponse(problem.document(), int(problem.status), headers, MEDIA_TYPE)
