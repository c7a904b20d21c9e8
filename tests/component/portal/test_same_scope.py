"""Lists that span dealers show a principal just what the services' own queries give it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from contracts.access_rows import ROLES
from services.registry import SERVICES
from tests.builders.audits import report_submitted
from tests.builders.decisions import appeal_lodged
from tests.component.access.guarded_stack import (
    NOWHERE,
    REGIONS,
    SCOPES,
    GuardedStack,
    guarded_stack,
)
from tests.component.penalties.stack import settle
from tests.servers.postgres import own_database
from tests.unit.access import naive

ALL_REGIONS = {"docket_dealers": None, "docket_regions": ["all"]}
ALL_DEALERS = {"docket_dealers": ["all"], "docket_regions": None}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def guarded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GuardedStack]:
    with ExitStack() as ending:
        url = None
        if request.param == "postgresql":
            url = ending.enter_context(own_database(request.getfixturevalue("postgres")))
        folder = tmp_path_factory.mktemp("scope")
        found = ending.enter_context(guarded_stack(folder, url, SERVICES))
        for dealer in REGIONS:
            late = "monthly-report-late/2012-06"
            appeal = appeal_lodged(late, "2012-06-04")
            appeal.data["entry_id"] = f"{dealer}/{late}"
            found.stack.post(appeal, report_submitted("2012-05", "2012-06-04"), dealer=dealer)
        found.stack.close("2012-08-31")
        settle(found.stack.parts)
        yield found


def get(guarded: GuardedStack, token: str, path: str) -> Any:
    """The JSON value or the lines of an answer; nothing of what is refused."""
    answer = guarded.client.get(path, headers={"authorization": f"Bearer {token}"})
    if answer.status_code in {403, 404}:
        return []
    assert answer.status_code == 200, (path, answer.text)
    if answer.headers["content-type"] == "application/x-ndjson":
        return [json.loads(line) for line in answer.text.splitlines()]
    return answer.json()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scopes", [SCOPES, NOWHERE, ALL_REGIONS, ALL_DEALERS])
def test_the_portal_shows_a_principal_what_the_services_do(
    guarded: GuardedStack, role: str, scopes: dict[str, Any]
) -> None:
    token = guarded.token(role, **scopes)
    lines = get(guarded, token, "/dealers?download=dealers.ndjson&status=all")
    listed = {each["code"] for each in lines}
    assert listed == set(get(guarded, token, "/penalties/v1/dealers"))

    told = get(guarded, token, "/staffing/v1/dealers")
    assert {each["code"]: each.get("name") for each in lines} == {
        each["code"]: each.get("name") for each in told
    }

    appeals = get(guarded, token, "/decisions/v1/appeals?state=open") or {"appeals": []}
    work = get(guarded, token, "/?download=work.ndjson")
    if role == "oem":
        mine = {each["dealer"] for each in work if each["what"] == "home.kind.appeal"}
        assert mine == {each["dealer"] for each in appeals["appeals"]}
    else:
        assert not [each for each in work if each["what"] == "home.kind.appeal"]

    for dealer in REGIONS:
        postings = get(guarded, token, f"/penalties/v1/dealers/{dealer}/postings")
        shown = get(guarded, token, f"/search?q={dealer}/&download=results.ndjson")
        entries = {each["found"] for each in shown if each["kind"] == "search.kind.entry"}
        assert entries == {each["data"]["entry_id"] for each in postings}

        facts = get(
            guarded, token, f"/facts/staffing?person=Z&dealer={dealer}&download=facts.ndjson"
        )
        who = naive.Who(role, *(scope or [] for scope in scopes.values()), person=True)
        assert bool(facts) == (naive.reads(who, "record", dealer, REGIONS[dealer]) == "yes")


def test_the_totals_of_a_region_are_of_its_dealers_alone(guarded: GuardedStack) -> None:
    north = get(guarded, guarded.token("oem"), "/map?year=2012&download=map.ndjson")
    whole = get(guarded, guarded.token("oem", **ALL_REGIONS), "/map?year=2012&download=map.ndjson")
    assert [each["region"] for each in north] == ["north"]
    assert [each["region"] for each in whole] == ["north", "south"]
    assert north[0] == whole[0]
    posted = [
        each["data"]["amount_fen"]
        for dealer, region in REGIONS.items()
        if region == "north"
        for each in get(guarded, guarded.token("oem"), f"/penalties/v1/dealers/{dealer}/postings")
    ]
    assert north[0]["total"] == sum(posted) > 0
