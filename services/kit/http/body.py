"""The body of a request: of a bounded size, without a BOM, and without long pauses."""

import asyncio
from codecs import BOM_UTF8
from collections.abc import AsyncIterator
from http import HTTPStatus

from fastapi import Request
from starlette.requests import ClientDisconnect

from services.kit.http.media import unsupported
from services.kit.http.problem import Problem

BODY_PAUSE_SECONDS = 5
"""Seconds that a sender may pause within a body: less than a stopping server waits for it."""

BODY_SECONDS = 30
"""Seconds that any body may take, and one second more for each so many bytes:"""

LEAST_BYTES_A_SECOND = 16 * 1024


async def read_body(request: Request, limit: int) -> bytes:
    """The body, of at most `limit` bytes; raises the `Problem` of one that is refused."""
    body = bytearray()
    loop = asyncio.get_running_loop()
    began = loop.time()
    async for chunk in _chunks(request):
        body += chunk
        if loop.time() - began > BODY_SECONDS + len(body) / LEAST_BYTES_A_SECOND:
            raise Problem(
                HTTPStatus.REQUEST_TIMEOUT,
                f"the body comes at less than {LEAST_BYTES_A_SECOND} bytes a second; "
                "send it all again",
            )
        if len(body) > limit:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {limit} bytes"
            )
    if body.startswith(BOM_UTF8):
        raise unsupported("the body begins with a BOM")
    return bytes(body)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    chunks = request.stream()
    try:
        while True:
            async with asyncio.timeout(BODY_PAUSE_SECONDS):
                chunk = await anext(chunks, None)
            if chunk is None:
                return
            yield chunk
    except TimeoutError as paused:
        raise Problem(
            HTTPStatus.REQUEST_TIMEOUT,
            f"nothing came for {BODY_PAUSE_SECONDS} s; send it all again",
        ) from paused
    except ClientDisconnect as gone:
        raise Problem(HTTPStatus.BAD_REQUEST, "the sender went away amid the body") from gone
