"""Which words of the regulation are marked: the figures that an entry was decided by."""

from typing import Any

import pytest

from services.portal.web.dealer.date_line import date_line
from services.portal.web.dealer.decisive_words import marked

FINED = "反馈逾期/虚假反馈者给予专营店2000元/次扣除违约金"
SUMMONED = "处罚超过三次以上(含三次)的专营店,要求总经理到公司述职"


def decisive(sentence: str, *parameters: dict[str, Any]) -> list[str]:
    stretches = marked(sentence, parameters)
    assert "".join(each.words for each in stretches) == sentence
    return [each.words for each in stretches if each.decisive]


def figure(name: str, value: Any, words: str, source: str = "regulation") -> dict[str, Any]:
    return {"name": name, "value": value, "words": words, "source": source}


@pytest.mark.parametrize(
    ("sentence", "name", "value", "found"),
    [
        (FINED, "amount_fen", 200_000, ["2000元"]),
        (FINED, "amount_fen", 20_000, []),
        (SUMMONED, "threshold", 3, ["三次", "三次"]),
        ("工作项目若有三项以上不达标者", "items", 3, ["三项"]),
        ("每月5日前将上月报告反馈", "due_day", 5, ["5日"]),
        ("每月15日前将上月报告反馈", "due_day", 5, []),
        ("有十二个月以上者", "months", 12, ["十二个月"]),
        ("规范回访率低于90%者", "rate", 0.9, ["90%"]),
        ("其他岗位人员第一时间备案", "filing_working_days", 1, []),
    ],
)
def test_a_figure_is_marked_with_what_it_counts(
    sentence: str, name: str, value: Any, found: list[str]
) -> None:
    assert decisive(sentence, figure(name, value, sentence)) == found


def test_words_that_the_policy_read_as_a_figure_are_marked_whole() -> None:
    words = "其他岗位人员第一时间备案"
    assert decisive(words, figure("filing_working_days", 1, words, "decided")) == [words]
    assert decisive(f"{words},违者", figure("filing_working_days", 1, words)) == [words]


def test_two_figures_of_one_sentence_are_both_marked() -> None:
    both = [figure("amount_fen", 200_000, FINED), figure("of", "x", "逾期")]
    assert decisive(FINED, *both) == ["逾期", "2000元"]


def test_a_figure_of_another_sentence_marks_nothing() -> None:
    assert decisive(FINED, figure("threshold", 3, SUMMONED)) == []


def entry(**explanation: Any) -> dict[str, Any]:
    return {"occurred_on": "2026-10-29", "explanation": {"conditions": [], **explanation}}


def test_dates_stand_on_a_line_in_their_order_and_what_is_late_is_shown() -> None:
    line = date_line(
        entry(effective_on="2026-10-09", due_on="2026-10-10", received_on="2026-10-29", n=3)
    )
    assert line is not None
    assert [each.names for each in line.points] == [
        ("effective_on",), ("due_on",), ("received_on",),
    ]  # fmt: skip
    places = [each.x for each in line.points]
    assert places == sorted(places)
    assert (line.late_from, line.late_to) == (places[1], places[2])
    assert line.points[0].level != line.points[1].level, "labels of near dates do not meet"


def test_one_date_alone_is_no_line() -> None:
    assert date_line(entry(month="2026-10")) is None
