"""A mail goes where the dealer's mailbox was on the day of the posting."""

from datetime import date
from typing import Any

import pytest

from contracts.canonical import canonical
from services.notifications.addressee import Addressee, addressee, is_reachable
from services.received.fact import received_fact
from tests.unit.notifications.given import DEALER, accepted, details_changed, recorded_fact


def whose(on: str, *facts: dict[str, Any]) -> Addressee:
    events = [recorded_fact(fact, number) for number, fact in enumerate(facts, 1)]
    return addressee(
        DEALER, [received_fact(canonical(event)) for event in events], date.fromisoformat(on)
    )


def test_of_a_dealer_of_whom_nothing_is_known_the_code_is_its_name() -> None:
    assert whose("2012-08-06") == Addressee(DEALER, DEALER, None)


def test_a_new_mailbox_holds_from_its_day_on() -> None:
    facts = (
        accepted("甲店", "old@dealer.example"),
        details_changed("2012-08-07", mailbox="new@dealer.example"),
        details_changed("2012-08-08", name="乙店"),
    )
    assert whose("2012-08-06", *facts) == Addressee(DEALER, "甲店", "old@dealer.example")
    assert whose("2012-08-07", *facts) == Addressee(DEALER, "甲店", "new@dealer.example")
    assert whose("2012-08-08", *facts) == Addressee(DEALER, "乙店", "new@dealer.example")


def test_of_two_changes_from_one_day_the_last_received_counts() -> None:
    facts = (
        details_changed("2012-08-07", mailbox="first@dealer.example"),
        details_changed("2012-08-01", mailbox="earlier@dealer.example"),
        details_changed("2012-08-07", mailbox="last@dealer.example"),
    )
    assert whose("2012-08-07", *facts).mailbox == "last@dealer.example"


def test_the_first_acceptance_counts() -> None:
    facts = (accepted("甲店", "first@dealer.example"), accepted("乙店", "second@dealer.example"))
    assert whose("2012-08-07", *facts) == Addressee(DEALER, "甲店", "first@dealer.example")


@pytest.mark.parametrize(
    "mailbox",
    [
        "a@b,c@d.example",
        "a@b,c",
        "x<y@z.example>",
        "a@b\x00.example",
        "a@b\r\nBcc:c@d.example",
        "张三@dealer.example",
        "@dealer.example",
        "a@",
        "a..b@dealer.example",
        "",
    ],
)
def test_an_address_that_is_no_plain_one_reaches_nobody(mailbox: str) -> None:
    assert not is_reachable(mailbox)


@pytest.mark.parametrize("mailbox", ["crd@dealer.example", "a+b_c-d@x", "o'brien@x.example"])
def test_a_plain_address_reaches_somebody(mailbox: str) -> None:
    assert is_reachable(mailbox)
