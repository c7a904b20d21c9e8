"""Facts taken over from older records: counted from the next run, and said to be imported."""

from datetime import date

from contracts.topics import STAFFING
from services.kit.log.decoding import is_day_closed
from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.decisions import withdrawn
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed, no_change_declared
from tests.component.kit.stores import RefusingStore
from tests.component.penalties.stack import Stack, new_dealer, said

INSPECTED = hardware_inspected("I1", "2012-07-02", "labels").named("found-later")


def test_an_import_is_in_the_docket_at_once_and_posted_with_the_next_run(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-20")
    stack.take_over(INSPECTED)
    assert stack.postings() == []
    [first, *_] = stack.docket()["entries"]
    assert (first["clause"], first["provisional"]) == ("hardware-nonconforming", True)
    stack.close("2012-07-21")
    assert said(stack.postings()) == [
        "2012-07-21 hardware-nonconforming/I1#1 ¥3000",
        "2012-07-21 hardware-unrectified/I1/overdue#1 ¥6000",
    ]
    assert [each["data"]["occurred_on"] for each in stack.postings()] == [
        "2012-07-02",
        "2012-07-18",
    ]


def test_an_import_of_years_is_one_run_and_no_reversal(stack: Stack) -> None:
    months = [f"2012-{month:02d}" for month in range(6, 12)]
    reports = [report_submitted(month, f"{month}-28") for month in months]
    declared = [no_change_declared(month, f"{month}-28") for month in months[:-1]]
    summary = stack.take_over(
        accepted("2012-06-01"), baseline_filed("2012-06-01"), *reports, *declared
    )
    assert (summary.accepted, summary.refused) == (13, [])
    stack.close("2012-12-31")
    assert said(stack.postings()) == ["2012-12-31 change-filing/2012-11#1 ¥5000"]


def test_an_import_lived_day_by_day_posts_each_day_on_its_own(stack: Stack) -> None:
    summary = stack.take_over(
        accepted("2012-07-01"),
        baseline_filed("2012-07-01"),
        no_change_declared("2012-08", "2012-09-10"),
        as_lived=True,
    )
    assert summary.accepted == 3
    assert said(stack.postings()) == [
        "2012-08-06 change-filing/2012-07#1 ¥5000",
        "2012-08-06 monthly-report-late/2012-07#1 ¥2000",
        "2012-09-06 change-filing/2012-08#1 ¥5000",
        "2012-09-06 gm-summons/2012#1",
        "2012-09-06 monthly-report-late/2012-08#1 ¥2000",
    ]


def test_years_without_a_fact_are_not_lived_day_by_day(stack: Stack) -> None:
    decades = range(2012, 2400, 10)
    summary = stack.take_over(
        *(no_change_declared("2012-07", f"{year}-01-01") for year in decades), as_lived=True
    )
    assert (summary.accepted, summary.refused) == (len(decades), [])
    journal = stack.house.journals[STAFFING]
    closings = [each for each in journal.store.events("*/0") if is_day_closed(each.type)]
    assert len(closings) <= 2 * len(decades)
    assert journal.closed_through() == date(2200, 12, 30), "the last day but one that can be"
    assert summary.pending == sum(year > 2200 for year in decades)


def test_a_posting_says_that_it_rests_on_what_entered_after_its_day(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"), no_change_declared("2012-07", "2012-07-01"))
    stack.close("2012-07-31")
    stack.take_over(INSPECTED)
    stack.take_over(rectified("I1", "2012-07-03"))
    stack.close("2012-08-06")
    imported = {each["data"]["clause"]: each["data"].get("imported") for each in stack.postings()}
    assert imported == {
        "hardware-nonconforming": True,
        "monthly-report-late": None,
    }


def test_what_entered_before_the_day_of_the_fine_leaves_no_mark_on_it(stack: Stack) -> None:
    stack.take_over(accepted("2098-12-01"), baseline_filed("2098-12-01"))
    stack.close("2099-01-06")
    assert [each["data"].get("imported") for each in stack.postings()] == [None, None]


def test_the_reversal_of_an_imported_entry_says_so_too(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-02")
    stack.take_over(INSPECTED)
    stack.close("2012-07-03")
    withdrawn_id = f"{DEALER}/hardware-nonconforming/I1"
    assert stack.postings()[0]["data"]["entry_id"] == withdrawn_id
    stack.post(withdrawn("found-later", "2012-07-04", topic="audits"))
    stack.close("2012-07-04")
    assert [each["data"].get("imported") for each in stack.postings()] == [True, True]


def test_a_line_imported_twice_is_posted_once(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-02")
    assert stack.take_over(INSPECTED).accepted == 1
    stack.close("2012-07-03")
    again = stack.take_over(INSPECTED)
    assert (again.accepted, again.duplicate) == (0, 1)
    stack.close("2012-07-04")
    assert said(stack.postings()) == ["2012-07-03 hardware-nonconforming/I1#1 ¥3000"]


def test_what_another_stack_exported_gives_the_same_docket_here(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    before = stack.docket()
    lines = [line.decode() for line in stack.exported()]
    summary = stack.take_over_lines(iter(lines))
    assert summary.accepted == 0
    derived = ('"/penalties"', "day-closed")
    assert summary.passed_over == sum(any(each in line for each in derived) for line in lines)
    assert summary.refused == []
    assert stack.docket() == before


def test_a_value_that_the_store_refuses_costs_its_own_line_alone(stack: Stack) -> None:
    journal = stack.house.journals[STAFFING]
    journal.store = RefusingStore(journal.store, b'"refused"')
    months = [f"2012-{month:02d}" for month in range(7, 11)]
    declared = [no_change_declared(month, "2012-11-10") for month in months]
    declared[1] = declared[1].named("refused")
    summary = stack.take_over(accepted("2012-07-01"), baseline_filed("2012-07-01"), *declared)
    assert (summary.accepted, summary.duplicate) == (5, 0)
    assert [(each.line, each.reason) for each in summary.refused] == [
        (4, "the store takes no such value")
    ]
    numbers = [event.sequence for event in journal.store.events(DEALER)]
    assert numbers == [1, 2, 3, 4, 5]
