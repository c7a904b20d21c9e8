"""硬件配备, §4.2."""

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from tests.builders.audits import hardware_inspected, rectified
from tests.builders.decisions import waived
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import closed
from tests.unit.law.given import deadlines, entries, given, odd

CLAUSES = ("hardware-nonconforming", "hardware-unrectified", "termination-review")
FIRST = hardware_inspected("I1", "2013-03-01", "telephones")
NONCONFORMING = "2013-03-01 hardware-nonconforming I1 ¥3000"
OVERDUE = "2013-03-17 hardware-unrectified I1/overdue ¥6000"


def hardware(*told: GivenFact, on: str = "2013-03-31") -> list[str]:
    return entries(given(*told).on(on), *CLAUSES)


def again(
    name: str, on: str, *failed: str, of: str = "I1", received: str | None = None
) -> GivenFact:
    return hardware_inspected(name, on, *failed, reinspects=of, received=received)


def test_one_nonconforming_item_costs_3000_and_none_costs_nothing() -> None:
    assert hardware(FIRST, on="2013-03-01") == [NONCONFORMING]
    assert hardware(hardware_inspected("I1", "2013-03-01")) == []
    assert hardware(hardware_inspected("I1", "2012-05-31", "labels")) == []


def test_a_rectification_on_the_fifteenth_day_is_in_time_and_the_day_after_doubles() -> None:
    assert hardware(FIRST, on="2013-03-16") == [NONCONFORMING]
    assert hardware(FIRST, on="2013-03-17") == [NONCONFORMING, OVERDUE]
    assert hardware(FIRST, rectified("I1", "2013-03-16 23:59:59")) == [NONCONFORMING]
    assert hardware(FIRST, rectified("I1", "2013-03-17 00:00:00")) == [NONCONFORMING, OVERDUE]


def test_an_inspection_yet_to_come_holds_up_no_round_that_is_over() -> None:
    ahead = hardware_inspected("I2", "2013-06-01", "labels", received="2013-03-02")
    assert hardware(FIRST, ahead, on="2013-03-17") == [NONCONFORMING, OVERDUE]


def test_a_conforming_reinspection_by_the_due_date_closes_the_chain() -> None:
    assert hardware(FIRST, again("R1", "2013-03-16"), on="2013-12-31") == [NONCONFORMING]


def test_on_the_day_after_the_due_date_the_overdue_breach_comes_before_any_reinspection() -> None:
    assert hardware(FIRST, again("R1", "2013-03-17")) == [NONCONFORMING, OVERDUE]
    assert hardware(FIRST, again("R1", "2013-03-17", "labels"), on="2013-03-17") == [
        NONCONFORMING,
        OVERDUE,
        "2013-03-17 hardware-unrectified R1 ¥6000",
        "2013-03-17 termination-review I1",
    ]


def test_a_nonconforming_reinspection_breaches_and_begins_a_round_of_15_days() -> None:
    told = [FIRST, again("R1", "2013-03-10", "telephones")]
    breach = "2013-03-10 hardware-unrectified R1 ¥6000"
    assert hardware(*told, on="2013-03-25") == [NONCONFORMING, breach]
    assert hardware(*told, on="2013-03-26") == [
        NONCONFORMING,
        breach,
        "2013-03-26 hardware-unrectified R1/overdue ¥6000",
        "2013-03-26 termination-review I1",
    ]


def test_after_two_breaches_a_review_opens_and_the_chain_yields_nothing_more() -> None:
    told = [FIRST, again("R1", "2013-05-01", "labels"), again("R2", "2013-06-01", "labels")]
    assert hardware(*told, on="2013-12-31") == [
        NONCONFORMING,
        OVERDUE,
        "2013-04-02 hardware-unrectified I1/overdue/overdue ¥6000",
        "2013-04-02 termination-review I1",
    ]


def test_only_a_conforming_reinspection_closes_a_chain_and_the_next_is_a_first_one() -> None:
    told = [FIRST, again("R1", "2013-05-01"), again("R2", "2013-06-01", "labels")]
    assert hardware(*told, on="2013-06-10")[-1] == "2013-06-01 hardware-nonconforming R2 ¥3000"


def test_a_rectified_round_waits_for_its_reinspection_which_may_still_breach() -> None:
    told = [FIRST, rectified("I1", "2013-03-10"), again("R1", "2013-06-01", "labels")]
    assert hardware(*told, on="2013-06-10") == [
        NONCONFORMING,
        "2013-06-01 hardware-unrectified R1 ¥6000",
    ]


def test_a_round_begun_by_a_missed_date_still_stands_on_its_inspection() -> None:
    assert hardware(FIRST, rectified("I1", "2013-04-01"), on="2013-12-31") == [
        NONCONFORMING,
        OVERDUE,
    ]


def test_a_rectification_counts_for_the_round_standing_on_the_inspection_it_names() -> None:
    told = [FIRST, again("R1", "2013-03-10", "labels"), rectified("I1", "2013-03-12")]
    assert "2013-03-26 hardware-unrectified R1/overdue ¥6000" in hardware(*told)
    assert len(hardware(*told[:2], rectified("R1", "2013-03-12"))) == 2


def test_a_reinspection_may_name_any_inspection_of_an_open_chain() -> None:
    told = [FIRST, again("R1", "2013-03-10", "labels"), again("R2", "2013-03-12", of="I1")]
    assert len(hardware(*told, on="2013-12-31")) == 2


def test_one_that_names_nothing_it_could_follow_is_a_first_inspection() -> None:
    conforming = hardware_inspected("I0", "2013-01-01")
    before_start = hardware_inspected("I9", "2012-05-01", "labels")
    for named in ("unknown", "I0", "I9", "R1", "later"):
        later = hardware_inspected("later", "2013-06-01", "labels")
        told = [conforming, before_start, later, again("R1", "2013-03-10", "labels", of=named)]
        assert hardware(*told, on="2013-03-10") == ["2013-03-10 hardware-nonconforming R1 ¥3000"]


def test_of_one_day_the_named_goes_before_the_one_that_names_it() -> None:
    told = [again("R1", "2013-03-01", "labels", received="2013-02-28"), FIRST]
    assert hardware(*told, on="2013-03-01") == [
        NONCONFORMING,
        "2013-03-01 hardware-unrectified R1 ¥6000",
    ]


def test_in_a_circle_the_first_received_is_the_first_inspection() -> None:
    told = [
        again("A", "2013-03-01", "labels", of="B", received="2013-03-01 09:00:00"),
        again("B", "2013-03-01", "labels", of="A", received="2013-03-01 10:00:00"),
        again("T", "2013-03-01", "labels", of="A", received="2013-03-01 08:00:00"),
    ]
    assert hardware(*told, on="2013-03-01") == [
        "2013-03-01 hardware-nonconforming A ¥3000",
        "2013-03-01 hardware-unrectified B ¥6000",
        "2013-03-01 hardware-unrectified T ¥6000",
        "2013-03-01 termination-review A",
    ]


def test_a_due_date_on_the_day_of_closing_lapses_and_a_reinspection_still_breaches() -> None:
    told = [FIRST, closed("2013-03-16")]
    assert hardware(*told, on="2013-12-31") == [NONCONFORMING]
    assert hardware(*told, again("R1", "2013-04-01", "labels"), on="2013-12-31") == [
        NONCONFORMING,
        "2013-04-01 hardware-unrectified R1 ¥6000",
    ]
    assert OVERDUE in hardware(FIRST, closed("2013-03-17"), on="2013-12-31")


def test_waivers_do_not_alter_chains() -> None:
    told = [
        FIRST,
        waived("hardware-nonconforming/I1", "2013-03-02"),
        waived("hardware-unrectified/I1/overdue", "2013-03-17"),
    ]
    assert hardware(*told, on="2013-03-17") == [
        NONCONFORMING + " waived",
        OVERDUE + " waived",
    ]
    assert len(hardware(*told, on="2013-04-02")) == 4


def test_a_rectification_of_an_unknown_inspection_is_odd() -> None:
    assert odd(given(rectified("I7", "2013-03-01")).on("2013-03-02")) == ["unknown-inspection e001"]


def test_the_open_round_is_a_deadline_until_rectified_or_reinspected() -> None:
    due = ["2013-03-16 hardware-unrectified I1/overdue"]
    assert deadlines(given(FIRST).on("2013-03-16")) == due
    assert deadlines(given(FIRST, rectified("I1", "2013-03-10")).on("2013-03-10")) == []
    assert deadlines(given(FIRST, again("R1", "2013-03-10")).on("2013-03-09")) == due
    assert deadlines(given(FIRST, again("R1", "2013-03-10")).on("2013-03-10")) == []


def test_a_policy_may_let_the_growth_compound() -> None:
    threefold = [
        text.replace(b"factor:\n      value: 2", b"factor:\n      value: 3")
        for text in shipped_documents()
    ]
    compounding = Policies.of(
        text.replace(b"compounding:\n      value: false", b"compounding:\n      value: true")
        for text in threefold
    )
    docket = given(FIRST, policies=compounding).on("2013-12-31")
    assert [each.amount_fen // 100 for each in docket.entries if each.kind == "penalty"] == [
        3000,
        9000,
        27000,
    ]
