"""The context of the current request: its id, principal, dealer and language.

Each request is served by a task of its own, so that nothing has to be reset.
"""

from contextvars import ContextVar
from typing import Final, Literal

Language = Literal["zh", "en"]

DEFAULT: Final[Language] = "en"

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
principal: ContextVar[str | None] = ContextVar("principal", default=None)
"""The principal, in the form of `actor`."""

asked_dealer: ContextVar[str | None] = ContextVar("dealer", default=None)
"""The code of the dealer in the path."""

language: ContextVar[Language] = ContextVar("language", default=DEFAULT)


def preferred(accept_language: str) -> Language:
    """Chinese or English, by an Accept-Language header (RFC 9110, 12.5.4); English by default."""
    weights: dict[Language, float] = {"en": 0.0, "zh": 0.0}
    for each in accept_language.split(","):
        tag, _, parameters = each.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(parameters))
    return "zh" if weights["zh"] > weights["en"] else DEFAULT


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
