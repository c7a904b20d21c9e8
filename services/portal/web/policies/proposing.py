"""Who proposes a policy and who publishes it: two persons, by the services' own rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request

from contracts.events.decisions import PolicyProposed
from contracts.faults import Fault
from contracts.policy.documents import PolicyRefused, publication
from services.kit.clock import instant_text
from services.kit.http.problem import Problem
from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.portal.web.records.bearer_secrets import bearer_secret
from services.portal.web.shell.page_frame import Frame

Json = Mapping[str, Any]

PROPOSALS_ROW: Final = "proposals"
WHATIF_ROW: Final = "whatif"
SOURCE: Final = "/oem/policy/portal"


class ProposalDesk:
    """Shows what is proposed, proposes, and publishes."""

    def __init__(self, frame: Frame, now: Callable[[], datetime]) -> None:
        self._frame = frame
        self._now = now

    async def proposals(self, request: Request, known: Iterable[Json]) -> list[Json] | None:
        """Those that no version known is of yet; None for whoever may not see them."""
        if not _reads(viewer_of(request), PROPOSALS_ROW):
            return None
        told = await self._frame.client(request).get("/decisions/v1/proposals")
        published = {each["digest"] for each in known}
        return [each for each in told if each["data"]["digest"] not in published]

    def keys(self, proposals: Sequence[Json]) -> list[str]:
        """An Idempotency-Key for the publication of each, and one for a further proposal."""
        return [bearer_secret() for _ in (*proposals, None)]

    def may_try(self, viewer: Viewer) -> bool:
        """Whether drafts may be tried out."""
        return _reads(viewer, WHATIF_ROW)

    def now(self) -> str:
        """The instant at which a form is shown."""
        return instant_text(self._now())

    async def propose(self, request: Request, text: str, key: str, at: str) -> Json:
        """The receipt of a proposal; raises the `Problem` of what is refused."""
        said = _publication(text)
        said.pop("effective_from")
        event = {
            "specversion": "1.0",
            "id": key,
            "source": SOURCE,
            "type": PolicyProposed.TYPE,
            "subject": "*",
            "time": at,
            "data": said,
        }
        receipt: Json = await self._frame.client(request).post("/decisions/v1/events", event)
        return receipt

    async def publish(self, request: Request, digest: str, key: str, at: str) -> Json:
        """The receipt of the publication of what is proposed under a digest."""
        told = await self._frame.client(request).get("/decisions/v1/proposals")
        found = next((each for each in told if each["data"]["digest"] == digest), None)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "no such document is proposed")
        body = {"data": _publication(found["data"]["document"]), "time": at}
        answer = await self._frame.client(request).post("/decisions/v1/policies", body, key)
        receipt: Json = answer["receipt"]
        return receipt


def _publication(text: str) -> dict[str, str]:
    try:
        return publication(text.replace("\r\n", "\n").encode())
    except PolicyRefused as refused:
        faults = [
            Fault(f"document.{each.field}" if each.field else "document", each.remedy, each.zh)
            for each in refused.faults
        ]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused), faults) from refused


def _reads(viewer: Viewer, row: str) -> bool:
    return any(viewer.checker.reach(who, row) != "none" for who in viewer.everyone)
