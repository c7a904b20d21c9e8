"""Unknown query parameters are refused, because an answer that ignores one would mislead."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from http import HTTPStatus

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from contracts.faults import Fault
from services.kit.http.problem import Problem


async def refuse_unknown_parameters(request: Request) -> None:
    """Raise a 422 that names each query parameter that is unknown to the route, or given twice.

    It is a coroutine, so that it occupies no thread.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = set(_query_parameters(route.dependant))
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [_fault(name, count, known) for name, count in given.items()]
    if found := [fault for fault in faults if fault is not None]:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(map(str, found)), found, asked=True
        )


def _query_parameters(dependant: Dependant) -> Iterator[str]:
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_parameters(each)


def _fault(name: str, count: int, known: set[str]) -> Fault | None:
    if name not in known:
        nearest = get_close_matches(name, known, n=1, cutoff=0.0)
        remedy = f"this route knows {nearest[0]}" if nearest else "this route takes none"
        chinese = f"该路径的参数是 {nearest[0]}" if nearest else "该路径不接受参数"
        return Fault(
            name, f"is no parameter here; {remedy}, or leave it out", f"不是参数；{chinese}，或去掉"
        )
    if count > 1:
        return Fault(name, "is given more than once; give it once", "给出了多次；只给一次")
    return None
