"""The problem document for each fault of the intake and of the stores."""

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contracts.faults import Fault, Malformed
from contracts.remedies import remedy_of
from services.kit.http.allowed import allowed_methods
from services.kit.http.problem import Problem, response_of
from services.kit.intake.accepted import ContentDiffers, NotAsRecorded
from services.kit.intake.draft import EventTooLarge
from services.kit.store import StoreUnavailable, ValueRefused

NOT_TAKEN: Final = Fault(
    "", "it holds a value that the store does not take; leave it out", "含有存储不接受的值，请删去"
)
CHANGED: Final = (
    "the event stands there no longer as it was recorded: its bytes have another digest than the "
    "receipt says; no receipt is given until the store is put right"
)


def problem_of(fault: Exception) -> Problem:
    """The problem for a fault of the intake or of a store."""
    match fault:
        case Problem():
            return fault
        case Malformed() | ValueRefused():
            found = fault if isinstance(fault, Malformed) else Malformed([NOT_TAKEN])
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(found), found.faults)
        case EventTooLarge():
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(fault))
        case ContentDiffers():
            detail = (
                "another event of this source and id is recorded, with other content; send a new "
                "fact under a new id, or put the recorded one right with a fact-corrected"
            )
            return Problem(HTTPStatus.CONFLICT, detail, _differences(fault))
        case StoreUnavailable():
            return Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{fault}; send the same again: an event recorded after all is answered as a "
                "duplicate",
            )
        case _:
            told = isinstance(fault, NotAsRecorded)
            detail = CHANGED if told else "an error of ours; it is logged"
            return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _of_body(fault: RequestValidationError) -> bool:
    return all(each["loc"][0] == "body" for each in fault.errors())


def _differences(fault: ContentDiffers) -> list[Fault]:
    taken = Fault("id", "is taken; give a new fact an id of its own", "该 id 已有记录，请另用新 id")
    differs = "differs from what is recorded", "与已记录的内容不同"
    return [taken, *(Fault(field, *differs) for field in fault.fields)]


def answer_problems(app: FastAPI) -> None:
    """Answer every exception in `app` with a problem document."""

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
        faults = [
            Fault.at(e["loc"][1:], *remedy_of(e["type"], e.get("ctx", {}))) for e in fault.errors()
        ]
        detail = "; ".join(map(str, faults))
        return response_of(
            Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults, asked=not _of_body(fault))
        )

    def of_http(request: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, HTTPException)  # noqa: S101 - registered for this alone
        # Of what the framework says of a path or a method nothing quotes the request.
        problem = Problem(HTTPStatus(fault.status_code), str(fault.detail))
        kept = dict(fault.headers or {})
        if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
            kept["Allow"] = allowed_methods(request)
        return response_of(problem, kept)

    app.add_exception_handler(RequestValidationError, asked_wrongly)
    app.add_exception_handler(HTTPException, of_http)
