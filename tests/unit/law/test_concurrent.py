"""人员兼职, §4.1.4(2) and (3)."""

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from tests.builders.audits import concurrent_post_found
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import baseline_filed, change_filed, member, successor_filed
from tests.unit.law.given import entries, given, odd

SALES = ("sales", "GWM", "consultant")


def concurrent(*told: GivenFact, policies: Policies | None = None) -> list[str]:
    return entries(given(*told, policies=policies).on("2014-12-31"), "concurrent-post")


def why_forbidden(told: GivenFact, policies: Policies | None = None) -> str | None:
    (verdict,) = given(told, policies=policies).why("concurrent-post", "2014-12-31")
    (reason,) = [each.left for each in verdict.tested if each.name == "forbidden_as"]
    return str(reason) if reason else None


@pytest.mark.parametrize(
    ("post", "forbidden_as"),
    [
        (("sales", "GWM", "clerk"), "other_department"),
        (("customer_relations", "Haval", "clerk"), "other_brand"),
        (("customer_relations", "GWM", "clerk"), None),
        (("客户关系部", "长城", "clerk"), None),
        (("销售部", "长城", "clerk"), "other_department"),
    ],
)
def test_a_post_outside_the_department_or_for_another_brand_is_forbidden(
    post: tuple[str, str, str], forbidden_as: str | None
) -> None:
    told = concurrent_post_found("F1", "2013-03-12", post)
    subject = "/".join(["P", *post, "2013-03-12"])
    entry = f"2013-03-12 concurrent-post {subject} ¥5000"
    assert concurrent(told) == ([entry] if forbidden_as else [])
    assert why_forbidden(told) == forbidden_as


def days(*told: GivenFact) -> list[str]:
    return [line[:10] for line in concurrent(*told)]


HOLDS = member("P", "2013-01-01", other_posts=[SALES])
HOLDS_NONE = member("P", "2013-01-01")


def test_what_is_declared_is_dated_on_receipt_and_what_is_found_on_the_day_found() -> None:
    assert days(baseline_filed("2013-02-01", HOLDS)) == ["2013-02-01"]
    change = change_filed("C1", "2013-02-02", effective="2013-02-02", successor=HOLDS)
    assert days(change) == ["2013-02-02"]
    assert days(successor_filed("C9", "2013-02-03", HOLDS)) == ["2013-02-03"]
    assert days(concurrent_post_found("F1", "2013-02-04", SALES)) == ["2013-02-04"]


def test_what_is_declared_again_costs_nothing_new_and_what_is_found_always_does() -> None:
    told = [
        baseline_filed("2013-02-01", HOLDS),
        baseline_filed("2013-02-02", HOLDS),
        successor_filed("C9", "2013-02-03", HOLDS),
        concurrent_post_found("F1", "2013-02-04", SALES),
        concurrent_post_found("F2", "2013-02-05", SALES),
        baseline_filed("2013-02-06", HOLDS),
    ]
    assert days(*told) == ["2013-02-01", "2013-02-04", "2013-02-05"]


def test_what_a_filing_in_between_no_longer_has_is_new_when_it_is_declared_again() -> None:
    again = [baseline_filed("2013-02-01", HOLDS), baseline_filed("2013-02-03", HOLDS)]
    assert days(*again) == ["2013-02-01"]
    without = baseline_filed("2013-02-02", HOLDS_NONE)
    assert days(*again, without) == ["2013-02-01", "2013-02-03"]
    other_post = member("P", "2013-01-01", other_posts=[("sales", "GWM", "clerk")])
    assert days(*again, baseline_filed("2013-02-02", other_post)) == [
        "2013-02-01",
        "2013-02-02",
        "2013-02-03",
    ]


def test_only_filings_that_name_the_person_as_a_member_speak_of_their_posts() -> None:
    again = [baseline_filed("2013-02-01", HOLDS), baseline_filed("2013-02-03", HOLDS)]
    leaves = change_filed("C1", "2013-02-02", effective="2013-02-20", person="P")
    assert days(*again, leaves) == ["2013-02-01"]
    of_another = baseline_filed("2013-02-02", member("Q", "2013-01-01"))
    assert days(*again, of_another) == ["2013-02-01"]


def test_all_rows_of_a_filing_on_one_person_are_taken_together() -> None:
    again = [baseline_filed("2013-02-01", HOLDS), baseline_filed("2013-02-03", HOLDS)]
    in_two_rows = baseline_filed(
        "2013-02-02",
        member("P", "2013-01-01", "risk_controller"),
        member("P", "2013-01-01", other_posts=[SALES]),
    )
    assert days(*again, in_two_rows) == ["2013-02-01"]


def test_a_statement_from_before_the_policy_s_start_makes_none_old() -> None:
    assert days(baseline_filed("2012-05-31", HOLDS), baseline_filed("2012-06-01", HOLDS)) == [
        "2012-06-01"
    ]


def test_what_is_declared_again_is_not_new_until_it_was_given_up() -> None:
    holding = member("P", "2013-01-01", other_posts=[SALES])
    told = [
        baseline_filed("2013-02-01", holding),
        baseline_filed("2013-02-02", holding),
        baseline_filed("2013-02-03", member("P", "2013-01-01")),
        baseline_filed("2013-02-04", holding),
    ]
    assert [line[:10] for line in concurrent(*told)] == ["2013-02-01", "2013-02-04"]


def test_one_entry_per_person_post_and_date() -> None:
    told = [
        baseline_filed("2013-02-01", member("P", "2013-01-01", other_posts=[SALES])),
        concurrent_post_found("F1", "2013-02-01", SALES),
        concurrent_post_found("F2", "2013-02-01", SALES, position="risk_controller"),
        concurrent_post_found("F3", "2013-02-01", ("sales", "GWM", "clerk")),
        concurrent_post_found("F4", "2013-02-01", SALES, person="Q"),
    ]
    assert len(concurrent(*told)) == 3


def test_a_finding_that_names_no_post_is_odd() -> None:
    docket = given(concurrent_post_found("F1", "2013-02-01", None)).on("2013-03-01")
    assert (entries(docket), odd(docket)) == ([], ["no-other-post e001"])


def test_nothing_is_dated_before_the_policy_s_start() -> None:
    assert concurrent(concurrent_post_found("F1", "2012-05-31", SALES)) == []
    assert len(concurrent(concurrent_post_found("F1", "2012-06-01", SALES))) == 1


def test_an_internal_combination_is_allowed_until_the_policy_forbids_it() -> None:
    internal = ("customer_relations", "GWM", "risk_controller")
    told = concurrent_post_found("F1", "2013-02-01", internal, position="process_checker")
    forbidding = Policies.of(
        text.replace(
            b"forbidden_combinations:\n      value: []",
            b"forbidden_combinations:\n      value: [[process_checker, risk_controller]]",
        )
        for text in shipped_documents()
    )
    assert concurrent(told) == []
    assert len(concurrent(told, policies=forbidding)) == 1
    assert why_forbidden(told, forbidding) == "forbidden_combination"
    declared = baseline_filed(
        "2013-02-01", member("P", "2013-01-01", "process_checker", other_posts=[internal])
    )
    assert why_forbidden(declared, forbidding) == "forbidden_combination"
