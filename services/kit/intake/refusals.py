"""The log line about refused events: how many of which type, and why, without content."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from contracts.events import EVENTS
from services.kit.intake.problems import problem_of
from services.kit.metrics import REFUSED
from services.kit.standstill import first_of

REFUSAL_KINDS: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "not sent whole",
    HTTPStatus.FORBIDDEN: "not its sender's to send",
    HTTPStatus.REQUEST_TIMEOUT: "not sent whole",
    HTTPStatus.CONFLICT: "id taken",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "of another form",
    HTTPStatus.UNPROCESSABLE_ENTITY: "malformed",
    HTTPStatus.TOO_MANY_REQUESTS: "too many",
    HTTPStatus.INTERNAL_SERVER_ERROR: "an error of ours",
    HTTPStatus.SERVICE_UNAVAILABLE: "not now",
}
"""The reason in the log for each status that refuses an event."""

NO_TYPE: Final = "unknown type"

_log = logging.getLogger(__name__)


def type_of(sent: Any) -> str:
    """The type of a refused event, if it is one of the published language."""
    given = sent.get("type") if isinstance(sent, Mapping) else None
    return given if isinstance(given, str) and given in EVENTS else NO_TYPE


def log_refused(types: Sequence[str], outcomes: Sequence[object]) -> None:
    """Log one line about the refused events of a request, if there are any."""
    refused = Counter(
        (problem_of(outcome).status, event_type)
        for event_type, outcome in zip(types, outcomes, strict=True)
        if isinstance(outcome, Exception)
    )
    for (status, event_type), count in refused.items():
        REFUSED.labels(event_type, int(status)).inc(count)
    if refused:
        counts = [
            f"{count} {REFUSAL_KINDS.get(status, status.phrase)} ({int(status)}) {event_type}"
            for (status, event_type), count in refused.most_common()
        ]
        _log.info("refused %s of %s events: %s", refused.total(), len(outcomes), first_of(counts))
