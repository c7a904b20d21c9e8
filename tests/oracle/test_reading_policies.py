"""Versions, holidays and where a vacancy begins, each on both sides of its boundary."""

import pytest
import yaml

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    accepted,
    baseline,
    change,
    closed,
    deadlines,
    docket,
    document,
    entries,
    inspected,
    member,
    published,
    said,
    successor,
)
from tests.oracle.notices import CALENDAR, shipped

NEXT = "next_working_day"
MOVING = document(
    "2012-06-01",
    {
        "change-filing.on_holiday": NEXT,
        "monthly-report-late.on_holiday": NEXT,
        "baseline-late.on_holiday": NEXT,
        "hardware-nonconforming.on_holiday": NEXT,
    },
)
OPENED = accepted("2012-09-01")
FILED = baseline("2012-09-02", member("P", CHECKER, "2012-01-01"))
SAYS = {"change-filing": "no-change-declared", "monthly-report-late": "monthly-report-submitted"}


@pytest.mark.parametrize("clause", SAYS)
@pytest.mark.parametrize(
    ("received", "as_is", "moved"),
    [
        ("2012-10-05T23:59:59", [], []),
        ("2012-10-06T00:00:00", ["2012-09 2012-10-06"], []),
        ("2012-10-08T23:59:59", ["2012-09 2012-10-06"], []),  # the first day worked
        ("2012-10-09T00:00:00", ["2012-09 2012-10-06"], ["2012-09 2012-10-09"]),
    ],
)
def test_a_monthly_duty_due_on_a_holiday(
    clause: str, received: str, as_is: list[str], moved: list[str]
) -> None:
    told = (OPENED, FILED, said(SAYS[clause], received, month="2012-09"))
    assert entries(clause, "2012-10-31", *told) == as_is
    assert entries(clause, "2012-10-31", *told, given=[MOVING]) == moved


def test_a_moved_date_is_the_only_one_seen() -> None:
    assert deadlines("monthly-report-late", "2012-10-08", OPENED, given=[MOVING]) == [
        "2012-09 2012-10-08",
        "2012-10 2012-11-05",
    ]
    opened = accepted("2012-09-28")  # + 7 days: 5 October
    assert entries("baseline-late", "2012-10-08", opened, given=[MOVING]) == []
    late = ["2012-09-28 2012-10-09"]
    assert entries("baseline-late", "2012-10-09", opened, given=[MOVING]) == late
    for closed_on, standing in (("2012-10-08", []), ("2012-10-09", late)):
        told = (opened, closed(closed_on))
        assert entries("baseline-late", "2012-12-31", *told, given=[MOVING]) == standing
    made_up = accepted("2012-12-29")  # + 7 days: Saturday 5 January 2013, worked
    assert entries("baseline-late", "2013-01-06", made_up, given=[MOVING]) == [
        "2012-12-29 2013-01-06"
    ]


def test_every_rounds_date_is_moved() -> None:
    first = inspected("2012-09-05", "I1", conforming=False)  # 20 September, then 6 October
    assert entries("hardware-unrectified", "2012-12-31", first, given=[MOVING]) == [
        "I1/overdue 2012-09-21",
        "I1/overdue/overdue 2012-10-09",
    ]
    for received, missed in (
        ("2012-10-08", ["I1/overdue 2012-09-21"]),
        ("2012-10-09", ["I1/overdue 2012-09-21", "I1/overdue/overdue 2012-10-09"]),
    ):
        told = (first, said("rectification-reported", received, inspection_id="I1"))
        assert entries("hardware-unrectified", "2012-12-31", *told, given=[MOVING]) == missed


@pytest.mark.parametrize(
    ("effective_from", "late"),
    [("2012-09-01", "2012-09 2012-10-09"), ("2012-09-02", "2012-09 2012-10-06")],
)
def test_a_deadline_is_of_the_version_in_force_when_the_duty_arose(
    effective_from: str, late: str
) -> None:
    text = document(effective_from, {"monthly-report-late.on_holiday": NEXT})
    told = (OPENED, published("2012-08-01", text))
    assert entries("monthly-report-late", "2012-10-31", *told) == [late]


@pytest.mark.parametrize(
    ("effective_from", "amount_fen"), [("2012-10-06", 100000), ("2012-10-07", 200000)]
)
def test_an_amount_is_of_the_version_in_force_on_the_entrys_date(
    effective_from: str, amount_fen: int
) -> None:
    text = document(effective_from, {"monthly-report-late.amount_fen": 100000})
    found = docket("2012-10-31", OPENED, published("2012-09-30", text))["entries"]
    (late,) = [entry for entry in found if entry["clause"] == "monthly-report-late"]
    assert (late["occurred_on"], late["amount_fen"]) == ("2012-10-06", amount_fen)


def balance(as_of: str, *events: Event) -> int:
    return int(
        docket(as_of, inspected("2012-09-05", "I1", conforming=False), *events)["balance_fen"]
    )


def test_an_imported_version_is_known_when_it_entered() -> None:
    text = document("2012-09-01", {"hardware-nonconforming.amount_fen": 1}, retroactive=True)
    plain = published("2012-08-01", text)
    entered = published("2012-08-01", text, importedtime="2012-09-07T16:00:00Z")
    later = published("2012-09-10", text, importedtime="2012-09-07T16:00:00Z")
    assert balance("2012-09-07", plain) == 1
    assert balance("2012-09-07", entered) == 300000
    assert balance("2012-09-08", entered) == 1
    assert balance("2012-09-09", later) == 300000
    assert balance("2012-09-10", later) == 1


LEAVES = change("2013-01-10", "C1", "A", CHECKER, "2013-01-31", expected_on="2013-02-11")


def from_filing(effective_from: str) -> list[Event]:
    terms = {"change-filing.vacant_from": "filing", "vacancy-unfilled.vacant_from": "filing"}
    return [published("2012-12-01", document(effective_from, terms))]


def test_a_vacancy_begins_with_the_filing_where_the_policy_says_so() -> None:
    assert entries("vacancy-unfilled", "2013-02-28", LEAVES) == []
    assert entries("change-filing", "2013-02-28", LEAVES) == []
    begun = from_filing("2013-01-10")
    assert entries("vacancy-unfilled", "2013-02-28", LEAVES, *begun) == ["C1/1 2013-02-11"]
    assert entries("change-filing", "2013-02-28", LEAVES, *begun) == ["C1 2013-01-10"]
    assert entries("vacancy-summons", "2013-03-10", LEAVES, *begun) == []
    assert entries("vacancy-summons", "2013-03-11", LEAVES, *begun) == ["C1 2013-03-11"]
    for on, unfilled in (("2013-02-10", []), ("2013-02-11", ["C1/1 2013-02-11"])):
        told = (LEAVES, successor("2013-01-20", "C1", "B", CHECKER, on), *begun)
        assert entries("vacancy-unfilled", "2013-04-30", *told) == unfilled


def test_where_it_begins_is_of_the_version_in_force_on_receipt() -> None:
    late = from_filing("2013-01-11")
    assert entries("vacancy-unfilled", "2013-02-28", LEAVES, *late) == []
    assert entries("change-filing", "2013-02-28", LEAVES, *late) == []
    in_time = change("2013-01-10", "C1", "A", CHECKER, "2013-01-31", expected_on="2013-02-10")
    assert entries("change-filing", "2013-02-28", in_time, *from_filing("2013-01-10")) == []


def without_notice(year: int) -> str:
    told = shipped(CALENDAR)
    del told["years"][str(year)]
    return str(
        yaml.safe_dump(told | {"years": {int(y): said for y, said in told["years"].items()}})
    )


@pytest.mark.parametrize(
    ("accepted_on", "due_on"),
    [
        ("2013-09-24", "2013-10-04"),  # 1 October; 4 October is a holiday by notice alone
        ("2013-02-04", "2013-02-13"),  # 11 February; the third day of Spring Festival is the 12th
        ("2013-03-28", "2013-04-05"),  # Qingming
        ("2013-04-24", "2013-05-02"),  # 1 May
        ("2013-06-05", "2013-06-13"),  # Dragon Boat
        ("2013-09-12", "2013-09-20"),  # Mid-Autumn
        ("2012-12-29", "2013-01-07"),  # a Saturday that only the notice made up
    ],
)
def test_a_year_without_a_notice_has_the_laws_own_holidays(accepted_on: str, due_on: str) -> None:
    given = [MOVING, without_notice(2013)]
    opened = accepted(accepted_on)
    assert deadlines("baseline-late", accepted_on, opened, given=given) == [
        f"{accepted_on} {due_on}"
    ]


def test_the_first_working_day_of_a_year_without_a_notice() -> None:
    for received, late in (("2013-02-13", []), ("2013-02-14", ["C1 2013-02-14"])):
        filed = change(received, "C1", "A", CHECKER, "2013-02-08")
        assert entries("change-filing", "2013-02-28", filed, given=[without_notice(2013)]) == late
