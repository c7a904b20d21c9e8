"""Work, events and words are found within what a viewer may read, and nowhere else."""

from typing import Any

import pytest

from services.kit.identity.viewer import Viewer
from services.portal.lists.days import closed_days_by_partition, last_closed_day
from services.portal.lists.events_found import EventsAsked, events_found
from services.portal.lists.searching import found_by_word
from services.portal.lists.waiting import place_of_work, work_for, work_of_kind
from tests.builders.audits import finding, report_submitted
from tests.builders.given_fact import fact
from tests.builders.staffing import accepted, baseline_filed, member
from tests.component.portal.world import PARTITIONS, World, partition
from tests.unit.notifications.given import penalty, reversal

DEALERS = {"BJ-1": "north", "BJ-2": "north", "SH-1": "south"}


@pytest.fixture
def told(world_on_either: World) -> World:
    world = world_on_either
    for number, (dealer, region) in enumerate(DEALERS.items(), 1):
        world.tell(
            dealer,
            accepted("2012-06-04", name=f"{region} 100%店", region=region).named(f"reg-{number}"),
            baseline_filed("2012-06-05", member(f"P-{number}", "2012-06-04")).named("base"),
            report_submitted("2012-07", f"2012-08-0{number}").named("report"),
            finding("F1", "2012-08-02", person=f"P-{number}").named("found"),
            fact("appeal-lodged", f"2012-08-1{number}", entry_id=f"{dealer}/c/s", reason="x"),
        )
        fine = penalty()
        world.post(dealer, "2012-08-06", fine)
        world.post(dealer, "2012-08-07", reversal(fine))
        duties = [{
            "id": f"{dealer}/vacancy-unfilled/c-1", "clause": "vacancy-unfilled", "subject": "c-1",
            "due_on": f"2012-09-1{number}", "amount_fen": 500_000, "section": "4.1.5(2)",
            "person_id": f"P-{number}", "position": "process_checker",
        }]  # fmt: skip
        summons = [
            {"entry_id": f"{dealer}/gm-summons/2012", "occurred_on": "2012-08-06", "state": "open"}
        ]
        world.state(dealer, "2012-08-31", duties=duties, summonses=summons)
    world.close("2012-08-31")
    world.read()
    return world


def work(world: World, viewer: Viewer, limit: int = 50) -> list[tuple[str, str]]:
    with world.own().reading() as look:
        return [(each.kind, each.dealer) for each in work_for(look, viewer, limit)]


def test_the_oem_hears_decides_and_assesses_the_oldest_first(told: World) -> None:
    oem = told.viewer("oem", regions="all")
    reports = [("report", dealer) for dealer in DEALERS]
    hearings = [("hearing", dealer) for dealer in DEALERS]
    appeals = [("appeal", dealer) for dealer in DEALERS]
    assert work(told, oem) == [*reports, *hearings, *appeals]
    assert work(told, oem, 4) == [*reports, hearings[0]]
    south = told.viewer("oem", regions=frozenset({"south"}))
    assert work(told, south) == [(kind, "SH-1") for kind in ("report", "hearing", "appeal")]


def test_a_dealer_has_its_duties_with_their_price(told: World) -> None:
    own = told.viewer("dealer", dealers=frozenset({"BJ-2"}))
    assert work(told, own) == [("hearing", "BJ-2"), ("duty", "BJ-2")]
    with told.own().reading() as look:
        [duty] = work_of_kind(look, own, "duty", 10)
    assert duty[1:] == (
        "2012-09-12", "BJ-2", "BJ-2/vacancy-unfilled/c-1", "vacancy-unfilled", "4.1.5(2)", 500_000,
        None, "P-2", "process_checker",
    )  # fmt: skip


@pytest.mark.parametrize("role", ["inspector", "auditor", "admin"])
def test_others_have_nothing_to_do(told: World, role: str) -> None:
    assert work(told, told.viewer(role, regions="all", dealers="all")) == []


def test_what_is_no_longer_stated_is_gone(told: World) -> None:
    told.state("BJ-2", "2012-09-01")
    told.read()
    assert work(told, told.viewer("dealer", dealers=frozenset({"BJ-2"}))) == []


def test_a_kind_is_told_by_page_and_reports_by_month(told: World) -> None:
    oem = told.viewer("oem", regions="all")
    with told.own().reading() as look:
        first = work_of_kind(look, oem, "appeal", 2)
        rest = work_of_kind(look, oem, "appeal", 2, after=place_of_work(first[-1]))
        assert [each.dealer for each in (*first, *rest)] == list(DEALERS)
        assert len(work_of_kind(look, oem, "report", 50, month="2012-07")) == 3
        assert work_of_kind(look, oem, "report", 50, month="2012-06") == []


def test_a_day_is_closed_once_every_topic_has_closed_it(told: World) -> None:
    with told.own().reading() as look:
        assert last_closed_day(look, PARTITIONS) == "2012-08-31"
        assert closed_days_by_partition(look, PARTITIONS)[partition("BJ-1")] == "2012-08-31"
        assert last_closed_day(look, PARTITIONS + 1) == ""


STAFFING, PENALTIES = "docket.staffing.v1", "docket.penalties.v1"


def events(world: World, viewer: Viewer, topic: str = STAFFING, **asked: Any) -> list[str]:
    with world.own().reading() as look:
        found = events_found(look, viewer, EventsAsked(topic, **asked), 50)
    return [f"{each.stream} {each.id}" for each in found]


def test_events_are_found_by_exactly_what_they_say(told: World) -> None:
    auditor = told.viewer("auditor", regions="all")
    assert len(events(told, auditor)) == 6
    accepted_type = "docket.staffing.dealer-accepted.v1"
    assert events(told, auditor, type=accepted_type, dealer="SH-1") == ["SH-1 reg-3"]
    assert events(told, auditor, person="P-2") == ["BJ-2 base"]
    assert events(told, auditor, "docket.audits.v1", person="P-2") == ["BJ-2 found"]
    assert events(told, auditor, actor="nobody") == []
    assert len(events(told, auditor, actor="dealer:dms")) == 6
    noon = "2012-06-05T00:00:00.000000Z"
    assert {each.split()[1] for each in events(told, auditor, since=noon)} == {"base"}
    assert len(events(told, auditor, until=noon)) == 3
    assert [each.partition("#")[2] for each in events(told, auditor, PENALTIES, dealer="BJ-1")] == [
        "2012-08-31", "2", "1",
    ]  # fmt: skip


def test_events_are_told_by_page_the_last_first(told: World) -> None:
    auditor = told.viewer("auditor", regions="all")
    whole = events(told, auditor)
    with told.own().reading() as look:
        first = events_found(look, auditor, EventsAsked(STAFFING), 4)
        *_, last = first
        after = last.recordedtime, last.stream, last.sequence
        rest = events_found(look, auditor, EventsAsked(STAFFING, after=after), 4)
    assert [f"{each.stream} {each.id}" for each in (*first, *rest)] == whole


def test_events_of_others_are_not_found(told: World) -> None:
    assert len(events(told, told.viewer("oem", regions=frozenset({"south"})))) == 2
    assert len(events(told, told.viewer("dealer", dealers=frozenset({"BJ-1"})))) == 2
    assert events(told, told.viewer("inspector", regions="all")) == []
    assert events(told, told.viewer("oem")) == []


def search(world: World, viewer: Viewer, word: str) -> list[tuple[str, str]]:
    with world.own().reading() as look:
        return [(each.kind, each.dealer) for each in found_by_word(look, viewer, word)]


def test_a_word_finds_dealers_persons_entries_and_events(told: World) -> None:
    oem = told.viewer("oem", regions="all")
    assert search(told, oem, "bj-") == [("dealer", "BJ-1"), ("dealer", "BJ-2")]
    assert search(told, oem, " 100%店 ") == [("dealer", dealer) for dealer in DEALERS]
    assert search(told, oem, "100_店") == []
    assert search(told, oem, "P-2") == [("person", "BJ-2")]
    assert search(told, oem, "BJ-1/monthly-") == [("entry", "BJ-1")]
    assert search(told, oem, "reg-3") == [("event", "SH-1")]
    assert search(told, oem, "/test#reg-3") == [("event", "SH-1")]
    assert search(told, oem, "/else#reg-3") == []
    assert search(told, oem, "b") == []


@pytest.mark.parametrize("word", ["BJ-1", "north", "P-1", "BJ-1/monthly", "reg-1"])
def test_a_word_finds_nothing_beyond_the_scope(told: World, word: str) -> None:
    assert search(told, told.viewer("oem", regions=frozenset({"north"})), word) != []
    assert search(told, told.viewer("oem", regions=frozenset({"south"})), word) == []
    assert search(told, told.viewer("dealer", dealers=frozenset({"SH-1"})), word) == []


def test_kinds_that_a_role_may_not_read_are_not_looked_for(told: World) -> None:
    inspector = told.viewer("inspector", regions="all")
    assert search(told, inspector, "BJ-1/monthly") == []
    assert search(told, inspector, "reg-1") == []
    assert search(told, inspector, "P-1") == [("person", "BJ-1")]
    admin = told.viewer("admin", regions="all")
    assert search(told, admin, "north") == []
    assert search(told, admin, "BJ-1") == [("dealer", "BJ-1")]
    assert search(told, admin, "P-1") == []
