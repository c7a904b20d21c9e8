"""A settlement beyond what is owed is noted, by the last posted day and what was settled since."""

from tests.builders.decisions import settled, withdrawn
from tests.component.notices.receipt_notes import kinds, notes
from tests.component.penalties.stack import Stack, new_dealer


def test_a_settlement_goes_to_what_is_owed_and_no_further(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    assert kinds(stack, settled("before any day", "2012-07-01", 1)) == []
    stack.close("2012-08-06")
    owed = stack.balance_of_the_closed_day() // 100
    assert owed > 1_000

    assert kinds(stack, settled("S1", "2012-08-07", owed - 1_000)) == []
    [note] = notes(stack, settled("S2", "2012-08-07", 1_001).named("S2"))
    assert note["kind"] == "beyond-balance"
    assert note["zh"] == (
        "结算1,001元超出应扣余额1,000元（截至2012-08-06，已减去其后收到的结算）。"
    )
    assert note["en"] == (
        "The settlement of CNY 1,001 goes beyond what is owed, CNY 1,000 (as of 2012-08-06, less "
        "the settlements received since)."
    )
    stack.post(withdrawn("S2", "2012-08-07", topic="decisions"))
    assert kinds(stack, settled("S3", "2012-08-07", 1_000)) == []

    stack.close("2012-08-07")  # all are counted now
    assert stack.balance_of_the_closed_day() == 0
    assert kinds(stack, settled("S4", "2012-08-08", 1)) == ["beyond-balance"]


def test_settlements_of_one_batch_are_counted_together(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    owed = stack.balance_of_the_closed_day() // 100
    amounts = {"S1": owed, "S2": 1, "S3": -1}
    answer = stack.send_batch(*(settled(k, "2012-08-07", yuan) for k, yuan in amounts.items()))
    said = [[note["kind"] for note in each["receipt"]["notices"]] for each in answer.json()]
    assert said == [[], ["beyond-balance"], []]


def test_what_is_owed_to_the_dealer_is_settled_the_other_way(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-02")
    assert stack.balance_of_the_closed_day() == 0
    [note] = notes(stack, settled("S1", "2012-07-03", -5))
    assert note["kind"] == "beyond-balance"
    assert note["zh"].startswith("结算-5元超出应扣余额0元")
