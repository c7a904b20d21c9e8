"""What went wrong, as RFC 9457 problem documents that name the field and the remedy."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import JSONResponse

from contracts.faults import Fault
from services.kit.http.problem_types import BLANK, problem_type
from services.kit.http.request_context import language, request_id

MEDIA_TYPE = "application/problem+json"

MOST_FAULTS = 20
FIELD_CHARACTERS = 200
DETAIL_CHARACTERS = 1000
"""The size of a problem document, in characters: it is smaller than the request that it answers."""

RETRY_AFTER: Final = "retry-after"
REQUEST_ID_HEADER: Final = "x-request-id"


class Problem(Exception):
    """A request that cannot be answered as asked.

    `slug` names its kind where the status has several (`problem_types.py`); `headers` are added to
    its answer. `asked`: its faults are of query parameters, not of the body.
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        *,
        slug: str | None = None,
        asked: bool = False,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}
        self.slug = slug
        self.asked = asked

    def document(self) -> dict[str, Any]:
        """The problem+json object, with its title in the language of the current request."""
        faults = [self._fault(each) for each in self.faults[:MOST_FAULTS]]
        if len(self.faults) > MOST_FAULTS:
            rest = len(self.faults) - MOST_FAULTS
            faults.append(self._fault(Fault("", f"and {rest} more faults", f"另有 {rest} 处错误")))
        kind, at_hand = problem_type(self.status, self.slug), request_id.get()
        return {
            "type": kind.uri if kind else BLANK,
            "title": getattr(kind.title, language.get()) if kind else self.status.phrase,
            "status": int(self.status),
            "detail": shortened(self.detail, DETAIL_CHARACTERS),
            **({"faults": faults} if faults else {}),
            **({"request_id": at_hand} if at_hand else {}),
        }

    def _fault(self, fault: Fault) -> dict[str, str]:
        field = shortened(fault.field, FIELD_CHARACTERS)
        pointer = {} if self.asked else {"pointer": shortened(fault.pointer, FIELD_CHARACTERS)}
        return {"field": field, **pointer, "remedy": fault.remedy, "zh": fault.zh}


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, with the number of those left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… (and {len(text) - longest} more characters)"


def answer_of(problem: Problem) -> bytes:
    """The whole answer, for a connection that is closed after it."""
    response = response_of(problem, {"connection": "close"})
    headers = b"".join(b"%s: %s\r\n" % header for header in response.raw_headers)
    status = f"HTTP/1.1 {int(problem.status)} {problem.status.phrase}\r\n".encode()
    return b"".join([status, headers, b"\r\n", bytes(response.body)])


def response_of(problem: Problem, kept: Mapping[str, str] | None = None) -> JSONResponse:
    """The response of a problem; `kept` are headers that it also bears."""
    headers = {**problem.headers, **(kept or {}), "content-language": language.get()}
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.setdefault(RETRY_AFTER, "1")
    if at_hand := request_id.get():
        headers[REQUEST_ID_HEADER] = at_hand
    return JSONResponse(problem.document(), int(problem.status), headers, MEDIA_TYPE)
