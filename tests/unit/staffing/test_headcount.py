"""§4.1.1 to §4.1.3: how many people a department needs, and how many it has."""

from datetime import date

import pytest

from contracts.policy.shipped import shipped_documents, shipped_policies
from services.received.fact import ReceivedFact
from services.staffing.case import Case
from services.staffing.headcount import Headcount, PositionCount, headcount
from tests.unit.staffing.filing import (
    CHECKER,
    MAINTAINER,
    SUPERVISOR,
    accepted,
    baseline,
    case,
    change,
    closed,
    department,
    details_changed,
    member,
    successor,
    volumes,
)

ON = "2012-07-02"


def counted(on: str, *facts: ReceivedFact) -> Headcount:
    return headcount(case(*facts), date.fromisoformat(on))


def required(on: str, *facts: ReceivedFact) -> dict[str, int]:
    return {line.position: line.required for line in counted(on, *facts).positions}


def line(position: str, found: Headcount) -> PositionCount:
    [only] = [each for each in found.positions if each.position == position]
    return only


def short(found: Headcount) -> dict[str, int]:
    return {line.position: line.shortfall for line in found.positions if line.shortfall}


@pytest.mark.parametrize(
    ("sales", "visits", "service_callbacks"),
    [
        (50, 500, 1),  # neither is above the first threshold
        (50.1, 0, 2),  # either suffices
        (0, 500.1, 2),
        (100, 1000, 2),
        (100.5, 0, 3),
        (201, 0, 4),
        (51, 2001, 4),  # the higher band that either reaches
    ],
)
def test_last_years_volumes_choose_the_band(
    sales: float, visits: float, service_callbacks: int
) -> None:
    found = required(ON, accepted(), volumes(2011, sales, visits))
    assert found["service_callback"] == service_callbacks


def test_the_year_that_counts_is_the_one_before_the_day_asked_about() -> None:
    facts = [accepted(), volumes(2011, 30, 100), volumes(2012, 300, 100, "2013-01-10")]
    assert required("2012-12-31", *facts)["service_callback"] == 1
    assert required("2013-01-01", *facts)["service_callback"] == 4


def test_of_two_reports_of_a_year_the_last_received_counts() -> None:
    first, last = volumes(2011, 300, 0, "2012-06-02"), volumes(2011, 30, 0, "2012-06-03")
    assert required(ON, accepted(), last, first)["service_callback"] == 1


def test_where_last_year_is_not_reported_the_latest_year_before_it_counts_and_is_named() -> None:
    older, latest = volumes(2009, 300, 3000), volumes(2010, 60, 0, "2012-06-01")
    found = counted(ON, accepted(), latest, older)
    assert line("service_callback", found).required == 2
    assert found.requirement is not None
    assert found.requirement.volumes is not None
    assert found.requirement.volumes.year == 2010


def test_without_any_volumes_it_is_the_lowest_band_and_says_so() -> None:
    found = counted(ON, accepted(), volumes(2012, 300, 3000))
    assert line("service_callback", found).required == 1
    assert found.requirement is not None
    assert found.requirement.volumes is None


def test_the_requirement_names_its_policy_and_that_the_table_is_assumed() -> None:
    needed = counted(ON, accepted()).requirement
    assert needed is not None
    said = (needed.policy, needed.policy_version, needed.section, needed.source)
    assert said == ("gwm-crd", "2012-06", "4.1.2", "assumed")


@pytest.mark.parametrize(
    ("store_type", "needless"),
    [("sales_only", "service_callback"), ("service_only", "sales_callback"), ("full", None)],
)
def test_a_store_of_one_trade_needs_no_callbacks_of_the_other(
    store_type: str, needless: str | None
) -> None:
    found = required(ON, accepted(store_type=store_type))
    assert len(found) == (6 if needless is None else 5)
    assert needless not in found


def test_a_same_city_branch_needs_a_process_checker_and_may_have_a_supervisor() -> None:
    branch = accepted(main_store="BJ-1", relation="same_city_branch")
    people = baseline(member("S", SUPERVISOR))
    found = counted(ON, branch, people, volumes(2011, 300, 3000))
    assert short(found) == {CHECKER: 1}
    supervisor = line(SUPERVISOR, found)
    assert (supervisor.required, supervisor.actual) == (0, 1)
    assert supervisor.surplus_allowed


def test_a_branch_under_a_unified_account_needs_supervisor_and_process_checker() -> None:
    branch = accepted(main_store="BJ-1", relation="unified_account_branch")
    assert required(ON, branch) == {CHECKER: 1, SUPERVISOR: 1}


def test_a_branch_under_a_separate_account_needs_the_whole_department() -> None:
    branch = accepted(main_store="BJ-1", relation="separate_account")
    assert len(required(ON, branch)) == 6


def test_a_dealer_that_becomes_a_branch_needs_less_from_that_day_on() -> None:
    becomes = details_changed(
        "2012-07-20", "2012-07-02", main_store="BJ-1", relation="same_city_branch"
    )
    assert len(required("2012-07-01", accepted(), becomes)) == 6
    assert required("2012-07-02", accepted(), becomes) == {CHECKER: 1}


def test_a_whole_department_lacks_nobody() -> None:
    found = counted(ON, accepted(), department())
    assert short(found) == {}
    assert [each.actual for each in found.positions] == [1] * 6


def test_a_shortfall_begins_on_the_day_a_change_takes_effect_and_ends_with_the_successor() -> None:
    facts = [
        accepted(),
        department(),
        change("2012-06-20", CHECKER, CHECKER, "2012-07-02"),
        successor("2012-07-01", "B", CHECKER, "2012-07-20"),
    ]
    assert short(counted("2012-07-01", *facts)) == {}
    assert short(counted("2012-07-02", *facts)) == {CHECKER: 1}
    assert short(counted("2012-07-19", *facts)) == {CHECKER: 1}
    assert short(counted("2012-07-20", *facts)) == {}


def test_who_is_away_by_a_filed_change_does_not_fill_the_position() -> None:
    away = change("2012-06-20", CHECKER, CHECKER, "2012-07-02", "maternity_leave")
    found = counted(ON, accepted(), department(), away)
    checkers = line(CHECKER, found)
    assert (checkers.actual, checkers.away, checkers.shortfall) == (0, 1, 1)


def test_more_information_maintainers_than_required_are_allowed_others_are_not() -> None:
    more = baseline(member("X", MAINTAINER), member("Y", CHECKER))
    found = counted(ON, accepted(), department(), more)
    maintainers, checkers = line(MAINTAINER, found), line(CHECKER, found)
    assert (maintainers.surplus, maintainers.surplus_allowed) == (1, True)
    assert (checkers.surplus, checkers.surplus_allowed) == (1, False)


def test_nothing_is_required_before_acceptance_and_of_whom_no_acceptance_is_known() -> None:
    assert counted("2012-06-01", accepted("2012-06-02"), department()).requirement is None
    unregistered = counted(ON, department())
    assert unregistered.status == "unregistered"
    assert unregistered.requirement is None
    assert short(unregistered) == {}
    assert len(unregistered.roster) == 6


def test_a_dealer_closed_has_nobody_and_needs_nobody() -> None:
    leaves = change("2012-06-20", CHECKER, CHECKER, "2012-07-02")
    facts = [accepted(), department(), leaves, closed("2012-08-01")]
    last_day, after = counted("2012-07-31", *facts), counted("2012-08-01", *facts)
    assert (len(last_day.roster), len(last_day.vacancies)) == (5, 1)
    assert after.status == "closed"
    assert (after.positions, after.roster, after.vacancies, after.remarks) == ((), (), (), ())


def test_nothing_is_required_before_a_policy_is_in_force() -> None:
    old = accepted("2011-01-01")
    assert counted("2012-05-31", old).requirement is None
    assert counted("2012-06-01", old).requirement is not None


def test_a_policy_published_with_other_bands_counts_from_its_day_on() -> None:
    [text] = [each for each in shipped_documents() if b"policy: gwm-crd" in each]
    later = (
        text.replace(b'version: "2012-06"', b'version: "2013-01"')
        .replace(b"effective_from: 2012-06-01", b"effective_from: 2013-01-01")
        .replace(b"process_checker: 1", b"process_checker: 2")
    )
    policies = shipped_policies().with_document(later, date(2012, 12, 1))

    def checkers(on: date) -> int:
        facts: Case = case(accepted(), policies=policies)
        return line(CHECKER, headcount(facts, on)).required

    assert checkers(date(2012, 12, 31)) == 1
    assert checkers(date(2013, 1, 1)) == 2


def test_a_post_that_begins_on_the_day_of_the_same_person_s_departure_is_a_return() -> None:
    again = member("P", CHECKER, "2012-07-20")
    told = [
        accepted(),
        baseline(member("P", CHECKER, "2012-06-01")),
        change("2012-07-19", "P", CHECKER, "2012-07-20", successor=again),
    ]
    assert line(CHECKER, counted("2012-07-20", *told)).actual == 1
    leaves = change("2012-07-30", "P", CHECKER, "2012-08-01", change_id="C2")
    assert line(CHECKER, counted("2012-07-31", *told, leaves)).actual == 1
    assert line(CHECKER, counted("2012-08-01", *told, leaves)).actual == 0


def test_a_post_is_required_or_optional_and_not_both() -> None:
    found = counted(ON, accepted())
    assert found.requirement is not None
    assert not {*found.requirement.required} & {*found.requirement.optional}
    assert found.requirement.more_allowed == (MAINTAINER,)
    branch = counted(ON, accepted(relation="same_city_branch", main_store="M")).requirement
    assert branch is not None
    assert (*branch.required,) == (CHECKER,)
    assert branch.optional == (SUPERVISOR, MAINTAINER)
