"""What the services say of a summons, and of each penalty that it counts."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from services.kit.http.problem import Problem
from services.portal.web.asking.viewer_client import ServiceQuestion, ViewerClient


class SummonsTold(NamedTuple):
    """The summons, and the penalties that it counts, in their order."""

    said: Mapping[str, Any]
    penalties: Sequence[Mapping[str, Any]]

    @property
    def dealer(self) -> str:
        """Whose general manager is summoned."""
        code: str = self.said["entry_id"].partition("/")[0]
        return code


async def summons_told(client: ViewerClient, summons_id: str) -> SummonsTold:
    """Raises a 404 for what is no summons."""
    said = await client.get(*_entry(summons_id))
    if said["state"] is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no such summons is known")
    counted = said["entry"]["explanation"]["counted"] if said["entry"] else ()
    penalties = await client.together(*(_entry(each["entry_id"]) for each in counted))
    return SummonsTold(said, penalties)


def _entry(entry_id: str) -> ServiceQuestion:
    return ServiceQuestion(f"/penalties/v1/entries/{quote(entry_id)}")
