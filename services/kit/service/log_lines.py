"""The log format of a service: one line an event, with time (UTC), level and request id."""

import json
import logging
import uuid
from time import gmtime
from typing import Any, Final, Literal
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.http.problem import REQUEST_ID_HEADER
from services.kit.http.request_context import (
    asked_dealer,
    language,
    preferred,
    principal,
    request_id,
)
from services.kit.printable import printable, printable_line
from services.kit.service.log_rate_limit import RateLimitedHandler

REQUEST_ID_CHARACTERS: Final = 64
"""Characters of a sender's own request id; a longer one is replaced."""

FIRST_REFUSED: Final = 400
"""The first HTTP status of an event that was not accepted."""

LogForm = Literal["lines", "json"]

NO_REQUEST: Final = "-"

_log = logging.getLogger(__name__)


class _Line(logging.Formatter):
    """`2026-11-29T03:10:15.123Z INFO penalties 4f1c… services.kit.intake.closer: closed …`."""

    converter = staticmethod(gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """One line, in which data cannot steer a terminal."""
        return printable_line(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """The traceback, escaped because it may quote data."""
        return printable(super().formatException(ei))


class _Json(logging.Formatter):
    """One JSON object a line, for log collectors: the same fields, by name."""

    converter = staticmethod(gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        said = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "service": getattr(record, "service", None),
            "request_id": request_id.get(),
            "principal": principal.get(),
            "dealer": asked_dealer.get(),
            "logger": record.name,
            "message": printable_line(record.getMessage()),
        }
        if record.exc_info:
            said["exception"] = printable(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


class _Context(logging.Filter):
    """Adds the services of this process and the current request to each record."""

    def __init__(self, services: str) -> None:
        super().__init__()
        self._services = services

    def filter(self, record: logging.LogRecord) -> bool:
        record.service = self._services
        record.request_id = request_id.get() or NO_REQUEST
        return True


def log_as(services: str, level: str, form: LogForm = "lines") -> None:
    """Write this process's log to stderr, as the log of these services."""
    handler = RateLimitedHandler()
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it tells each request at INFO
    line = "%(asctime)s %(levelname)s %(service)s %(request_id)s %(name)s: %(message)s"
    handler.setFormatter(_Json() if form == "json" else _Line(line))
    handler.addFilter(_Context(services))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # A library's own progress is no event of ours; what it warns of is.
    for library in ("kafka", "uvicorn", "asyncio", "eventsourcing"):
        logging.getLogger(library).setLevel(logging.WARNING)
    # Each try of each connection; what comes of it the workers say once, in words.
    logging.getLogger("kafka.net").setLevel(logging.CRITICAL)


class RequestIds:
    """Gives each HTTP request an id, its sender's or a new one, and logs refused events.

    The answer to an internal error is made outside the app's middleware, and therefore sets its
    header itself (`response_of`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        at_hand = _request_id_of(headers)
        request_id.set(at_hand)
        language.set(preferred(headers.get("accept-language", "")))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = at_hand
                if scope["method"] == "POST" and message["status"] >= FIRST_REFUSED:
                    _log.info("refused with %s: POST %s", message["status"], _path(scope))
            await send(message)

        await self._app(scope, receive, answer)


def _path(scope: Scope) -> str:
    """The path as sent, percent-encoded, so that a line break in it ends no line here."""
    sent: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return sent.decode("ascii", "backslashreplace")


def _request_id_of(headers: Headers) -> str:
    given = headers.get(REQUEST_ID_HEADER, "")
    fits = 0 < len(given) <= REQUEST_ID_CHARACTERS and given.isascii() and given.isprintable()
    return given if fits and " " not in given else uuid.uuid4().hex[:12]
