"""What contradicts other facts, each kind on both sides of its boundary."""

from typing import Any

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    MANAGER,
    accepted,
    anomalies,
    baseline,
    change,
    closed,
    heard,
    inspected,
    member,
    operated,
    said,
    successor,
    trained,
    unfiled,
)

OPENED = accepted("2012-07-01")
PLACED = baseline("2012-07-02", member("A", CHECKER, "2012-01-01"))
LATE = "2014-12-31"


def ids(*events: Event) -> list[str]:
    return sorted(event["id"] for event in events)


def test_a_declaration_or_report_of_a_month_to_come() -> None:
    for name in ("no-change-declared", "monthly-report-submitted"):
        early = said(name, "2012-07-31T23:59:59", month="2012-08")
        begun = said(name, "2012-08-01T00:00:00", month="2012-08")
        assert anomalies("premature", LATE, early, begun) == ids(early)


def test_a_successor_for_an_unknown_change() -> None:
    filed = change("2013-01-02", "C1", "A", CHECKER, "2013-01-02")
    known = successor("2013-01-01", "C1", "B", CHECKER, "2013-01-02")
    unknown = successor("2013-01-01", "C2", "B", CHECKER, "2013-01-02")
    assert anomalies("unknown-change", LATE, filed, known, unknown) == ids(unknown)
    assert anomalies("unknown-change", "2013-01-01", filed, known, unknown) == ids(known, unknown)


def test_a_rectification_of_an_unknown_inspection() -> None:
    hardware = inspected("2013-03-01", "I1", conforming=True)
    work = operated("2013-03-01", "O1", {"conforming": True})
    told = [
        said("rectification-reported", "2013-03-02", inspection_id=inspection_id)
        for inspection_id in ("I1", "O1", "I2")
    ]
    assert anomalies("unknown-inspection", LATE, hardware, work, *told) == ids(told[2])


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("I1", None),
        ("R1", "not-reinspectable"),  # itself
        ("I9", "unknown-inspection"),
        ("O1", "unknown-inspection"),  # of operations
        ("E1", "unknown-inspection"),  # left without any item
        ("L1", "not-reinspectable"),  # later-dated
        ("G1", "not-reinspectable"),  # conforming
        ("S1", "not-reinspectable"),  # before the start
        ("D1", "not-reinspectable"),  # of a closed chain
    ],
)
def test_a_reinspection_of_what_cannot_be_reinspected(named: str, kind: str | None) -> None:
    told = [
        inspected("2013-03-01", "I1", conforming=False),
        inspected("2013-03-06", "L1", conforming=False, received="2013-03-02"),
        inspected("2013-03-01", "G1", conforming=True),
        inspected("2012-05-31", "S1", conforming=False),
        inspected("2013-03-01", "D1", conforming=False),
        inspected("2013-03-02", "D2", conforming=True, reinspects="D1"),
        operated("2013-03-01", "O1", {"conforming": False}),
        emptied("E1"),
    ]
    again = inspected("2013-03-05", "R1", conforming=False, reinspects=named)
    for each in ("unknown-inspection", "not-reinspectable"):
        assert anomalies(each, LATE, *told, again) == (ids(again) if each == kind else [])


def emptied(inspection_id: str) -> Event:
    items = [{"item": "showroom", "conforming": False}]
    told: dict[str, Any] = {"inspection_id": inspection_id, "inspected_on": "2013-03-01"}
    return said("hardware-inspected", "2013-03-01", **told, items=items)


def test_a_person_whom_no_row_names() -> None:
    def told(person: str) -> list[Event]:
        absent = {"from_on": "2013-01-01", "to_on": "2013-01-01"}
        return [
            change("2013-01-01", f"C-{person}", person, CHECKER, "2013-01-01"),
            unfiled("2013-01-01", f"F-{person}", person, CHECKER),
            said("absence-recorded", "2013-01-01", person_id=person, **absent),
            trained(person, "2013-01-01"),
        ]

    few = said(
        "staffing-finding-recorded",
        "2013-01-01",
        finding_id="F1",
        found_on="2013-01-01",
        kind="understaffed",
        position=CHECKER,
        present=0,
    )
    known, unknown = told("A"), told("B")
    assert anomalies("unknown-person", LATE, PLACED, few, *known, *unknown) == ids(*unknown)
    named = successor("2013-02-01", "C9", "B", CHECKER, "2013-02-01")
    assert anomalies("unknown-person", LATE, PLACED, few, *known, *unknown, named) == []


def test_a_person_id_given_to_somebody_else() -> None:
    same = successor("2013-01-01", "C1", "A", CHECKER, "2013-01-01")
    other = baseline("2013-01-02", member("A", CHECKER, "2013-01-02") | {"name": "另一人"})
    learner = trained("A", "2013-01-03")
    learner["data"]["name"] = "另一人"
    back = baseline("2013-01-04", member("A", CHECKER, "2013-01-02"))
    told = (PLACED, same, other, learner, back)
    assert anomalies("person-id-reused", LATE, *told) == ids(other, learner)


def test_an_absence_that_ends_before_it_begins() -> None:
    def absent(to_on: str) -> Event:
        return said(
            "absence-recorded", "2013-01-09", person_id="A", from_on="2013-01-05", to_on=to_on
        )

    backwards, short = absent("2013-01-04"), absent("2013-01-05")
    assert anomalies("absence-backwards", LATE, PLACED, backwards, short) == ids(backwards)


@pytest.mark.parametrize(
    ("effective_on", "odd"),
    [("2012-07-31", False), ("2012-08-01", True), ("2012-08-31", True), ("2012-09-01", False)],
)
def test_a_month_declared_despite_a_change(effective_on: str, odd: bool) -> None:
    declared = said("no-change-declared", "2012-09-05", month="2012-08")
    early = said("no-change-declared", "2012-07-31", month="2012-08")
    for filed_on in ("2012-06-20", "2012-10-20"):
        filed = change(filed_on, "C1", "A", CHECKER, effective_on)
        told = (OPENED, PLACED, filed, declared, early)
        expected = ids(declared) if odd else []
        assert anomalies("declared-despite-change", LATE, *told) == expected
        assert anomalies("declared-despite-change", LATE, *told[1:]) == []  # no duty, none answered


def test_a_return_on_the_day_of_the_departure() -> None:
    left = change("2013-03-01", "C1", "A", CHECKER, "2013-03-05")
    away = change("2013-03-01", "C2", "B", CHECKER, "2013-03-05", reason="maternity_leave")
    back = baseline(
        "2013-03-05", member("A", MANAGER, "2013-03-05"), member("B", CHECKER, "2013-03-05")
    )
    next_day = baseline("2013-03-06", member("A", CHECKER, "2013-03-06"))
    absent = baseline("2013-03-06", member("B", CHECKER, "2013-03-05"))
    told = (PLACED, left, away, back, next_day, absent)
    assert anomalies("same-day-return", LATE, *told) == ids(back)


def test_a_store_accepted_again() -> None:
    again, resent = accepted("2013-03-02"), accepted("2012-07-01", "2013-03-05")
    shut = closed("2013-03-01")
    assert anomalies("accepted-again", LATE, OPENED, again, resent, shut) == ids(again)
    assert anomalies("accepted-again", LATE, OPENED, again, resent) == []
    assert anomalies("repeated-id", LATE, OPENED, again, resent) == ids(again, resent)


def test_a_dealer_never_accepted() -> None:
    first = said("no-change-declared", "2012-08-01", month="2012-07")
    assert anomalies("unaccepted-dealer", LATE, first, PLACED) == ids(PLACED)
    assert anomalies("unaccepted-dealer", LATE, first, PLACED, OPENED) == []
    gone = said(
        "fact-withdrawn",
        "2012-08-02",
        topic="staffing",
        source=OPENED["source"],
        id=OPENED["id"],
        reason="误",
    )
    assert anomalies("unaccepted-dealer", LATE, first, PLACED, OPENED, gone) == ids(PLACED)


def test_hearings_of_nothing_and_out_of_order() -> None:
    vacant = change("2013-01-31", "C1", "A", CHECKER, "2013-01-31")  # summoned on 1 April
    nothing = heard("vacancy-summons/C2", "2013-04-02", "failed")
    early = heard("vacancy-summons/C1", "2013-03-31", "failed")
    passed = heard("vacancy-summons/C1", "2013-04-01", "passed")
    after = heard("vacancy-summons/C1", "2013-04-02", "absent")
    told = (vacant, nothing, early, passed, after)
    assert anomalies("unknown-summons", LATE, *told) == ids(nothing)
    assert anomalies("hearing-out-of-order", LATE, *told) == ids(early, after)


def test_a_concurrent_post_found_without_the_post() -> None:
    def found(finding_id: str, **more: Any) -> Event:
        told = {"finding_id": finding_id, "found_on": "2013-01-07", "kind": "concurrent_post"}
        told |= {"person_id": "A", "position": CHECKER}
        return said("staffing-finding-recorded", "2013-01-07", **told, **more)

    post = {"department": "sales", "brand": "GWM", "post": "clerk"}
    whole, incomplete = found("F1", other_post=post), found("F2")
    assert anomalies("incomplete-finding", LATE, whole, incomplete) == ids(incomplete)


def test_withdrawals_and_corrections_of_what_cannot_be_changed() -> None:
    def withdrawn(source: str, fact_id: str, topic: str) -> Event:
        told = {"topic": topic, "source": source, "id": fact_id, "reason": "误"}
        return said("fact-withdrawn", "2013-01-01", **told)

    known = withdrawn(OPENED["source"], OPENED["id"], "staffing")
    unknown = withdrawn(OPENED["source"], OPENED["id"], "audits")
    final = withdrawn(known["source"], known["id"], "decisions")
    other = said(
        "fact-corrected",
        "2013-01-01",
        type="docket.staffing.dealer-closed.v1",
        source=OPENED["source"],
        id=OPENED["id"],
        reason="误",
        data={"closed_on": "2013-01-01", "reason": "关店"},
    )
    told = (OPENED, known, unknown, final, other)
    assert anomalies("unknown-fact", LATE, *told) == ids(unknown)
    assert anomalies("final-fact", LATE, *told) == ids(final)
    assert anomalies("correction-of-another-type", LATE, *told) == ids(other)
