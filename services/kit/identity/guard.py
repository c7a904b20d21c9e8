"""The dependency of every route: who asks, and whether the row of the route lets them.

A route names its row of the table with `row`; one that names none is refused.
"""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Final, Protocol

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from services.kit.http.problem import Problem
from services.kit.http.rows import OPEN, Row, row_of
from services.kit.identity.checker import Checker, Ruling
from services.kit.identity.principal import Principal
from services.kit.identity.refusals import Unauthenticated, refused, unauthenticated
from services.kit.identity.viewer import Nowhere, Regions, Viewer

UNKNOWN_ROUTE: Final = "unknown-route"

Network = IPv4Network | IPv6Network

Callers = Sequence[Principal]
"""As whom a request may act: one principal, but on a stack without identity."""


class Identity(Protocol):
    """Who stands behind a request."""

    def callers_at_hand(self, authorization: str | None) -> Callers | None:
        """The callers, where nothing has to be read or computed to know them; else None.

        Raises `Unauthenticated`.
        """
        ...

    def callers(self, authorization: str | None) -> Callers:
        """The callers; called in a thread. Raises `Unauthenticated`."""
        ...


class Guard:
    """Lets a request through as the principal that it is from, or raises the problem."""

    def __init__(
        self,
        identity: Identity,
        checker: Checker,
        regions: Mapping[str, Regions] | None = None,
        near: Mapping[str, Collection[Network]] | None = None,
    ) -> None:
        """`regions`: by the first part of a path, where its service knows regions from.

        `near`: by row, the networks whose peers may ask for it without a credential.
        """
        self._identity = identity
        self._checker = checker
        self._regions = regions or {}
        self._near = near or {}

    async def __call__(self, request: Request) -> None:
        route = request.scope.get("route")
        found = row_of(route.endpoint) if isinstance(route, APIRoute) else None
        if found is None:
            raise refused(Ruling(False, UNKNOWN_ROUTE, "no rule knows this route"))
        if found.name == OPEN or self._is_near(request, found):
            return
        credential = request.headers.get("authorization")
        try:
            callers = self._identity.callers_at_hand(credential)
            if callers is None:
                callers = await run_in_threadpool(self._identity.callers, credential)
        except Unauthenticated as fault:
            raise unauthenticated(fault) from fault
        if found.dealer is not None and any(each.needs_regions for each in callers):
            viewer = await run_in_threadpool(self._let_in, request, found, callers)
        else:
            viewer = self._let_in(request, found, callers)
        request.state.viewer = viewer

    def _is_near(self, request: Request, found: Row) -> bool:
        networks = self._near.get(found.name, ())
        if not networks or request.client is None:
            return False
        try:
            peer = ip_address(request.client.host)
        except ValueError:
            return False
        return any(peer in network for network in networks)

    def _let_in(self, request: Request, found: Row, callers: Callers) -> Viewer:
        service = request.scope["path"].split("/")[1]
        regions = self._regions.get(service, Nowhere())
        dealer = None
        if found.dealer is not None:
            dealer = str(request.path_params[found.dealer]).partition("/")[0]
        verdicts = [(each, self._verdict(each, found.name, dealer, regions)) for each in callers]
        who, verdict = next((each for each in verdicts if each[1].allowed), verdicts[0])
        if not verdict.allowed:
            raise refused(verdict)
        return Viewer(who, found.name, self._checker, regions, callers[1:] and callers)

    def _verdict(self, who: Principal, name: str, dealer: str | None, regions: Regions) -> Ruling:
        if dealer is None:
            return self._checker.asks(who, name)
        return self._checker.reads(who, name, dealer, regions.region_of)


def viewer_of(request: Request) -> Viewer:
    """The viewer that the guard has let in; without one nothing is answered."""
    viewer = getattr(request.state, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise Problem(HTTPStatus.FORBIDDEN, f"nobody has let the request in (rule {UNKNOWN_ROUTE})")
    return viewer


async def _seen(request: Request) -> Viewer:
    return viewer_of(request)


Seen = Annotated[Viewer, Depends(_seen)]
"""What a route's function takes to know who asks."""
