"""A stack that asks who calls, over HTTP in this process, and an issuer of the test's own."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from contracts.topics import short_name, topic_of
from services.commands.stack.app import build_app
from services.identity import guard_of
from services.kit.identity.settings import IdentitySettings
from tests.builders.envelope import sent
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import accepted, baseline_filed
from tests.component.access.issuing import AUDIENCE, ISSUER, Issuer
from tests.component.penalties.stack import SERVICES, Stack, running

OWN, NEAR, FAR, UNKNOWN = "A1", "A2", "B1", "NEW"
REGIONS = {OWN: "north", NEAR: "north", FAR: "south"}
TARGETS = (OWN, NEAR, FAR, UNKNOWN)
SCOPES = {"docket_dealers": [OWN], "docket_regions": ["north"]}
NOWHERE = {"docket_dealers": None, "docket_regions": None}


def declared(name: str, dealer: str, system: str) -> dict[str, Any]:
    """A declaration of June 2012, sent by a system of the dealer's."""
    return sent(
        "docket.staffing.no-change-declared.v1",
        {"month": "2012-06"},
        id=name,
        time="2012-07-02T09:00:00+08:00",
        dealer=dealer,
        source=f"/dealers/{dealer}/{system}",
    )


class GuardedStack(NamedTuple):
    stack: Stack
    client: TestClient
    issuer: Issuer

    def ask(self, route: APIRoute, dealer: str, credential: str | None) -> Any:
        """The answer of a route, asked about a dealer."""
        path = route.path_format
        for name, value in {
            "{code}": dealer,
            "{entry_id}": f"{dealer}/monthly-report-late/2012-07",
            "{entry_id:path}": f"{dealer}/monthly-report-late/2012-07",
            "{summons_id}": f"{dealer}/gm-summons/2012",
            "{slug}": "unknown",
            "{name}": "docket.staffing.change-filed.v1.json",
        }.items():
            path = path.replace(name, value)
        given = {
            "month": "2012-07",
            "source": f"/dealers/{dealer}/dms",
            "id": "1",
        }
        known = {each.alias for each in route.dependant.query_params}
        if path == "/dealers":  # of which not everyone may read what was posted in a month
            del given["month"]
        query = {name: value for name, value in given.items() if name in known}
        headers = {"origin": str(self.client.base_url)}
        headers |= {"authorization": f"Bearer {credential}"} if credential else {}
        [method, *_] = sorted(route.methods)
        if path.endswith("/stream"):
            method = "HEAD"  # it ends at once, and has no body
        return self.client.request(method, path, params=query, headers=headers, json=None)

    def send(self, event: dict[str, Any], credential: str | None) -> Any:
        headers = {"authorization": f"Bearer {credential}"} if credential else {}
        path = f"/{short_name(topic_of(event['type']))}/v1/events"
        return self.client.post(path, json=event, headers=headers)

    def token(self, role: str, **claims: Any) -> str:
        return self.issuer.token(docket_role=role, **{**SCOPES, **claims})


def region(told: GivenFact, dealer: str) -> GivenFact:
    return replace(told, data={**told.data, "region": REGIONS[dealer]})


@contextmanager
def guarded_stack(
    folder: Path, postgres_url: str | None = None, services: Sequence[str] = SERVICES
) -> Iterator[GuardedStack]:
    """The stack, with three dealers in two regions, each with its baseline filed."""
    issuer = Issuer()
    issuer.publish("1")
    keys = folder / "jwks.json"
    keys.write_bytes(issuer.set())
    settings = IdentitySettings(
        required=True, issuer=ISSUER, keys=str(keys), audience=AUDIENCE, operations=""
    )
    with ExitStack() as stack:
        found = stack.enter_context(running(folder, postgres_url, services))
        for dealer in REGIONS:
            found.post(region(accepted("2012-06-04"), dealer), dealer=dealer)
            found.post(baseline_filed("2012-06-04"), dealer=dealer)
        guard = stack.enter_context(guard_of(found.house, services, settings))
        for part in found.parts:
            for end in part.ending:  # a stream that is let in ends at once
                end()
        client = TestClient(build_app(found.parts, guard), raise_server_exceptions=False)
        yield GuardedStack(found, client, issuer)
