"""Which facts stand: adjudicate.md, rules 1 and 2."""

from dataclasses import replace

import pytest

from tests.builders.audits import (
    finding,
    hardware_inspected,
    operations_inspected,
    report_assessed,
    report_submitted,
)
from tests.builders.decisions import corrected, settled, waived, withdrawn
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import accepted, baseline_filed, change_filed, member, trained
from tests.unit.law.given import entries, given, odd

FALSE = report_assessed("2012-07", "2012-08-20", "false").named("a1")
ENTRY = "2012-08-20 monthly-report-false 2012-07 ¥2000"


def on_new_year_s_eve(*told: GivenFact) -> tuple[list[str], list[str]]:
    docket = given(*told).on("2012-12-31")
    return entries(docket), odd(docket)


def test_a_fact_delivered_twice_is_one_fact() -> None:
    assert on_new_year_s_eve(FALSE, FALSE) == ([ENTRY], [])


def test_the_same_content_received_again_later_is_no_anomaly_and_the_earliest_counts() -> None:
    report = report_submitted("2012-07", "2012-08-05").named("r1")
    again = replace(report, received="2012-08-09")
    for told in ([report, again], [again, report]):
        docket = given(accepted("2012-07-01"), *told).on("2012-08-31")
        assert entries(docket, "monthly-report-late") == []
        assert odd(docket) == []


def test_of_two_events_of_one_id_with_other_content_the_earliest_received_counts() -> None:
    later = report_assessed("2012-07", "2012-08-10", "false").named("a1")
    later = replace(later, received="2012-08-21")
    assert on_new_year_s_eve(later, FALSE) == ([ENTRY], ["differing-content a1"])


def test_at_equal_times_the_one_whose_canonical_json_sorts_first_counts() -> None:
    august = replace(report_assessed("2012-08", "2012-08-20", "false"), id="a1")
    for told in ([FALSE, august], [august, FALSE]):
        assert on_new_year_s_eve(*told) == ([ENTRY], ["differing-content a1"])


@pytest.mark.parametrize("received", ["2012-08-01", "2012-08-20", "2012-12-31 23:59:59"])
def test_a_withdrawn_fact_is_as_if_it_had_never_been_wherever_the_two_stand(received: str) -> None:
    gone = withdrawn("a1", received, topic="audits")
    assert on_new_year_s_eve(FALSE, gone) == ([], [])
    assert on_new_year_s_eve(gone, FALSE) == ([], [])


def test_a_withdrawal_not_yet_received_takes_nothing_away() -> None:
    gone = withdrawn("a1", "2013-01-01 00:00:00", topic="audits")
    assert on_new_year_s_eve(FALSE, gone) == ([ENTRY], [])


def test_a_withdrawal_names_its_fact_by_topic_too() -> None:
    gone = withdrawn("a1", "2012-08-21", topic="staffing")
    assert on_new_year_s_eve(FALSE, gone) == ([ENTRY], ["unknown-fact e002"])


def test_a_corrected_fact_has_the_last_received_data_and_keeps_its_own_instant() -> None:
    change = change_filed("C1", "2012-07-02", effective="2012-07-01").named("c1")
    wrong = corrected("c1", "2012-07-10", change_filed("C1", "-", effective="2012-06-01"))
    right = corrected("c1", "2012-07-12", change_filed("C1", "-", effective="2012-07-02"))
    assert entries(given(change, wrong).on("2012-07-11"), "change-filing") == [
        "2012-07-02 change-filing C1 ¥5000"
    ]
    assert entries(given(change, right, wrong).on("2012-07-12"), "change-filing") == []


def test_an_entry_on_a_corrected_fact_names_the_correction() -> None:
    correction = corrected("a1", "2012-08-22", report_assessed("2012-07", "2012-08-21", "false"))
    (entry,) = given(FALSE, correction.named("k1")).on("2012-12-31").entries
    assert entry.occurred_on.isoformat() == "2012-08-21"
    assert entry.evidence == ("/test#a1", "/test#k1")


def test_an_entry_on_several_corrected_facts_names_every_correction() -> None:
    changes = [
        change_filed(f"C{number}", "2012-07-02", effective="2012-07-02").named(f"c{number}")
        for number in (1, 2)
    ]
    corrections = [
        corrected(f"c{number}", "2012-07-10", change_filed(f"C{number}", "-", effective=on)).named(
            f"k{number}"
        )
        for number, on in ((1, "2012-07-02"), (2, "2012-07-03"))
    ]
    entries_on = given(*changes, *corrections).on("2012-07-31").entries
    (turnover,) = [entry for entry in entries_on if entry.clause == "position-turnover"]
    assert turnover.evidence == ("/test#c2", "/test#k2", "/test#c1", "/test#k1")


def test_a_withdrawn_fact_stays_withdrawn_though_corrected() -> None:
    told = [
        FALSE,
        withdrawn("a1", "2012-08-22", topic="audits"),
        corrected("a1", "2012-08-23", report_assessed("2012-07", "2012-08-21", "false")),
    ]
    assert on_new_year_s_eve(*told) == ([], [])


def test_a_correction_by_another_type_is_odd_and_changes_nothing() -> None:
    told = corrected("a1", "2012-08-22", report_submitted("2012-07", "-"))
    assert on_new_year_s_eve(FALSE, told) == ([ENTRY], ["correction-of-another-type e002"])


def test_withdrawals_and_corrections_are_final() -> None:
    gone = withdrawn("a1", "2012-08-21", topic="audits").named("w1")
    undone = withdrawn("w1", "2012-08-22", topic="decisions")
    rewritten = corrected("w1", "2012-08-22", withdrawn("a9", "-", topic="audits"))
    assert on_new_year_s_eve(FALSE, gone, undone) == ([], ["final-fact e003"])
    assert on_new_year_s_eve(FALSE, gone, rewritten) == ([], ["final-fact e003"])


REPEATED = [
    (
        change_filed("C1", "2012-07-02", effective="2012-07-02").named("1"),
        change_filed("C1", "2012-07-03", effective="2012-06-20", person="Q").named("2"),
    ),
    (
        finding("F1", "2012-07-02").named("1"),
        finding("F1", "2012-07-03", person="Q").named("2"),
    ),
    (
        hardware_inspected("I1", "2012-07-02", "labels").named("1"),
        hardware_inspected("I1", "2012-07-03", "labels").named("2"),
    ),
    (
        operations_inspected("I1", "2012-07-02", {"conforming": True}).named("1"),
        operations_inspected("I1", "2012-07-03", *[{"conforming": False}] * 3).named("2"),
    ),
    (
        trained("A", "2012-07-02", received="2012-07-02").named("1"),
        trained("A", "2012-07-02", received="2012-07-03", passed=False).named("2"),
    ),
    (settled("S1", "2012-07-02", 100).named("1"), settled("S1", "2012-07-03", 200).named("2")),
    (accepted("2012-07-02").named("1"), accepted("2012-07-03").named("2")),
]


@pytest.mark.parametrize(("first", "second"), REPEATED)
def test_of_two_facts_with_one_business_id_the_first_received_counts(
    first: GivenFact, second: GivenFact
) -> None:
    alone, both = given(first).on("2012-07-20"), given(second, first).on("2012-07-20")
    assert entries(both) == entries(alone)
    assert both.balance_fen == alone.balance_fen
    assert "repeated-id 2" in odd(both)


@pytest.mark.parametrize(("first", "second"), REPEATED)
def test_where_the_first_is_withdrawn_the_second_counts(
    first: GivenFact, second: GivenFact
) -> None:
    topic = first.type.split(".")[1]
    alone = given(second).on("2012-07-20")
    both = given(first, second, withdrawn("1", "2012-07-04", topic=topic)).on("2012-07-20")
    assert [entry.to_json() for entry in both.entries] == [e.to_json() for e in alone.entries]
    assert both.balance_fen == alone.balance_fen


def test_an_inspection_id_is_one_s_own_for_each_type_of_inspection() -> None:
    told = [
        hardware_inspected("I1", "2012-07-02", "labels"),
        operations_inspected("I1", "2012-07-03", *[{"conforming": False}] * 3),
    ]
    assert len(given(*told).on("2012-07-10").entries) == 2


def test_a_repeated_change_names_no_successor_and_no_other_post() -> None:
    moonlighter = member("S", "2012-07-01", other_posts=[("sales", "GWM", "clerk")])
    told = [
        change_filed("C1", "2012-07-01", effective="2012-07-01"),
        change_filed("C1", "2012-07-02", effective="2012-07-02", successor=moonlighter),
    ]
    clauses = ("untrained-manager", "concurrent-post")
    assert entries(given(*told).on("2012-12-31"), *clauses) == []
    assert len(entries(given(told[1]).on("2012-12-31"), *clauses)) == 2


def test_what_is_received_after_the_day_is_not_yet_known() -> None:
    late = baseline_filed("2012-07-02 00:00:00", member("M", "2012-07-01"))
    last = baseline_filed("2012-07-01 23:59:59", member("M", "2012-07-01"))
    assert entries(given(late).on("2012-07-01")) == []
    assert entries(given(last).on("2012-07-01")) == ["2012-07-01 untrained-manager M/2012-07-01"]


def test_a_waiver_can_be_withdrawn_like_any_fact() -> None:
    waiver = waived("monthly-report-false/2012-07", "2012-08-21").named("w1")
    assert on_new_year_s_eve(FALSE, waiver) == ([ENTRY + " waived"], [])
    undone = withdrawn("w1", "2012-08-22", topic="decisions")
    assert on_new_year_s_eve(FALSE, waiver, undone) == ([ENTRY], [])
