"""A policy document is checked whole at the door: a bad one would stop every dealer at once."""

import pytest
from httpx import Response

from contracts.topics import DECISIONS
from tests.builders.audits import hardware_inspected
from tests.builders.decisions import settled, waived
from tests.builders.policies import (
    CRD,
    DEARER_HARDWARE,
    document,
    published,
    replaced,
    retroactive,
)
from tests.component.penalties.stack import Stack, new_dealer, said

ON = "2012-07-02"
AHEAD = "2013-01-01"
HARDWARE_CITED = """      value: 300000
      section: 4.2.2
"""

UNFIT = {
    "no YAML": ("policy: [", "data.document"),
    "a tag that parsers choke on": ('x: !!int ""', "data.document"),
    "a character that is none": (r'a: "\UFFFFFFFF"', "data.document"),
    "30,000 keys": ("".join(f"k{n}: 1\n" for n in range(30_000)), "data.document"),
    "a factor by which an entry has no number": (
        document("2013", AHEAD, ("factor:\n      value: 2\n", f"factor:\n      value: {10**17}\n")),
        "data.document.terms.hardware-unrectified.factor",
    ),
    "no policy document": (
        replaced(CRD, ("kind: customer-relations", "kind: none")),
        "data.document",
    ),
    "an unknown key": (
        document("2013", AHEAD, ("  position-turnover:", "  bonus: 1\n\n  position-turnover:")),
        "data.document.terms.bonus",
    ),
    "a figure without its citation": (
        document("2013", AHEAD, (HARDWARE_CITED, "      value: 300000\n")),
        "data.document.terms.hardware-nonconforming.amount_fen.section",
    ),
    "a figure that is none": (
        document("2013", AHEAD, (HARDWARE_CITED, HARDWARE_CITED.replace("300000", "-1"))),
        "data.document.terms.hardware-nonconforming.amount_fen",
    ),
    "a key twice": (
        replaced(document("2013", AHEAD), ("\nkind: ", "\ntitle: twice\nkind: ")),
        "data.document",
    ),
    "another document under a version that is known": (
        replaced(document("2012-06", AHEAD), ("# 客户关系部", "# 又 客户关系部")),
        "data.document.version",
    ),
    "the day on which another version takes effect": (
        retroactive(document("2013", "2012-06-01")),
        "data.document.effective_from",
    ),
    "a day that is past, without saying so": (
        document("2013", "2012-07-01"),
        "data.document.effective_from",
    ),
    "a rival of equal rank on the same day": (
        retroactive(replaced(document("2013", "2012-06-01"), ("policy: gwm-crd", "policy: rival"))),
        "data.document.level",
    ),
}
"""Documents that cannot be taken, and the field that is at fault."""


@pytest.fixture
def open_stack(stack: Stack) -> Stack:
    """A stack whose open day is 2 July 2012."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-01")
    return stack


def refused(answer: Response) -> list[str]:
    """The fields at fault."""
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    faults = answer.json()["faults"]
    assert all(fault["remedy"] and fault["zh"] for fault in faults)
    return [fault["field"] for fault in faults]


@pytest.mark.parametrize("unfit", UNFIT)
def test_a_document_that_cannot_be_taken_is_refused_by_its_field(
    open_stack: Stack, unfit: str
) -> None:
    text, field = UNFIT[unfit]
    assert refused(open_stack.send(published(text, ON))) == [field]
    assert nothing_is_published(open_stack)


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [("policy", "gwm-crd-2"), ("version", "2014"), ("effective_from", "2013-01-02")],
)
def test_an_event_that_says_otherwise_than_its_document_is_refused(
    open_stack: Stack, said: str, otherwise: str
) -> None:
    notice = published(document("2013", AHEAD), ON, **{said: otherwise})
    assert refused(open_stack.send(notice)) == [f"data.{said}"]
    assert nothing_is_published(open_stack)


def test_a_digest_of_another_document_is_refused(open_stack: Stack) -> None:
    notice = published(document("2013", AHEAD), ON, digest="0" * 64)
    [field] = refused(open_stack.send(notice))
    assert field.startswith("data")


def test_a_published_version_is_immutable(open_stack: Stack) -> None:
    open_stack.post(published(document("2013", AHEAD), ON))
    other = replaced(document("2013", "2013-02-01"), DEARER_HARDWARE)
    assert refused(open_stack.send(published(other, ON))) == ["data.document.version"]


def test_the_same_document_again_is_known_whatever_the_day(open_stack: Stack) -> None:
    """It was in time when it was first received."""
    notice = published(document("2013", AHEAD), ON).named("notice")
    open_stack.post(notice)
    assert open_stack.send(notice).status_code == 200
    open_stack.close("2013-01-01")
    assert open_stack.send(notice).status_code == 200


def test_a_version_may_take_effect_on_the_day_on_which_it_is_published(
    open_stack: Stack,
) -> None:
    assert refused(open_stack.send(published(document("2012-07", "2012-07-01"), ON)))
    open_stack.post(published(document("2012-07", ON, DEARER_HARDWARE), ON))
    open_stack.post(hardware_inspected("I1", ON, "labels"))
    open_stack.close(ON)
    assert said(open_stack.postings()) == ["2012-07-02 hardware-nonconforming/I1#1 ¥4000"]


def test_a_version_may_look_back_where_it_says_so(open_stack: Stack) -> None:
    open_stack.post(published(retroactive(document("2012-07", "2012-07-01")), ON))


CLASHING = (document("2013", AHEAD), document("2013-2", AHEAD))


NEXT_CENTURY, NEXT_CENTURY_TOO = document("2100", "2100-01-01"), document("2100-2", "2100-01-01")
"""What is imported counts from when it entered, by the wall clock."""


def test_of_two_that_clash_in_one_batch_the_second_is_refused(open_stack: Stack) -> None:
    answer = open_stack.send_batch(*(published(text, ON) for text in CLASHING))
    assert [result["status"] for result in answer.json()] == [202, 422]
    [fault] = answer.json()[1]["problem"]["faults"]
    assert fault["field"] == "data.document.effective_from"
    assert open_stack.adjudicated("2012-07-03"), "what is recorded can be adjudicated"


def test_of_two_that_clash_at_one_moment_one_is_refused(open_stack: Stack) -> None:
    answers = open_stack.send_together(*(published(text, ON) for text in CLASHING))
    assert sorted(answer.status_code for answer in answers) == [202, 422]


def test_the_rest_of_a_batch_with_an_unfit_document_is_taken(open_stack: Stack) -> None:
    first, last = waived("monthly-report-late/2012-07", ON), settled("S1", ON, 1)
    answer = open_stack.send_batch(first, published(CRD + "\nbonus: 1\n", ON), last)
    assert [result["status"] for result in answer.json()] == [202, 422, 202]


def test_whoever_sends_beside_an_unfit_document_is_answered(open_stack: Stack) -> None:
    unfit = [published(text, ON) for text, _ in UNFIT.values()]
    fit = [settled(f"S{n}", ON, 1) for n in range(50)]
    answers = open_stack.send_together(*unfit, *fit)
    statuses = [answer.status_code for answer in answers]
    assert statuses == [422] * len(unfit) + [202] * len(fit)


def test_a_document_refused_opens_no_day(stack: Stack) -> None:
    """With a hand-driven clock the first fact opens its day: what is refused is none."""
    unfit = published(document("2013", "2011-01-01"), "2015-05-05")
    assert refused(stack.send(unfit)) == ["data.document.effective_from"]
    stack.post(*new_dealer("2012-07-01"))


def test_an_import_refuses_the_line_of_an_unfit_document_and_takes_the_rest(
    open_stack: Stack,
) -> None:
    late = published(document("2012-07", "2012-07-01"), ON)
    first, second = (published(text, ON) for text in (NEXT_CENTURY, NEXT_CENTURY_TOO))
    fit = hardware_inspected("I1", "2012-07-01", "labels")
    summary = open_stack.take_over(late, first, second, fit)
    assert summary.accepted == 2
    assert [refusal.line for refusal in summary.refused] == [1, 3]
    assert "retroactive" in summary.refused[0].reason
    assert "another day" in summary.refused[1].reason


def nothing_is_published(stack: Stack) -> bool:
    """Whether the decisions hold the shipped documents alone."""
    recorded = stack.house.journals[DECISIONS].store.events("*/0")
    return len([each for each in recorded if "policy" in each.type]) == 2
