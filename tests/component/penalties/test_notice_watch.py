"""From November on `/readyz` and the log say that the next year's calendar is missing."""

import logging

import pytest

from contracts.topics import DECISIONS
from services.penalties.policy.notice_watch import NoticeWatch
from tests.builders.policies import calendar, published, replaced
from tests.component.penalties.stack import Stack, new_dealer

YEAR_MORE = (
    "\nyears:\n",
    "\nyears:\n  2027: {notices: [2027年放假安排], holidays: [2027-01-01], make_up_days: []}\n",
)


def watch(stack: Stack) -> NoticeWatch:
    return NoticeWatch(stack.house.journals[DECISIONS], stack.house.results("penalties"))


def settle(stack: Stack) -> None:
    for runner in (runner for part in stack.parts for runner in part.runners):
        runner.settle()


def test_the_next_year_is_asked_for_from_november_on(
    stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    stack.post(*new_dealer("2026-10-01"))
    stack.close("2026-10-30")
    settle(stack)
    assert watch(stack).warnings() == [], "31 October"
    stack.close("2026-10-31")
    settle(stack)
    with caplog.at_level(logging.WARNING):
        watching = watch(stack)
        [told] = watching.warnings()
        watching.warnings()
    assert told.startswith("the calendar of 2027 is missing")
    assert "docket calendar import" in told
    assert caplog.messages == [told], "on each day once"


def test_a_year_that_is_published_is_asked_for_no_more(stack: Stack) -> None:
    stack.post(*new_dealer("2026-10-01"))
    stack.close("2026-11-10")
    text = replaced(calendar("2027", "2026-12-01"), YEAR_MORE)
    stack.post(published(text, "2026-11-11"))
    settle(stack)
    assert watch(stack).warnings() == []
    stack.close("2027-10-31")
    settle(stack)
    assert [told[:24] for told in watch(stack).warnings()] == ["the calendar of 2028 is "]
