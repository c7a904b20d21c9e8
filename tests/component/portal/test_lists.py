"""Lists tell of those alone whom a viewer sees, in the columns of its role, page by page."""

from datetime import date
from typing import Any

import pytest

from services.kit.identity.viewer import Viewer
from services.portal.lists.dealers_list import (
    SORT_KEYS,
    DealerLine,
    DealersAsked,
    NotReadable,
    dealers_listed,
    place_of_dealer,
)
from services.portal.lists.months import (
    KeptMaps,
    months_through,
    region_months,
    strips,
    years_posted,
)
from tests.builders.staffing import accepted, closed, details_changed
from tests.component.portal.world import World
from tests.unit.notifications.given import incentive, penalty, reversal

NORTH, SOUTH = ("BJ-1", "BJ-2", "BJ-3"), ("SH-1", "SH-2")


@pytest.fixture
def full(world_on_either: World) -> World:
    """Five dealers in two regions, one of them closed, and one for practice."""
    world = world_on_either
    for number, dealer in enumerate((*NORTH, *SOUTH)):
        region = "north" if dealer in NORTH else "south"
        world.tell(dealer, accepted("2012-06-04", name=f"店{9 - number}", region=region))
        duty = {
            "id": f"{dealer}/monthly-report-late/2012-08", "clause": "monthly-report-late",
            "subject": "2012-08", "due_on": f"2012-09-{9 - number:02d}", "amount_fen": 200_000,
            "section": "5.6",
        }  # fmt: skip
        counted = {"year": "2012", "count": number % 3, "threshold": 3}
        fen = 100_000 * (number % 3)
        world.state(dealer, "2012-08-31", balance_fen=fen, penalties=counted, duties=[duty])
    world.tell("BJ-3", closed("2012-08-01"))
    world.tell("TEST-1", accepted("2012-06-04", region="TEST"))
    world.read()
    return world


def listed(world: World, viewer: Viewer, limit: int = 50, **asked: Any) -> list[DealerLine]:
    with world.own().reading() as look:
        return dealers_listed(look, viewer, DealersAsked(**asked), limit)


def codes(found: list[DealerLine]) -> list[str]:
    return [each.code for each in found]


def oem(world: World, *regions: str) -> Viewer:
    return world.viewer("oem", regions=frozenset(regions) if regions else "all")


def test_all_is_listed_but_for_the_closed_and_those_for_practice(full: World) -> None:
    assert codes(listed(full, oem(full))) == ["BJ-1", "BJ-2", "SH-1", "SH-2"]
    assert codes(listed(full, oem(full), status="closed")) == ["BJ-3"]
    assert codes(listed(full, oem(full), status="all")) == [*NORTH, *SOUTH]
    assert codes(listed(full, oem(full, "TEST"))) == ["TEST-1"]


@pytest.mark.parametrize("sort", list(SORT_KEYS))
@pytest.mark.parametrize("status", ["open", "all"])
def test_pages_of_any_order_make_up_the_list(full: World, sort: Any, status: Any) -> None:
    whole = listed(full, oem(full), sort=sort, status=status)
    assert len(whole) == (5 if status == "all" else 4)
    pages: list[DealerLine] = []
    after = None
    while page := listed(full, oem(full), 2, sort=sort, status=status, after=after):
        pages += page
        after = place_of_dealer(page[-1], sort)
    assert pages == whole
    values = [getattr(each, SORT_KEYS[sort].column, each.code) for each in whole]
    assert values == sorted(values, reverse=SORT_KEYS[sort].descends)


def test_a_region_and_whoever_owes_are_told_apart(full: World) -> None:
    assert codes(listed(full, oem(full), region="south")) == list(SOUTH)
    assert codes(listed(full, oem(full), owing=True)) == ["BJ-2", "SH-2"]
    assert codes(listed(full, oem(full), status="suspended")) == []


def test_one_of_a_region_sees_no_other_whatever_is_asked(full: World) -> None:
    south = oem(full, "south")
    assert codes(listed(full, south)) == list(SOUTH)
    assert codes(listed(full, south, region="north", status="all")) == []
    assert codes(listed(full, oem(full, "nowhere"))) == []


def test_without_a_scope_nothing_is_seen(full: World) -> None:
    for role in ("oem", "inspector", "dealer"):
        assert listed(full, full.viewer(role)) == []


def test_a_dealer_sees_itself(full: World) -> None:
    [own] = listed(full, full.viewer("dealer", dealers=frozenset({"SH-2"})))
    assert own == DealerLine(
        "SH-2", own.partition, "店5", "south", "2012-06-04", None, "2012-06-04", "2012-08-31",
        100_000, "normal", 1, 3, 1, "2012-09-05", "monthly-report-late", parked=False,
    )  # fmt: skip


def test_an_inspector_sees_neither_balance_nor_penalties_nor_their_order(full: World) -> None:
    inspector = full.viewer("inspector", regions="all")
    found = listed(full, inspector)
    assert found[0].name == "店9"
    docket = ("balance_fen", "payout", "penalties", "duties", "next_due_on", "stated_on", "parked")
    assert {getattr(each, name) for each in found for name in docket} == {None}
    for asked in ({"sort": "balance"}, {"owing": True}, {"status": "suspended"}, {"sort": "due"}):
        with pytest.raises(NotReadable):
            listed(full, inspector, **asked)


def test_an_admin_sees_codes_alone(full: World) -> None:
    found = listed(full, full.viewer("admin", dealers="all", regions="all"))
    assert codes(found) == [*NORTH, *SOUTH]
    assert {each[2:-1] for each in found} == {(None,) * 13}
    with pytest.raises(NotReadable):
        listed(full, full.viewer("admin", regions="all"), region="north")


def test_what_is_not_stated_yet_is_unknown(full: World) -> None:
    full.tell("SH-3", accepted("2012-06-04", region="south"))
    full.read()
    [found] = [each for each in listed(full, oem(full)) if each.code == "SH-3"]
    assert (found.name, found.balance_fen, found.next_due_on) == ("北京泊士联", None, None)


def test_what_waits_parked_says_so(full: World) -> None:
    full.heads["docket.staffing.v1", "SH-2"] += 1  # one is lost
    full.tell("SH-2", closed("2012-08-01"))
    full.read()
    assert [each.code for each in listed(full, oem(full)) if each.parked] == ["SH-2"]


@pytest.fixture
def months(full: World) -> World:
    fine = penalty("2012-06", on="2012-07-06")
    full.post("BJ-1", "2012-07-06", fine)
    full.post("BJ-1", "2012-08-06", penalty("2012-07"), incentive("2012-06"))
    full.post("BJ-1", "2012-08-07", reversal(fine))
    full.post("SH-1", "2012-08-06", penalty("2012-07", fen=300_000))
    full.post("TEST-1", "2012-08-06", penalty("2012-07"))
    full.read()
    return full


def test_a_strip_has_twelve_months_and_a_reversal_its_own(months: World) -> None:
    [*_, june, july, august] = asked = months_through(date(2012, 8, 31))
    assert (len(asked), june, july, august) == (12, "2012-06", "2012-07", "2012-08")
    with months.own().reading() as look:
        [strip] = strips(look, ["BJ-1"], asked).values()
        assert strips(look, [], asked) == {}
    assert [tuple(each) for each in strip[-3:]] == [
        ("2012-06", 0, 0), ("2012-07", 200_000, 1), ("2012-08", -200_000, 0),
    ]  # fmt: skip


def test_the_map_sums_what_its_viewer_sees(months: World) -> None:
    with months.own().reading() as look:
        whole = region_months(look, oem(months), 2012, "amount")
        assert whole == {
            "north": {"2012-07": 200_000, "2012-08": -200_000}, "south": {"2012-08": 300_000},
        }  # fmt: skip
        assert region_months(look, oem(months, "south"), 2012, "penalties") == {
            "south": {"2012-08": 1}
        }
        assert region_months(look, oem(months), 2011, "entries") == {}
        assert region_months(look, months.viewer("inspector", regions="all"), 2012, "amount") == {}
        assert years_posted(look, oem(months)) == [2012]
        assert years_posted(look, oem(months, "nowhere")) == []


def test_a_map_that_is_kept_is_told_anew_once_anything_of_it_changes(months: World) -> None:
    maps = KeptMaps()

    def told(viewer: Viewer) -> Any:
        with months.own().reading() as look:
            found = maps.of(look, viewer, 2012, "amount")
            assert found == region_months(look, viewer, 2012, "amount")
            return found

    assert told(oem(months)) != told(oem(months, "south"))
    assert told(months.viewer("dealer", dealers=frozenset({"SH-1"}))) == told(oem(months, "south"))
    before = told(oem(months))
    months.post("SH-2", "2012-09-06", penalty("2012-08"))
    months.read()
    posted = told(oem(months))
    assert posted["south"] == {**before["south"], "2012-09": 200_000}
    months.tell("SH-2", details_changed("2012-08-02", "2012-08-02", region="north"))
    months.read()
    assert told(oem(months))["north"]["2012-09"] == 200_000
