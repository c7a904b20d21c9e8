"""A receipt says where nobody knows the dealer or person spoken of, or an id was used before."""

from dataclasses import replace

import pytest

from tests.builders.audits import finding, hardware_inspected, report_submitted
from tests.builders.decisions import appeal_lodged, corrected, settled, withdrawn
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    member,
    no_change_declared,
    successor_filed,
    trained,
)
from tests.component.notices.receipt_notes import kinds, notes
from tests.component.penalties.stack import Stack, new_dealer

DAY = "2012-07-01"
STRANGER = "SH-0009"


ABOUT_ANYBODY = (
    no_change_declared("2012-07", DAY),
    report_submitted("2012-07", DAY),
    appeal_lodged("BJ-BSL/monthly-report-late/2012-07", DAY),
)


@pytest.fixture(autouse=True)
def known(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))


def test_a_dealer_nobody_accepted_is_noted(stack: Stack) -> None:
    for told in ABOUT_ANYBODY:
        assert kinds(stack, told) == []
        [note] = notes(stack, told.named(f"{told.type} again"), STRANGER)
        assert note["kind"] == "dealer-unknown"
        assert f"专营店{STRANGER}尚无验收记录" in note["zh"]
        assert f"No acceptance of a dealer {STRANGER} is known" in note["en"]


def test_an_acceptance_makes_its_dealer_known(stack: Stack) -> None:
    assert kinds(stack, accepted("2012-07-01"), STRANGER) == []
    assert kinds(stack, report_submitted("2012-07", DAY), STRANGER) == []


def test_what_rests_on_another_service_says_how_far_it_reaches(stack: Stack) -> None:
    report = report_submitted("2012-07", "2012-07-04")
    [before] = notes(stack, report, STRANGER)
    assert "（按目前已读到的人员备案数据）" in before["zh"]
    assert "(by what has been read of staffing's facts so far)" in before["en"]
    stack.close("2012-07-03")
    [after] = notes(stack, replace(report, id="later"), STRANGER)
    assert "（按截至2012-07-03的人员备案数据）" in after["zh"]
    assert "(by what staffing had received through 2012-07-03)" in after["en"]
    [own] = notes(stack, no_change_declared("2012-07", "2012-07-04"), STRANGER)
    assert "人员备案数据" not in own["zh"]


def test_a_person_nobody_named_is_noted(stack: Stack) -> None:
    for told in (
        change_filed("C1", DAY, effective="2012-07-30", person="nobody"),
        trained("nobody", DAY),
        finding("F1", DAY, person="nobody"),
    ):
        [note] = notes(stack, told)
        assert note["kind"] == "person-unknown"
        assert "没有人员nobody" in note["zh"]
        assert "names a person nobody" in note["en"]


def test_whoever_a_filing_named_is_known(stack: Stack) -> None:
    for person, naming in {
        "A": baseline_filed(DAY, member("A", "2011-01-01", "process_checker")),
        "B": change_filed("C0", DAY, effective="2012-07-30", person="Z",
                          successor=member("B", "2012-07-30")),
        "C": successor_filed("C0", DAY, member("C", "2012-07-30")),
    }.items():  # fmt: skip
        assert kinds(stack, finding(f"{person}0", DAY, person=person)) == ["person-unknown"]
        assert kinds(stack, naming) == []
        assert kinds(stack, finding(f"{person}1", DAY, person=person)) == []
        assert kinds(stack, trained(person, DAY)) == []


def test_a_finding_of_too_few_speaks_of_nobody(stack: Stack) -> None:
    data = {"finding_id": "F1", "found_on": DAY, "kind": "understaffed",
            "position": "process_checker", "present": 0}  # fmt: skip
    assert kinds(stack, GivenFact("docket.audits.staffing-finding-recorded.v1", data, DAY)) == []


def test_a_person_whom_a_correction_names_is_known(stack: Stack) -> None:
    filed = baseline_filed(DAY, member("p", "2011-01-01")).named("typed-wrong")
    stack.post(filed)
    assert kinds(stack, trained("P", DAY)) == ["person-unknown"]
    stack.post(corrected("typed-wrong", DAY, baseline_filed(DAY, member("P", "2011-01-01"))))
    assert kinds(stack, trained("P", DAY, passed=False)) == ["id-repeated"]


FIRST = {
    "change": change_filed("C1", DAY, effective="2012-07-30", person="Z"),
    "finding": finding("C1", DAY, person="Z"),
    "inspection": hardware_inspected("C1", DAY),
    "settlement": settled("C1", DAY, 100),
}


def test_a_business_id_used_again_is_noted(stack: Stack) -> None:
    for kind, first in FIRST.items():
        assert kinds(stack, first.named(f"{kind}-1")) == []
        [note] = notes(stack, first.named(f"{kind}-2"))
        assert note["kind"] == "id-repeated"
        assert note["zh"].startswith(f"编号C1已用于/test#{kind}-1，先收到者有效，本次不计")
        assert note["en"].startswith(f"The id C1 is that of /test#{kind}-1, which counts, and")


def test_of_another_dealer_it_is_another_thing(stack: Stack) -> None:
    stack.post(*new_dealer(DAY), dealer=STRANGER)
    for kind, first in FIRST.items():
        assert kinds(stack, first.named(f"{kind}-1")) == []
        assert kinds(stack, first.named(f"{kind}-2"), STRANGER) == []


def test_the_id_of_a_withdrawn_fact_is_free(stack: Stack) -> None:
    for kind, first in FIRST.items():
        topic = first.type.split(".")[1]
        stack.post(first.named(f"{kind}-1"), withdrawn(f"{kind}-1", DAY, topic=topic))
        assert kinds(stack, first.named(f"{kind}-2")) == []


def test_an_acceptance_a_closure_and_a_training_told_twice_are_noted(stack: Stack) -> None:
    for told, sentence in (
        (accepted("2012-07-01", received=DAY), "验收"),
        (closed("2012-12-31", received=DAY), "闭店"),
        (trained("Z", DAY), "培训"),
    ):
        first = kinds(stack, told.named(f"{sentence}-1"))
        assert first == (["id-repeated"] if "accepted" in told.type else [])
        [note] = notes(stack, told.named(f"{sentence}-2"))
        assert note["kind"] == "id-repeated"
        assert sentence in note["zh"]


def test_a_month_declared_again_repeats_no_id(stack: Stack) -> None:
    stack.post(no_change_declared("2012-07", DAY))
    assert kinds(stack, no_change_declared("2012-07", DAY)) == []
