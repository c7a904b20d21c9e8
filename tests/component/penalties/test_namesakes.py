"""A dealer's ids and an inspector's may meet: two entries of one entry_id, and neither is lost."""

import pytest

from tests.builders.audits import finding
from tests.builders.decisions import waived
from tests.builders.decisions import withdrawn as taken_back
from tests.builders.given_fact import DEALER
from tests.builders.staffing import change_filed
from tests.component.penalties.stack import Stack, new_dealer, said

C1 = f"{DEALER}/change-filing/C1"
FILED_LATE = change_filed("C1", "2012-07-10", effective="2012-07-02").named("late")
FOUND = finding("C1", "2012-07-10", person="Q").named("found")


@pytest.fixture
def met(stack: Stack) -> Stack:
    """A change filed late, and another found unfiled, by one id; the open day is 11 July."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-09")
    stack.post(FILED_LATE, FOUND)
    stack.close("2012-07-10")
    return stack


def fines(stack: Stack) -> list[str]:
    return [each for each in said(stack.postings()) if "change-filing/C1#" in each]


def test_both_are_posted_and_make_the_balance(met: Stack) -> None:
    assert fines(met) == [
        "2012-07-10 change-filing/C1#1 ¥5000",
        "2012-07-10 change-filing/C1#2 ¥5000",
    ]
    owed = sum(posting["data"]["amount_fen"] for posting in met.postings())
    assert owed == met.docket()["balance_fen"] == met.balance_of_the_closed_day()
    assert not any(entry.get("provisional") for entry in met.docket()["entries"])
    met.close("2012-07-11")
    assert len(fines(met)) == 2, "nothing to post anew"


def test_one_that_no_longer_follows_is_reversed_without_the_other(met: Stack) -> None:
    met.post(taken_back("found", "2012-07-11", topic="audits"))
    met.close("2012-07-11")
    assert fines(met)[2:] == ["2012-07-11 change-filing/C1#3 ¥-5000 withdrawn"]
    reversed_ = next(each["data"] for each in met.postings() if each["id"] == f"{C1}#3")
    assert reversed_["explanation"]["fault"] == "unfiled"
    standing = met.read(f"/penalties/v1/entries/{C1}")
    assert standing["entry"]["explanation"]["fault"] == "late"
    assert standing["namesakes"] == []


def test_a_waiver_names_both(met: Stack) -> None:
    met.post(waived("change-filing/C1", "2012-07-11"))
    met.close("2012-07-11")
    assert fines(met)[2:] == [
        "2012-07-11 change-filing/C1#3 ¥-5000 waived",
        "2012-07-11 change-filing/C1#4 ¥-5000 waived",
    ]
    owed = sum(posting["data"]["amount_fen"] for posting in met.postings())
    assert owed == met.docket()["balance_fen"]


def test_whoever_asks_why_is_told_of_both(met: Stack) -> None:
    told = met.read(f"/penalties/v1/entries/{C1}")
    both = [told, *told["namesakes"]]
    assert {each["entry"]["explanation"]["fault"] for each in both} == {"late", "unfiled"}
    assert [[fact["id"] for fact in each["facts"]] for each in both] in (
        [["late"], ["found"]],
        [["found"], ["late"]],
    )
    assert both[0]["words"] != both[1]["words"]
