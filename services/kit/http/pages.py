"""Lists that can grow are returned by page: an opaque cursor leads on, in the body or in `Link`.

A cursor names the last item returned and not a count, so that new items in between shift nothing.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import BaseModel

from contracts.faults import Fault
from services.kit.http.answers import Responses
from services.kit.http.problem import Problem

MOST_AT_ONCE: Final = 1_000

Limit = Annotated[int, Query(ge=1, le=MOST_AT_ONCE, description="how many at the most")]
After = Annotated[
    str,
    Query(
        max_length=1000,
        description="where the page before ended: its `Link` (rel next) or `next`; the first "
        "page without",
    ),
]

LINK: Final[dict[str, Any]] = {
    "Link": {
        "description": 'the next page (rel="next"), as a relative reference; left out on the last',
        "required": False,
        "schema": {"type": "string", "examples": ['<?after=eyJ...&limit=50>; rel="next"']},
    }
}
"""The header, as the OpenAPI document has it."""


def paged_form(model: Any) -> Responses:
    """200, a page in the form of a model, with the way on; it is not validated at run time."""
    return {200: {"model": model, "headers": LINK}}


Place = Sequence[str]
"""The sort key of an item of a list."""

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class ListPage(NamedTuple):
    """Some items of a list in its order, and the cursor of what follows; None at the end."""

    items: list[Any]
    next: str | None


def page_of(name: str, items: Iterable[T], limit: int, place: Callable[[T], Place]) -> ListPage:
    """The first `limit` items after a place; `items` has one more if the list goes on."""
    found = list(items)
    shown = found[:limit]
    return ListPage(shown, cursor(name, place(shown[-1])) if len(found) > limit else None)


def cursor(name: str, place: Place) -> str:
    """The cursor of a place in the list of that name."""
    return urlsafe_b64encode(json.dumps([name, *place]).encode()).decode().rstrip("=")


def place_of(name: str, given: str, parts: int) -> tuple[str, ...] | None:
    """The place that a cursor names, None for none; raises `Problem` for another list's."""
    if not given:
        return None
    try:
        padded = f"{given}{'=' * (-len(given) % 4)}".encode("ascii")
        found = json.loads(b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        found = None
    if (
        isinstance(found, list)
        and len(found) == parts + 1
        and all(isinstance(part, str) and "\0" not in part for part in found)
        and found[0] == name
    ):
        return tuple(found[1:])
    en = "is no place in this list; take it from the page before, or leave it out"
    unfit = Fault("after", en, "不是本列表中的位置；请用上一页给出的值，或去掉")
    raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(unfit), [unfit], asked=True)


def lead_on(request: Request, response: Response, following: str | None) -> None:
    """Give the response a `Link` to the next page of the same query."""
    if following is not None:
        asked = dict(request.query_params) | {"after": following}
        response.headers["Link"] = f'<?{urlencode(asked)}>; rel="next"'


def page_of_groups(
    name: str, whole: M, place: Callable[[Any], Place], after: str, limit: int
) -> tuple[M, str | None]:
    """A page of a model whose fields are lists by kind, as one list in the order of `place`."""
    kinds = {field: items for field, items in whole if isinstance(items, tuple)}
    since = place_of(name, after, 2)
    places = sorted(
        at
        for items in kinds.values()
        for at in map(tuple, map(place, items))
        if since is None or at > since
    )
    shown = places[:limit]
    kept = set(shown)
    chosen = {
        field: tuple(item for item in items if tuple(place(item)) in kept)
        for field, items in kinds.items()
    }
    following = cursor(name, shown[-1]) if len(places) > limit else None
    return whole.model_copy(update=chosen), following
