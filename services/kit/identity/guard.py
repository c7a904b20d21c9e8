"""The dependency of every route: it finds the principal and checks the row of the route.

A route names its row of the table with `row`; one that names none is refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Final, NamedTuple, Protocol

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from services.kit.http.problem import Problem
from services.kit.http.request_context import asked_dealer, principal
from services.kit.http.rows import OPEN, Row, row_of
from services.kit.identity.access_log import Access
from services.kit.identity.checker import Checker, Ruling
from services.kit.identity.principal import Principal
from services.kit.identity.rates import STATE, Rates
from services.kit.identity.refusals import Unauthenticated, refused, unauthenticated
from services.kit.identity.viewer import Nowhere, Regions, Viewer
from services.kit.store.scope import reading_scope

UNKNOWN_ROUTE: Final = "unknown-route"

Network = IPv4Network | IPv6Network


class Noting(Protocol):
    """Writes the log of access."""

    def note(self, line: Access) -> None: ...


Callers = Sequence[Principal]
"""The principals in whose name a request may act: one, or several on a stack without identity."""


class Identity(Protocol):
    """Finds the principal of a request."""

    @property
    def development_roles(self) -> Sequence[str]:
        """The roles in which anyone may act by naming them, on a stack without identity."""
        ...

    def callers_at_hand(self, authorization: str | None) -> Callers | None:
        """The callers if they are known without I/O; else None. Raises `Unauthenticated`."""
        ...

    def callers(self, authorization: str | None) -> Callers:
        """The callers; runs in a thread. Raises `Unauthenticated`."""
        ...


class GuardedService(NamedTuple):
    """What the guard needs of a service: the regions of dealers, and its log of access."""

    regions: Regions = Nowhere()
    log: Noting | None = None


class Guard:
    """Admits a request as its principal, or raises the problem."""

    def __init__(
        self,
        identity: Identity,
        checker: Checker,
        services: Mapping[str, GuardedService] | None = None,
        *,
        near: Mapping[str, Collection[Network]] | None = None,
        watched: Collection[str] = (),
        rates: Rates | None = None,
    ) -> None:
        """`services`: by the first segment of their paths; other paths belong to the first service.

        `near`: by row, the networks whose peers may use it without a credential. `watched`: the
        rows of which every read beyond the principal's own record is logged.
        """
        self._identity = identity
        self._checker = checker
        self._services = services or {}
        self._elsewhere = next(iter(self._services.values()), GuardedService())
        self._near = near or {}
        self._watched = watched
        self._rates = rates

    @property
    def development_roles(self) -> Sequence[str]:
        """The roles in which a request may act by naming them; empty if it needs a credential."""
        return self._identity.development_roles

    async def __call__(self, request: Request) -> None:
        route = request.scope.get("route")
        found = row_of(route.endpoint) if isinstance(route, APIRoute) else None
        if found is not None and (found.name == OPEN or self._is_near(request, found)):
            return
        asked = GuardedRequest(self, request, found or Row(UNKNOWN_ROUTE))
        callers = await self._callers(asked)
        request.state.guard = self
        if asked.dealer is not None and any(each.needs_regions for each in callers):
            viewer = await run_in_threadpool(self._let_in, asked, callers)
        else:
            viewer = self._let_in(asked, callers)
        request.state.viewer = viewer
        reading_scope.set(viewer.reading_scope())  # of this request's task alone
        principal.set(request.state.viewer.who.actor)
        asked_dealer.set(asked.dealer)

    async def again(self, request: Request) -> Viewer:
        """The viewer of a request still being answered, at a route about several dealers or none.

        Raises the problem once its credential has ended or no longer suffices. It counts as no
        further request.
        """
        found = row_of(request.scope["route"].endpoint) or Row(UNKNOWN_ROUTE)
        asked = GuardedRequest(self, request, found)
        return self._let_in(asked, await self._callers(asked), cost=0)

    async def _callers(self, asked: "GuardedRequest") -> Callers:
        credential = asked.request.headers.get("authorization")
        try:
            callers = self._identity.callers_at_hand(credential)
            if callers is None:
                callers = await run_in_threadpool(self._identity.callers, credential)
        except Unauthenticated as fault:
            asked.note("-", "unauthenticated", fault.reason)
            raise unauthenticated(fault) from fault
        return callers

    def _let_in(self, asked: "GuardedRequest", callers: Callers, cost: int = 1) -> Viewer:
        rulings = [(each, self._ruling(each, asked)) for each in callers]
        who, ruling = next((each for each in rulings if each[1].allowed), rulings[0])
        spend = asked.spender(who, self._rates)
        spend(cost)
        if not ruling.allowed:
            asked.note(who.actor, "hidden" if ruling.hidden else "forbidden", ruling.rule)
            raise refused(ruling)
        name = asked.row.name
        if name in self._watched and self._checker.reach(who, name) != "own":
            asked.note(who.actor, "read", ruling.rule)
        return Viewer(
            who, name, self._checker, asked.around.regions, callers[1:] and callers, asked, spend
        )

    def _ruling(self, who: Principal, asked: "GuardedRequest") -> Ruling:
        if asked.dealer is None:
            return self._checker.asks(who, asked.row.name)
        regions = asked.around.regions
        return self._checker.reads(who, asked.row.name, asked.dealer, regions.region_of)

    def around(self, request: Request) -> GuardedService:
        """The guarded service that answers a path."""
        service = request.scope["path"].split("/")[1]
        return self._services.get(service, self._elsewhere)

    def _is_near(self, request: Request, found: Row) -> bool:
        networks = self._near.get(found.name, ())
        if not networks or request.client is None:
            return False
        try:
            peer = ip_address(request.client.host)
        except ValueError:
            return False
        return any(peer in network for network in networks)


class GuardedRequest:
    """One request at its route: the row, the dealer in its path, and its log of access."""

    def __init__(self, guard: Guard, request: Request, row: Row) -> None:
        self.request = request
        self.row = row
        self.around = guard.around(request)
        self.dealer: str | None = None
        if row.dealer is not None:
            self.dealer = str(request.path_params[row.dealer]).partition("/")[0]

    def note(self, actor: str, verdict: str, rule: str, dealer: str | None = None) -> None:
        """Log the decision in the log of access."""
        if self.around.log is not None:
            route = self.request.scope.get("route")
            path = route.path_format if isinstance(route, APIRoute) else self.request.scope["path"]
            about = dealer or self.dealer if actor != "-" else None
            asked = f"{self.request.scope['method']} {path}"
            self.around.log.note(Access(actor, asked, about or "-", verdict, rule))

    def spender(self, who: Principal, rates: Rates | None) -> Callable[[int], None]:
        """The counter of requests and events; it raises a 429 beyond the limit."""

        def spend(cost: int) -> None:
            if rates is not None and cost:
                try:
                    left = rates.spend(who.actor, cost)
                except Problem:
                    self.note(who.actor, "too-many", "limit")
                    raise
                setattr(self.request.state, STATE, left)

        return spend


def viewer_of(request: Request) -> Viewer:
    """The viewer that the guard has admitted; without one nothing is answered."""
    viewer = getattr(request.state, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise Problem(HTTPStatus.FORBIDDEN, f"nobody has let the request in (rule {UNKNOWN_ROUTE})")
    return viewer


async def viewer_again(request: Request) -> Viewer:
    """The viewer of a request that is still being answered, by `Guard.again`."""
    guard = getattr(request.state, "guard", None)
    return await guard.again(request) if isinstance(guard, Guard) else viewer_of(request)


async def _seen(request: Request) -> Viewer:
    return viewer_of(request)


Seen = Annotated[Viewer, Depends(_seen)]
"""The parameter by which a route's function receives the viewer."""
