"""The required headcount of the department by position, §4.1.1 to §4.1.3, by policy data."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from contracts.events.staffing import Position, VolumesReported
from contracts.policy.citations import Citation
from contracts.policy.terms import Posts, Terms
from contracts.values import Closed
from services.staffing.case import Case
from services.staffing.particulars import Particulars


class Volumes(Closed):
    """The monthly averages that choose the band: last year's, else the latest known."""

    year: int
    monthly_sales: float
    monthly_visits: float


class Requirement(Closed):
    """The required headcount by position, and its inputs.

    Without any volumes it is the lowest band. `source` is `assumed` if the regulation's own table
    is lost.
    """

    policy: str
    policy_version: str
    section: str
    source: Literal["regulation", "decided", "assumed"]
    volumes: Volumes | None
    required: Mapping[Position, int]
    optional: tuple[Position, ...] = Field(
        description="positions that may be filled and need not be; none of these is required"
    )
    more_allowed: tuple[Position, ...] = Field(
        description="positions of which more than required are allowed, required or not"
    )


def requirement(case: Case, dealer: Particulars, on: date) -> Requirement | None:
    """The requirement on `on`; None before a policy is in force, and unless the dealer is open."""
    regulation = case.policies.in_force(on)
    if regulation is None or dealer.status != "open":
        return None
    terms = regulation.terms
    volumes = _volumes(case, on)
    branch = branch_posts(terms, dealer)
    required: Mapping[Position, int]
    if branch is not None:
        posts, citation = branch
        required = dict.fromkeys(posts.required, 1)
        optional = (*posts.optional, *terms.headcount.more_allowed)
        more_allowed = optional
    else:
        needless = terms.required_posts.not_needed.get(dealer.store_type or "full", ())
        band = terms.headcount.required(
            *((volumes.monthly_sales, volumes.monthly_visits) if volumes else (0.0, 0.0))
        )
        required = {post: number for post, number in band.items() if post not in needless}
        optional = more_allowed = terms.headcount.more_allowed
        citation = terms.headcount.citations["bands"]
    return Requirement(
        policy=regulation.policy,
        policy_version=regulation.version,
        section=citation.section,
        source=citation.source,
        volumes=volumes,
        required=required,
        optional=tuple(post for post in optional if post not in required),
        more_allowed=more_allowed,
    )


def branch_posts(terms: Terms, dealer: Particulars) -> tuple[Posts, Citation] | None:
    """The posts of a branch (分店) that needs only some, and the fact that states it."""
    posts = terms.required_posts
    match dealer.relation:
        case "same_city_branch":
            return posts.same_city_branch, posts.citations["same_city_branch"]
        case "unified_account_branch":
            return posts.unified_account_branch, posts.citations["unified_account_branch"]
        case _:
            return None


def _volumes(case: Case, on: date) -> Volumes | None:
    """The volumes of last year, or of the latest year reported before it."""
    reports = [fact.data for fact in case.standing.of(VolumesReported) if fact.data.year < on.year]
    if not reports:
        return None
    year = max(report.year for report in reports)
    last = [report for report in reports if report.year == year][-1]
    return Volumes(
        year=last.year, monthly_sales=last.monthly_sales, monthly_visits=last.monthly_visits
    )
