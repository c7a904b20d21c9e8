"""Forms that are posted: by the page's own origin, with the token of the session, bounded."""

from hmac import compare_digest
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

from services.kit.http.problem import Problem

TOKEN: Final = "csrf"  # noqa: S105 - the name of a field
"""The field that bears the token of the session."""

LONGEST_FORM: Final = 16 * 1024 * 1024
MOST_FIELDS: Final = 1_000
MOST_FILES: Final = 20
SAME_ORIGIN: Final = "same-origin"


async def read_form(request: Request) -> FormData:
    """The fields of a form; the same again when asked again."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise Problem(HTTPStatus.BAD_REQUEST, "the form does not say its length")
    if int(length) > LONGEST_FORM:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the form is larger than {LONGEST_FORM} bytes"
        )
    return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)


def typed(form: FormData) -> dict[str, str]:
    """What was typed into a form: its texts, without the token."""
    return {
        name: value
        for name, value in form.multi_items()
        if isinstance(value, str) and name != TOKEN
    }


def is_from_here(request: Request) -> bool:
    """Whether a page of this address sent the request, as the browser says (`Origin`)."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == SAME_ORIGIN
    return urlsplit(origin).netloc == request.headers.get("host")


def is_of_session(form: FormData, token: str) -> bool:
    """Whether a form bears the token of the session."""
    given = form.get(TOKEN)
    return isinstance(given, str) and compare_digest(given.encode(), token.encode())
