"""The queries on policies: the known versions, the figures of one, and differences."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.routing import APIRoute

from contracts.policy.policies import Policies, Version
from services.facts.kept_policies import kept_policies
from services.kit.http.answers import ABOUT_ONE, Shown, ok_form
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.store import Store
from services.penalties.policy.figures import (
    figures_apart,
    figures_by_path,
    listed_version,
    version_in,
)

Policy = Annotated[str, Path(description="the policy", examples=["gwm-crd"])]
VersionInPath = Annotated[str, Path(description="its version", examples=["2012-06"])]
From = Annotated[str, Query(alias="from", description="a version", examples=["2012-06"])]
To = Annotated[str, Query(description="another", examples=["2012-06"])]


class ListedVersion(Shown):
    """A version of a policy: its first day in force, and when it became known."""

    policy: str
    version: str
    effective_from: str
    known_on: str
    digest: str


class Versions(Shown):
    """Every known version."""

    versions: list[ListedVersion]


class ShownFigure(Shown):
    """A figure, with its § and the words, if its document cites them."""

    value: Any
    section: str | None = None
    paper: str | None = None
    words: str | None = None
    source: str | None = None


class ShownVersion(ListedVersion):
    """A version, figure by figure: by path, `clause.figure`."""

    figures: dict[str, ShownFigure]


class FigureApart(Shown):
    """A figure in which two versions differ; null for a version without it."""

    a: Any
    b: Any


class FiguresApart(Shown):
    """The figures that differ from one version to another, by path."""

    differences: dict[str, FigureApart]


def routes(store: Store, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/penalties/v1/policies`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/penalties/v1", tags=["policies"], route_class=asked)

    def known() -> Policies:
        with store.reading() as look:
            return kept_policies(look, 0)  # every partition has a copy of each

    def named(policy: str, version: str) -> Version:
        found = version_in(known(), policy, version)
        if found is None:
            why = "no such version is known; GET /penalties/v1/policies lists them"
            raise Problem(HTTPStatus.NOT_FOUND, why)
        return found

    @router.get("/policies", response_model=None, responses=ok_form(Versions))
    @row("common")
    def versions() -> dict[str, Any]:
        """Every known version of every policy: the regulation's and the calendar's."""
        return {"versions": [listed_version(each) for each in known().versions]}

    @router.get(
        "/policies/{policy}/diff", response_model=None, responses=ABOUT_ONE | ok_form(FiguresApart)
    )
    @row("common")
    def apart(policy: Policy, from_: From, to: To) -> dict[str, Any]:
        """The figures in which two versions of a policy differ: `a` from, `b` to."""
        one, other = named(policy, from_), named(policy, to)
        return {"differences": figures_apart(one.document, other.document)}

    @router.get(
        "/policies/{policy}/{version}",
        response_model=None,
        responses=ABOUT_ONE | ok_form(ShownVersion),
    )
    @row("common")
    def version(policy: Policy, version: VersionInPath) -> dict[str, Any]:
        """A version, figure by figure, each with its § and the words."""
        found = named(policy, version)
        return listed_version(found) | {"figures": figures_by_path(found.document)}

    return router
