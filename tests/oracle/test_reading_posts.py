"""What the second reading says of posts outside the department, declared or found."""

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    MANAGER,
    baseline,
    change,
    entries,
    member,
    said,
    successor,
)

SALES = {"department": "sales", "brand": "GWM", "post": "clerk"}


OWN = {"department": "客户关系部", "brand": "长城", "post": "clerk"}


FOREIGN = {"department": "customer_relations", "brand": "A/B%", "post": "clerk"}


def test_posts_declared_are_dated_on_receipt_one_a_day() -> None:
    holder = member("P", CHECKER, "2012-01-01", other_posts=[SALES, OWN, FOREIGN])
    posts = (baseline("2013-01-05", holder), baseline("2013-01-05T23:59:59", holder))
    assert entries("concurrent-post", "2014-01-01", *posts) == [
        "P/customer_relations/A%2FB%25/clerk/2013-01-05 2013-01-05",
        "P/sales/GWM/clerk/2013-01-05 2013-01-05",
    ]
    next_day = baseline(
        "2013-01-06T00:00:00", member("P", CHECKER, "2012-01-01", other_posts=[OWN])
    )
    assert entries("concurrent-post", "2014-01-01", next_day) == []


def test_a_post_found_is_dated_when_found() -> None:
    told = {"finding_id": "F1", "kind": "concurrent_post", "person_id": "P", "position": CHECKER}
    found = said(
        "staffing-finding-recorded", "2013-01-09", **told, found_on="2013-01-07", other_post=SALES
    )
    nothing = said("staffing-finding-recorded", "2013-01-08", **told, found_on="2013-01-07")
    named = "P/sales/GWM/clerk/2013-01-07 2013-01-07"
    assert entries("concurrent-post", "2014-01-01", found) == [named]
    assert entries("concurrent-post", "2014-01-01", nothing) == []
    assert entries("concurrent-post", "2014-01-01", nothing, found) == []  # its id is taken


def holding(received: str, *posts: dict[str, str]) -> Event:
    return baseline(received, member("P", CHECKER, "2012-01-01", other_posts=list(posts)))


def found_holding(found_on: str, post: dict[str, str]) -> Event:
    told = {"finding_id": f"F-{found_on}", "kind": "concurrent_post", "person_id": "P"}
    told |= {"found_on": found_on, "position": CHECKER}
    return said("staffing-finding-recorded", found_on, **told, other_post=post)


ELSEWHERE = {"department": "sales", "brand": "GWM", "post": "driver"}


@pytest.mark.parametrize(
    ("told", "dates"),
    [
        ([holding("2013-01-05", SALES), holding("2013-01-06", SALES)], ["2013-01-05"]),
        (  # no longer declared, and then anew
            [holding("2013-01-05", SALES), holding("2013-01-06"), holding("2013-01-07", SALES)],
            ["2013-01-05", "2013-01-07"],
        ),
        (  # another's filing does not speak of the person
            [
                holding("2013-01-05", SALES),
                baseline("2013-01-06", member("Q", CHECKER, "2012-01-01")),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        (  # nor does a change of whoever leaves
            [
                holding("2013-01-05", SALES),
                change("2013-01-06", "C1", "P", CHECKER, "2013-01-06"),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        ([found_holding("2013-01-05", SALES), holding("2013-01-06", SALES)], ["2013-01-05"]),
        ([found_holding("2013-01-05", ELSEWHERE), holding("2013-01-06", SALES)], ["2013-01-06"]),
        (  # a finding always yields
            [holding("2013-01-05", SALES), found_holding("2013-01-06", SALES)],
            ["2013-01-05", "2013-01-06"],
        ),
        (  # a finding speaks of the post found alone
            [
                holding("2013-01-05", SALES),
                found_holding("2013-01-06", ELSEWHERE),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        ([holding("2012-05-31", SALES), holding("2012-06-01", SALES)], ["2012-06-01"]),
        (  # all the rows of a filing together
            [
                holding("2013-01-05", SALES),
                baseline(
                    "2013-01-06",
                    member("P", CHECKER, "2012-01-01"),
                    member("P", MANAGER, "2012-01-01", other_posts=[SALES]),
                ),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
    ],
)
def test_what_is_declared_again_is_not_new(told: list[Event], dates: list[str]) -> None:
    shown = entries("concurrent-post", "2014-01-01", *told)
    assert [each.split()[1] for each in shown if "clerk" in each] == dates


def test_a_successors_filing_declares_like_a_baseline() -> None:
    declared = successor("2013-01-05", "C1", "P", CHECKER, "2013-01-05")
    declared["data"]["successor"]["other_posts"] = [SALES]
    named = "P/sales/GWM/clerk/2013-01-05 2013-01-05"
    again = holding("2013-01-06", SALES)
    assert entries("concurrent-post", "2014-01-01", declared, again) == [named]
    gone = successor("2013-01-06", "C1", "P", CHECKER, "2013-01-06")
    anew = holding("2013-01-07", SALES)
    assert entries("concurrent-post", "2014-01-01", declared, gone, anew) == [
        named,
        "P/sales/GWM/clerk/2013-01-07 2013-01-07",
    ]
