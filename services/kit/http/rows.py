"""The row of the table of access to which a route is held: each route names one, or is refused."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

OPEN: Final = "open"
"""The row of routes that answer anyone, with a credential or without."""

_MARK: Final = "__access_row__"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Row(NamedTuple):
    """The row of a route, and which parameter of its path begins with the dealer's code."""

    name: str
    dealer: str | None = None


def row(name: str, dealer: str | None = None) -> Callable[[Endpoint], Endpoint]:
    """Name the row of a route: stands between the path operation and its function.

    `dealer` is the path parameter that is the dealer's code, or begins with it and a `/`. A route
    without one answers about several dealers or none, and filters by its `Seen`.
    """

    def marked(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, Row(name, dealer))
        return endpoint

    return marked


def row_of(endpoint: object) -> Row | None:
    """The row of a route's function; None where it names none."""
    found = getattr(endpoint, _MARK, None)
    return found if isinstance(found, Row) else None
