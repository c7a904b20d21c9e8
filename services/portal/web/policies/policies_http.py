"""`/policies`, `/policies/{policy}/{version}`, and the difference of two versions."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.policies.proposing import ProposalDesk
from services.portal.web.shell.listing import Column, Download, Listing, downloaded
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import policy_path

VERSIONS: Final = (
    Column("policy", "policies.policy", "id"),
    Column("version", "policies.version", "id", link="href"),
    Column("effective_from", "policies.effective-from", "day"),
    Column("known_on", "policies.known-on", "day"),
    Column("digest", "policies.digest", "id"),
)
PLACE: Final = "/penalties/v1/policies"

Compared = Annotated[str | None, Query(alias="against", max_length=200)]


def routes(frame: Frame, desk: ProposalDesk) -> APIRouter:
    """The pages of policies, with those proposed for whoever may propose and publish."""
    router = page_router(frame)

    @router.get("/policies")
    @row("common")
    async def policies(request: Request, download: Download = None) -> Response:
        told = await frame.client(request).get(PLACE)
        rows = [
            {**each, "href": policy_path(each["policy"], each["version"])}
            for each in told["versions"]
        ]
        listing = Listing("policies", VERSIONS, rows)
        if download is not None:
            return downloaded(download, "policies", [listing])
        proposals = await desk.proposals(request, told["versions"])
        return frame.show(
            request, "policies/policies.html", listing=listing, proposals=proposals,
            keys=desk.keys(proposals or ()), at=desk.now(),
        )  # fmt: skip

    @router.get("/policies/{policy}/{version}")
    @row("common")
    async def version(
        request: Request, policy: str, version: str, against: Compared = None
    ) -> Response:
        client = frame.client(request)
        asked = ServiceQuestion(f"{policy_path(policy, version, PLACE)}")
        found, known = await client.together(asked, ServiceQuestion(PLACE))
        others = [
            each["version"]
            for each in known["versions"]
            if each["policy"] == policy and each["version"] != version
        ]
        differences = None
        if against:
            query = {"from": against, "to": version}
            differences = await client.get(f"{policy_path(policy, 'diff', PLACE)}", query)
        may_try = await run_in_threadpool(desk.may_try, viewer_of(request))
        return frame.show(
            request, "policies/version.html", found=found, others=others, against=against,
            differences=differences, may_try=may_try,
        )  # fmt: skip

    return router
