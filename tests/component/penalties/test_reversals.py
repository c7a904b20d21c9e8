"""What is posted and no longer follows is reversed, with its cause; nothing is edited."""

from typing import Any

import pytest

from contracts.events.penalties import EntryReversed
from tests.builders.audits import hardware_inspected, operations_inspected, report_submitted
from tests.builders.decisions import appeal_decided, appeal_lodged, corrected, heard, waived
from tests.builders.decisions import withdrawn as taken_back
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.penalties.stack import Stack, new_dealer, said

FAILED = [{"conforming": False}] * 3
INSPECTED = hardware_inspected("I1", "2012-07-02", "labels").named("inspection")


@pytest.fixture
def inspected(stack: Stack) -> Stack:
    """A dealer fined for its hardware on 2 July; the open day is 3 July."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-01")
    stack.post(INSPECTED)
    stack.close("2012-07-02")
    assert said(stack.postings()) == ["2012-07-02 hardware-nonconforming/I1#1 ¥3000"]
    return stack


def last(stack: Stack) -> Any:
    return stack.postings()[-1]["data"]


def test_a_withdrawn_fact_takes_its_fine_with_it(inspected: Stack) -> None:
    inspected.post(taken_back("inspection", "2012-07-03", topic="audits").named("by-mistake"))
    inspected.close("2012-07-03")
    assert said(inspected.postings())[1:] == [
        "2012-07-03 hardware-nonconforming/I1#2 ¥-3000 withdrawn"
    ]
    assert last(inspected)["cause"] == ["/test#by-mistake"]
    assert inspected.docket()["balance_fen"] == 0


def test_a_reversal_repeats_what_was_posted_with_the_opposite_amount(inspected: Stack) -> None:
    inspected.post(taken_back("inspection", "2012-07-03", topic="audits"))
    inspected.close("2012-07-03")
    posted, reversed_ = (each["data"] for each in inspected.postings())
    EntryReversed.model_validate(reversed_)
    of_this_run = {"posted_on", "basis", "amount_fen", "because", "cause", "words", "count"}
    assert {n: v for n, v in reversed_.items() if n not in of_this_run} == {
        n: v for n, v in posted.items() if n not in of_this_run
    }
    assert reversed_["amount_fen"] == -posted["amount_fen"]
    assert reversed_["words"] == {
        "zh": f"撤销：{posted['words']['zh']}　原因：不再符合事实（/test#e004，2012-07-03）",
        "en": f"Taken back: {posted['words']['en']} Reason: it no longer follows from the facts "
        "(/test#e004, 2012-07-03)",
    }
    assert reversed_["basis"]["sequences"]["decisions"] == f"{1:020d}"
    assert inspected.postings()[1]["type"] == "docket.penalties.entry-reversed.v1"


def test_a_corrected_fact_amends_its_fine_and_is_named_in_it(inspected: Stack) -> None:
    conforming = hardware_inspected("I1", "2012-07-02", "labels", "telephones")
    inspected.post(corrected("inspection", "2012-07-03", conforming).named("put-right"))
    inspected.close("2012-07-03")
    assert said(inspected.postings())[1:] == [
        "2012-07-03 hardware-nonconforming/I1#2 ¥-3000 amended",
        "2012-07-03 hardware-nonconforming/I1#3 ¥3000",
    ]
    reversed_, anew = (each["data"] for each in inspected.postings()[1:])
    assert reversed_["cause"] == ["/test#put-right"]
    assert reversed_["evidence"] == ["/test#inspection"]
    assert anew["evidence"] == ["/test#inspection", "/test#put-right"]
    assert [each["part"] for each in (reversed_, anew)] == [[1, 2], [2, 2]]


def test_a_late_fact_puts_a_fine_right_and_is_its_cause(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"), no_change_declared("2012-07", "2012-07-01"))
    stack.close("2012-08-06")
    assert said(stack.postings()) == ["2012-08-06 monthly-report-late/2012-07#1 ¥2000"]
    in_time = report_submitted("2012-07", "2012-08-05").imported("2012-08-07").named("found")
    stack.take_over(in_time)
    stack.close("2012-08-07")
    assert said(stack.postings())[1:] == [
        "2012-08-07 monthly-report-late/2012-07#2 ¥-2000 withdrawn"
    ]
    assert last(stack)["cause"] == ["/test#found"]


def test_all_facts_first_counted_in_the_run_are_its_cause(inspected: Stack) -> None:
    inspected.post(
        no_change_declared("2012-07", "2012-07-03").named("declared"),
        taken_back("inspection", "2012-07-03", topic="audits").named("by-mistake"),
    )
    inspected.close("2012-07-03")
    assert set(last(inspected)["cause"]) == {"/test#declared", "/test#by-mistake"}


def test_a_waiver_known_before_the_fine_is_posted_keeps_it_from_being_posted(
    stack: Stack,
) -> None:
    stack.post(*new_dealer("2012-07-01"), INSPECTED_ON_THE_FIRST)
    stack.post(waived("hardware-nonconforming/I1", "2012-07-01"))
    stack.close("2012-07-01")
    assert stack.postings() == []
    [entry] = stack.docket()["entries"]
    assert (entry["status"], "provisional" in entry) == ("waived", False)


INSPECTED_ON_THE_FIRST = hardware_inspected("I1", "2012-07-01", "labels")


def test_a_waiver_after_the_fine_was_posted_reverses_it(inspected: Stack) -> None:
    inspected.post(waived("hardware-nonconforming/I1", "2012-07-03").named("waiver"))
    inspected.close("2012-07-03")
    assert said(inspected.postings())[1:] == [
        "2012-07-03 hardware-nonconforming/I1#2 ¥-3000 waived"
    ]
    assert last(inspected)["cause"] == ["/test#waiver"]


def test_an_appeal_reverses_its_entry_only_where_it_is_waived(inspected: Stack) -> None:
    entry = "hardware-nonconforming/I1"
    inspected.post(appeal_lodged(entry, "2012-07-03"))
    inspected.post(appeal_decided(entry, "2012-07-03", "upheld"))
    inspected.close("2012-07-03")
    assert len(inspected.postings()) == 1
    inspected.post(appeal_decided(entry, "2012-07-04", "waived"))
    inspected.close("2012-07-04")
    assert last(inspected)["because"] == "waived"


def test_a_waiver_of_a_later_day_reverses_on_that_day(inspected: Stack) -> None:
    inspected.post(waived("hardware-nonconforming/I1", "2012-07-05", received="2012-07-03"))
    inspected.close("2012-07-03")
    inspected.close("2012-07-04")
    assert len(inspected.postings()) == 1
    inspected.close("2012-07-05")
    assert said(inspected.postings())[1:] == [
        "2012-07-05 hardware-nonconforming/I1#2 ¥-3000 waived"
    ]
    assert last(inspected)["cause"] == ["2012-07-05"], "the day itself is the cause"


def test_what_is_no_longer_waived_is_posted_again_and_counted_on(inspected: Stack) -> None:
    inspected.post(waived("hardware-nonconforming/I1", "2012-07-03").named("waiver"))
    inspected.close("2012-07-03")
    inspected.post(taken_back("waiver", "2012-07-04", topic="decisions"))
    inspected.close("2012-07-04")
    inspected.post(waived("hardware-nonconforming/I1", "2012-07-05"))
    inspected.close("2012-07-05")
    assert said(inspected.postings()) == [
        "2012-07-02 hardware-nonconforming/I1#1 ¥3000",
        "2012-07-03 hardware-nonconforming/I1#2 ¥-3000 waived",
        "2012-07-04 hardware-nonconforming/I1#3 ¥3000",
        "2012-07-05 hardware-nonconforming/I1#4 ¥-3000 waived",
    ]
    numbers = [int(each["sequence"]) for each in inspected.postings()]
    assert numbers == [2, 4, 6, 8], "what each closed day states has the numbers between"


@pytest.fixture
def summoned(stack: Stack) -> Stack:
    """Three fines on 2, 3 and 4 July summon the general manager; the open day is 5 July."""
    stack.post(*new_dealer("2012-07-01"))
    for number in (1, 2, 3):
        on = f"2012-07-0{number + 1}"
        stack.close(f"2012-07-0{number}")
        stack.post(operations_inspected(f"O{number}", on, *FAILED).named(f"o{number}"))
    stack.close("2012-07-04")
    assert said(stack.postings())[2:] == [
        "2012-07-04 gm-summons/2012#1",
        "2012-07-04 operations-below-standard/O3#1 ¥5000",
    ]
    return stack


def test_a_summons_unheard_is_withdrawn_when_the_count_falls(summoned: Stack) -> None:
    summoned.post(waived("operations-below-standard/O1", "2012-07-05").named("waiver"))
    summoned.close("2012-07-05")
    assert said(summoned.postings())[4:] == [
        "2012-07-05 operations-below-standard/O1#2 ¥-5000 waived",
        "2012-07-05 gm-summons/2012#2 withdrawn",
    ]
    assert {tuple(each["data"]["cause"]) for each in summoned.postings()[4:]} == {("/test#waiver",)}


def test_a_summons_heard_stands_though_a_penalty_is_waived_after(summoned: Stack) -> None:
    summoned.post(heard("gm-summons/2012", "2012-07-05", "passed"))
    summoned.close("2012-07-05")
    summoned.post(waived("operations-below-standard/O1", "2012-07-06"))
    summoned.close("2012-07-06")
    assert said(summoned.postings())[4:] == [
        "2012-07-06 operations-below-standard/O1#2 ¥-5000 waived"
    ]


def test_a_failed_hearing_suspends_payouts_and_a_passed_one_releases_them(
    summoned: Stack,
) -> None:
    summoned.post(heard("gm-summons/2012", "2012-07-05", "failed"))
    summoned.close("2012-07-05")
    assert summoned.docket()["payout"] == "suspended"
    summoned.post(heard("gm-summons/2012", "2012-07-06", "passed"))
    summoned.close("2012-07-06")
    summons = f"{DEALER}/gm-summons/2012"
    assert said(summoned.postings())[4:] == [
        f"2012-07-05 payout-suspended/{summons}#1",
        f"2012-07-06 payout-released/{summons}#1",
    ]
    assert summoned.docket()["payout"] == "normal"


def test_an_earlier_penalty_found_late_dates_the_summons_anew_once(summoned: Stack) -> None:
    earlier = operations_inspected("O0", "2012-07-01", *FAILED).imported("2012-07-05")
    summoned.take_over(earlier.named("o0"))
    summoned.close("2012-07-05")
    assert said(summoned.postings())[4:] == [
        "2012-07-05 operations-below-standard/O0#1 ¥5000",
        "2012-07-05 gm-summons/2012#2 amended",
        "2012-07-05 gm-summons/2012#3",
    ]
    assert [each["data"]["occurred_on"] for each in summoned.postings()[4:]] == [
        "2012-07-01",
        "2012-07-04",
        "2012-07-03",
    ]
    summoned.post(no_change_declared("2012-07", "2012-07-06"))
    summoned.close("2012-07-06")
    assert len(summoned.postings()) == 7, "what stands is left alone"
