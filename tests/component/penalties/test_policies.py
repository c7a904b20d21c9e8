"""What the OEM publishes moves every dealer's docket, from its effective date on."""

from datetime import date

import pytest

from contracts.topics import DECISIONS
from services.kit.log.partitions import partition_of
from tests.builders.audits import hardware_inspected
from tests.builders.policies import (
    DEARER_HARDWARE,
    calendar,
    document,
    published,
    retroactive,
)
from tests.builders.staffing import change_filed, no_change_declared
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, said

ONE_OF_EACH = {partition_of(f"D-{number}", PARTITIONS): f"D-{number}" for number in range(30)}
DEALERS = sorted(ONE_OF_EACH.values())
"""A dealer of every partition."""


def test_what_a_version_decides_is_dearer_from_its_day_on(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-09")
    dearer = document("2012-07", "2012-07-11", DEARER_HARDWARE)
    stack.post(published(dearer, "2012-07-10"))
    stack.post(hardware_inspected("I1", "2012-07-10", "labels"))
    stack.close("2012-07-10")
    stack.post(hardware_inspected("I2", "2012-07-11", "labels"))
    stack.close("2012-07-11")
    assert said(stack.postings()) == [
        "2012-07-10 hardware-nonconforming/I1#1 ¥3000",
        "2012-07-11 hardware-nonconforming/I2#1 ¥4000",
    ]
    assert [each["data"]["policy_version"] for each in stack.postings()] == ["2012-06", "2012-07"]


def test_a_retroactive_version_amends_what_is_posted_of_every_dealer(stack: Stack) -> None:
    assert len(DEALERS) == PARTITIONS
    for dealer in DEALERS:
        stack.post(*new_dealer("2012-07-01"), dealer=dealer)
        stack.post(hardware_inspected("I1", "2012-07-01", "labels"), dealer=dealer)
    stack.close("2012-07-01")
    dearer = retroactive(document("2012-07", "2012-07-01", DEARER_HARDWARE))
    stack.post(published(dearer, "2012-07-02").named("notice-2"))
    stack.close("2012-07-02")
    for dealer in DEALERS:
        assert said(stack.postings(dealer)) == [
            "2012-07-01 hardware-nonconforming/I1#1 ¥3000",
            "2012-07-02 hardware-nonconforming/I1#2 ¥-3000 amended",
            "2012-07-02 hardware-nonconforming/I1#3 ¥4000",
        ]
        assert stack.postings(dealer)[1]["data"]["cause"] == ["/test#notice-2"]
        assert stack.postings(dealer)[2]["data"]["policy_version"] == "2012-07"


def test_the_policies_of_the_first_start_count_in_the_first_run(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    assert len(stack.postings()) == 2
    with stack.house.penalties_store().reading() as look:
        shipped = look.execute(
            "SELECT DISTINCT type, after_close FROM kept"
            " WHERE topic = ? AND stream LIKE '*%' AND sequence <= 2",
            (DECISIONS,),
        )
    assert shipped == [("docket.decisions.policy-published.v1", "")]


def test_an_entry_that_differs_in_its_explanation_alone_is_amended_and_provisional_till_then(
    stack: Stack,
) -> None:
    """A late filing explained by another calendar is late all the same."""
    late = change_filed("C1", "2012-07-20", effective="2012-07-10")
    stack.post(*new_dealer("2012-07-20"), late)
    stack.close("2012-07-20")
    assert said(stack.postings()) == ["2012-07-20 change-filing/C1#1 ¥5000"]
    stack.post(published(retroactive(calendar("2012", "2012-07-01")), "2012-07-21"))
    [entry] = stack.docket()["entries"]
    assert (entry["amount_fen"], entry["explanation"]["calendar"]) == (500_000, "2012")
    assert entry["provisional"]
    stack.close("2012-07-21")
    assert said(stack.postings())[1:] == [
        "2012-07-21 change-filing/C1#2 ¥-5000 amended",
        "2012-07-21 change-filing/C1#3 ¥5000",
    ]


def test_a_version_known_ahead_changes_nothing_before_its_day(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"), no_change_declared("2012-07", "2012-07-01"))
    later_due = (
        "monthly-report-late:\n    amount_fen:\n      value: 200000",
        "monthly-report-late:\n    amount_fen:\n      value: 250000",
    )
    stack.post(published(document("2013", "2013-01-01", later_due), "2012-07-01"))
    stack.close("2012-08-06")
    assert said(stack.postings()) == ["2012-08-06 monthly-report-late/2012-07#1 ¥2000"]
    stack.close("2013-01-01")
    assert not [each for each in stack.postings() if each["data"].get("because") == "amended"]


@pytest.mark.parametrize("day", [date(2012, 8, 6), date(2012, 8, 7)])
def test_a_policy_counts_from_the_day_it_was_received(stack: Stack, day: date) -> None:
    stack.post(*new_dealer("2012-07-01"), no_change_declared("2012-07", "2012-07-01"))
    stack.close("2012-08-05")
    dearer = retroactive(
        document(
            "2012-08",
            "2012-08-01",
            (
                "monthly-report-late:\n    amount_fen:\n      value: 200000",
                "monthly-report-late:\n    amount_fen:\n      value: 250000",
            ),
        )
    )
    if day == date(2012, 8, 7):
        stack.close("2012-08-06")
    stack.post(published(dearer, str(day)))
    stack.close(str(day))
    expected = {
        date(2012, 8, 6): ["2012-08-06 monthly-report-late/2012-07#1 ¥2500"],
        date(2012, 8, 7): [
            "2012-08-06 monthly-report-late/2012-07#1 ¥2000",
            "2012-08-07 monthly-report-late/2012-07#2 ¥-2000 amended",
            "2012-08-07 monthly-report-late/2012-07#3 ¥2500",
        ],
    }
    assert said(stack.postings()) == expected[day]
