"""In which region a dealer is today decides who reaches it, as the facts that stand say it."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from services.facts.regions import KeptRegions
from tests.builders.envelope import sent
from tests.component.access.guarded_stack import FAR, NEAR, OWN, GuardedStack, guarded_stack

NUMBERS = count(1)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedStack]:
    with guarded_stack(tmp_path_factory.mktemp("regions")) as found:
        yield found


def posted(guarded: GuardedStack, fact: str, dealer: str, **data: Any) -> dict[str, Any]:
    """A fact of the OEM's, of all regions; it must be taken."""
    number = f"g{next(NUMBERS)}"
    at = "2012-07-02T09:00:00+08:00"
    event = sent(f"docket.{fact}.v1", data, id=number, time=at, dealer=dealer, source="/oem/crd")
    answer = guarded.send(event, guarded.token("oem", docket_regions="all", sub=f"li{event['id']}"))
    assert answer.status_code == 202, answer.text
    return event


def seen(guarded: GuardedStack, region: str) -> list[str]:
    headers = {"authorization": f"Bearer {guarded.token('oem', docket_regions=[region])}"}
    listed = [
        guarded.client.get(path, headers=headers).json()
        for path in ("/staffing/v1/dealers", "/penalties/v1/dealers")
    ]
    codes = [[each if isinstance(each, str) else each["code"] for each in some] for some in listed]
    assert codes[0] == codes[1], "every service knows the same regions"
    return codes[0]


def test_a_change_counts_from_its_day_on_and_no_longer_once_withdrawn(
    guarded: GuardedStack,
) -> None:
    assert (seen(guarded, "north"), seen(guarded, "south")) == ([OWN, NEAR], [FAR])
    moved = posted(
        guarded, "staffing.dealer-details-changed", NEAR, from_on="2012-06-20", region="south"
    )
    assert (seen(guarded, "north"), seen(guarded, "south")) == ([OWN], [NEAR, FAR])
    posted(guarded, "staffing.dealer-details-changed", OWN, from_on="2190-01-01", region="south")
    assert seen(guarded, "north") == [OWN], "it has not come yet"

    withdrawn = {"topic": "staffing", "source": moved["source"], "id": moved["id"]}
    posted(guarded, "decisions.fact-withdrawn", NEAR, **withdrawn, reason="未迁")
    assert (seen(guarded, "north"), seen(guarded, "south")) == ([OWN, NEAR], [FAR])


def test_a_dealer_of_whom_no_acceptance_is_read_is_in_no_region(guarded: GuardedStack) -> None:
    regions = KeptRegions(guarded.stack.house.results("penalties"))

    assert regions.region_of("NEW") is None
    assert regions.region_of(FAR) == "south"
    assert list(regions.codes_of(["south"])) == [FAR]
