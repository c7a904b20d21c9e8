"""What waits in each service, asked of all at once; one that does not answer in time is unknown."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from services.portal.web.asking.viewer_client import ServiceQuestion, ViewerClient

ATTENDED: Final = ("staffing", "audits", "penalties", "notifications", "portal")
"""The services that are asked, in the order in which they are shown."""

ATTENTION_SECONDS: Final = 0.3


class ServicesAttention(NamedTuple):
    """The answers by service, None where one is unknown."""

    told: Mapping[str, Mapping[str, Any] | None]

    @property
    def steps(self) -> list[tuple[str, bool | None]]:
        """Whether each service is in step; None where it is unknown."""
        return [(name, each["in_step"] if each else None) for name, each in self.told.items()]

    @property
    def parked(self) -> dict[str, list[Mapping[str, Any]]]:
        """By dealer, where it waits and why."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for service, each in self.told.items():
            for parked in each["parked"] if each else ():
                found.setdefault(parked["stream"], []).append({**parked, "service": service})
        return dict(sorted(found.items()))

    @property
    def undelivered(self) -> list[Mapping[str, Any]]:
        """The mails that do not arrive, the oldest first."""
        found = [copy for each in self.told.values() if each for copy in each["undelivered"]]
        return sorted(found, key=lambda each: each["since"])


async def attention_of(client: ViewerClient) -> ServicesAttention:
    """What the viewer is told by each service within 0.3 s."""
    asked = [ServiceQuestion(f"/{service}/v1/attention") for service in ATTENDED]
    answers = await client.within(ATTENTION_SECONDS, *asked)
    return ServicesAttention(dict(zip(ATTENDED, answers, strict=True)))
