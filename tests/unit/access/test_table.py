"""The table of access: whole, and read the same way by two implementations."""

from random import Random

import pytest

from contracts.access import READING, SENDING
from contracts.access_rows import ROLES
from contracts.events import FACTS
from services.identity import CHECKER
from services.kit.identity.checker import Event
from services.kit.identity.principal import UNBOUNDED, Principal, Scope
from services.kit.intake.senders import regions_named
from tests.unit.access import naive

REGION_OF = {"A1": "north", "A2": "north", "B1": "south"}
DEALERS = [*REGION_OF, "NEW"]
REQUESTS = 10_000
DERIVED = ("docket.penalties.fee-charged.v1", "docket.audits.day-closed.v1")
SOURCES = (
    "/oem/crd",
    "/oem/crd/li",
    "/oem/crdx",
    "/oem/finance",
    "/oem/inspection/7",
    "/oem/policy",
    "/dealers/A1/dms",
    "/dealers/A1/",
    "/dealers/A1",
    "/dealers/B1/dms",
    "/dealers/A1/../B1/dms",
    "/dealers/NEW/dms",
)


def test_each_fact_has_one_row_and_no_row_has_another() -> None:
    named = [each for row in SENDING for each in row.types]

    assert sorted(named) == sorted(FACTS)


def test_each_row_says_of_each_role() -> None:
    assert all(set(row.cells) == set(ROLES) for row in (*SENDING, *READING))
    assert len({row.name for row in READING}) == len(READING)


def test_auditors_send_no_facts_and_admins_those_of_dealers_for_practice() -> None:
    assert {row.cell("auditor").reach for row in SENDING} == {"none"}
    assert {row.name: row.cell("admin").reach for row in SENDING} == {
        **{row.name: "none" for row in SENDING},
        "register": "practice",
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_second_reading_agrees_on_what_is_read(seed: int) -> None:
    rng = Random(seed)
    for _ in range(REQUESTS // 4):
        who, row, dealer = _someone(rng), rng.choice(READING).name, rng.choice(DEALERS)
        verdict = CHECKER.reads(_principal(who), row, dealer, REGION_OF.get)
        said = "yes" if verdict.allowed else "unseen" if verdict.hidden else "forbidden"
        told = naive.reads(who, row, dealer, REGION_OF.get(dealer))
        assert said == told, (who, row, dealer, verdict)


@pytest.mark.parametrize("seed", range(4))
def test_a_second_reading_agrees_on_what_is_sent(seed: int) -> None:
    rng = Random(seed)
    for _ in range(REQUESTS // 4):
        who, dealer, source = _someone(rng), rng.choice(DEALERS), rng.choice(SOURCES)
        kind = rng.choice([*FACTS, *DERIVED])
        verdict = CHECKER.sends(_principal(who), Event(kind, dealer, source), REGION_OF.get)
        short = kind.removeprefix("docket.").removesuffix(".v1")
        told = naive.sends(who, short, dealer, REGION_OF.get(dealer), source)
        assert verdict.allowed == told, (who, kind, dealer, source, verdict)


def test_what_puts_a_dealer_into_a_region_needs_that_region() -> None:
    clerk = Principal("li", "oem", regions=frozenset({"north"}), kind="person")
    moved = "docket.staffing.dealer-details-changed.v1"
    within = Event(moved, "A1", "/oem/crd", tuple(regions_named(moved, {"region": "north"})))
    beyond = Event(moved, "A1", "/oem/crd", tuple(regions_named(moved, {"region": "south"})))
    corrected = "docket.decisions.fact-corrected.v1"
    put_right = {"type": moved, "data": {"region": "south"}}
    amended = Event(corrected, "A1", "/oem/crd", tuple(regions_named(corrected, put_right)))

    assert CHECKER.sends(clerk, within, REGION_OF.get).allowed
    assert not CHECKER.sends(clerk, beyond, REGION_OF.get).allowed
    assert not CHECKER.sends(clerk, amended, REGION_OF.get).allowed


def test_what_is_about_no_dealer_needs_all_regions() -> None:
    event = Event("docket.decisions.policy-published.v1", None, "/oem/policy")
    whole = Principal("li", "oem", regions=UNBOUNDED, kind="person")
    part = Principal("li", "oem", regions=frozenset({"north"}), kind="person")

    assert CHECKER.sends(whole, event, REGION_OF.get).allowed
    assert not CHECKER.sends(part, event, REGION_OF.get).allowed


def test_a_row_that_the_table_does_not_know_is_refused() -> None:
    admin = Principal("root", "admin", UNBOUNDED, UNBOUNDED, "person")

    assert not CHECKER.asks(admin, "made-up").allowed
    assert not CHECKER.sends(admin, Event("docket.made.up.v1", "A1", "/x"), REGION_OF.get).allowed


def _someone(rng: Random) -> naive.Who:
    dealers = rng.choice(([], ["A1"], ["A1", "A2"], ["all"]))
    regions = rng.choice(([], ["north"], ["north", "south"], ["all"]))
    return naive.Who(rng.choice(ROLES), dealers, regions, rng.random() < 0.5)


def _principal(who: naive.Who) -> Principal:
    kind = "person" if who.person else "system"
    return Principal("x", who.role, _scope(who.dealers), _scope(who.regions), kind)


def _scope(names: list[str]) -> Scope:
    return UNBOUNDED if names == ["all"] else frozenset(names)
