"""What came of an act: the docket that counts it, and the duties that it met."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool

from contracts.topics import short_name
from services.kit.http.problem import Problem
from services.kit.identity.viewer import Viewer
from services.portal.web.asking.viewer_client import ViewerClient

DOCKET_ROW: Final = "docket"
ASKED_TIMES: Final = 20
PAUSE_SECONDS: Final = 0.1
"""A fact of another topic arrives within that, or its page says where it will be seen."""


class Consequences(NamedTuple):
    """What is known of it already; `docket` is None where it has not arrived or may not be read."""

    docket: Mapping[str, Any] | None
    met: Sequence[Mapping[str, Any]]


NONE_KNOWN: Final = Consequences(None, ())


async def consequences(
    client: ViewerClient, viewer: Viewer, dealer: str, answer: Mapping[str, Any]
) -> Consequences:
    """What the answer of an act holds, or what penalties says once the fact has arrived there."""
    if not await run_in_threadpool(viewer.sees, dealer, DOCKET_ROW):
        return NONE_KNOWN
    receipt = answer["receipt"]
    docket = answer.get("docket") or await _arrived(client, dealer, receipt)
    if docket is None:
        return NONE_KNOWN
    fact = f"{receipt['source']}#{receipt['id']}"
    told = await client.get(f"/penalties/v1/dealers/{quote(dealer, safe='')}/deadlines")
    return Consequences(docket, [each for each in told["deadlines"] if fact in each["met_by"]])


async def _arrived(
    client: ViewerClient, dealer: str, receipt: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    place = f"{short_name(receipt['topic'])}:{receipt['sequence']}"
    path = f"/penalties/v1/dealers/{quote(dealer, safe='')}/docket"
    for _ in range(ASKED_TIMES):
        try:
            found: Mapping[str, Any] = await client.get(path, {"min_sequence": place})
        except Problem as problem:
            if problem.status not in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return found
    return None
