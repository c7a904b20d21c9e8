"""Why an entry did not arise, in a sentence of Chinese and one of English, from what was tested."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.penalties.law.verdicts import RELATIONS, Condition, Verdict
from services.penalties.law.words import Sentence

NAMES: Final[Mapping[str, Sentence]] = {
    "accepted_on": Sentence("验收日", "the acceptance"),
    "answered_by": Sentence("履行", "the answer"),
    "arrival_on": Sentence("到岗时间", "the arrival"),
    "assessed_before": Sentence("此前的评定", "an earlier assessment"),
    "assessed_on": Sentence("评定日", "the assessment"),
    "breached_by": Sentence("复查", "the re-inspection"),
    "breaches": Sentence("未整改次数", "failed rounds"),
    "closed_on": Sentence("闭店日", "the closure"),
    "days_of_notice": Sentence("提前备案天数", "days of notice"),
    "departures": Sentence("变更人次", "departures"),
    "due_on": Sentence("期限", "the due date"),
    "effective_on": Sentence("变更生效日", "the effective date"),
    "failed_on": Sentence("未通过培训之日", "the failed training"),
    "fault_of_the_later_filing": Sentence("其后备案的处罚", "the fault of the later filing"),
    "filed_before": Sentence("此前的备案", "an earlier filing"),
    "first_day": Sentence("该月首日", "the month's first day"),
    "forbidden_as": Sentence("兼职不符之处", "what forbids the post"),
    "found_before": Sentence("此前的查明", "an earlier finding"),
    "found_on": Sentence("查明日", "the finding"),
    "held_on": Sentence("举行日", "the day held"),
    "inspected_on": Sentence("检查日", "the inspection"),
    "items_failed": Sentence("不达标项数", "items below standard"),
    "on_post_on": Sentence("上岗日", "the day on post"),
    "outcome": Sentence("述职结果", "the hearing's outcome"),
    "passed_by": Sentence("述职通过", "the pass"),
    "passed_on": Sentence("通过培训之日", "the passed training"),
    "penalties": Sentence("有效处罚次数", "effective penalties"),
    "rates_low": Sentence("不达标的回访率", "callback rates too low"),
    "received_on": Sentence("收到日", "the receipt"),
    "replaces": Sentence("所继任的异动", "the change it follows"),
    "said_on": Sentence("申报或查明日", "the day declared or found"),
    "summons": Sentence("述职通知", "the summons"),
    "suspended_before": Sentence("已暂停兑现", "an earlier suspension"),
    "suspended_by": Sentence("暂停兑现", "the suspension"),
    "trained_before": Sentence("本年此前培训次数", "trainings before in the year"),
    "under_review": Sentence("已提请审议", "under review"),
    "verdict": Sentence("评定结论", "the assessment's verdict"),
}
"""What the conditions of the law compare, by name."""

EXCEPTIONS: Final[Mapping[str, Sentence]] = {
    "answered_by": Sentence("已由{left}履行", "{left} answered it in time"),
    "due_on": Sentence(
        "期限{left}未至，专营店已于{right}闭店",
        "the duty due on {left} lapsed when the dealer closed on {right}",
    ),
    "closed_on": Sentence(
        "专营店于{left}闭店，在该月末{right}之前",
        "the dealer closed on {left}, before the month ended on {right}",
    ),
    "replaces": Sentence(
        "此次培训另行免费：系{left}所定继任者的培训",
        "it is free besides, as the training of the successor under {left}",
    ),
    "found_before": Sentence("{left}已先查明同一异动", "{left} found the same change before"),
    "fault_of_the_later_filing": Sentence(
        "其后的备案{left}已因自身问题受罚",
        "the penalty on the later filing {left} stands in its place",
    ),
    "under_review": Sentence("该次整改已提请审议", "the chain is under review already"),
    "breached_by": Sentence(
        "期限之前复查{left}已不达标", "the re-inspection {left} failed before the due date"
    ),
    "assessed_before": Sentence("该月已先由{left}评定", "{left} assessed the month so before"),
    "summons": Sentence("该述职通知已免除", "the summons is waived"),
    "passed_by": Sentence("此前已由{left}通过述职", "{left} had passed the hearing before"),
    "suspended_before": Sentence(
        "已因同一述职暂停兑现", "payouts were suspended by an earlier hearing of the summons"
    ),
}
"""What bars an entry though its grounds may hold."""

FAILURES: Final[Mapping[tuple[str, str], Sentence]] = {
    ("accepted_on", "!="): Sentence("验收尚不可知", "no acceptance is known"),
    ("passed_on", "!="): Sentence("此前未通过导入培训", "no induction training was passed before"),
    ("passed_on", "=="): Sentence(
        "已于{left}通过导入培训", "the induction training was passed on {left}"
    ),
    ("forbidden_as", "!="): Sentence("该兼职不在禁止之列", "the other post is not forbidden"),
    ("on_post_on", "!="): Sentence(
        "当时不在客户经理岗位", "the person was not on post as customer manager"
    ),
    ("filed_before", "=="): Sentence("{left}此前已备案", "{left} had filed the change before"),
    ("verdict", "=="): Sentence("评定为{left}，而非{right}", "it was assessed {left}, not {right}"),
    ("outcome", "=="): Sentence("述职结果为{left}", "the hearing ended {left}"),
    ("suspended_by", "!="): Sentence(
        "此前未暂停兑现，无可恢复", "payouts were not suspended, so that none are released"
    ),
    ("due_on", "<"): Sentence(
        "期限{left}至{right}尚未过", "the due date {left} is not over on {right}"
    ),
}
"""Conditions whose failure is told in words of its own, by name and relation."""

DATES: Final[Mapping[str, Sentence]] = {
    "<": Sentence("{name}{left}不早于{right}", "{name} ({left}) is not before {right}"),
    "<=": Sentence("{name}{left}晚于{right}", "{name} ({left}) comes after {right}"),
    ">": Sentence("{name}{left}不晚于{right}", "{name} ({left}) is not after {right}"),
    ">=": Sentence("{name}{left}早于{right}", "{name} ({left}) comes before {right}"),
}
COUNTS: Final[Mapping[str, Sentence]] = {
    "<": Sentence("{name}{left}，不少于{right}", "{name}: {left}, no fewer than {right}"),
    "<=": Sentence("{name}{left}，多于{right}", "{name}: {left}, more than {right}"),
    ">": Sentence("{name}{left}，不多于{right}", "{name}: {left}, no more than {right}"),
    ">=": Sentence("{name}{left}，不足{right}", "{name}: {left}, fewer than {right}"),
}
OTHERWISE: Final = Sentence(
    "{name}（{left}）不符合“{relation} {right}”", "{name} ({left}) is not {relation} {right}"
)

OUTCOMES: Final[Mapping[str, str]] = {
    "passed": "通过",
    "failed": "未通过",
    "absent": "缺席",
    "accepted": "合格",
    "false": "虚假",
    "exemplary": "示范",
}
"""The outcomes of hearings and assessments in Chinese."""


def is_exception(condition: Condition) -> bool:
    """Whether it failed by an exception that applies, not by a ground that does not hold."""
    return not condition.holds and RELATIONS[condition.relation](condition.left, condition.right)


def why_not(verdict: Verdict) -> dict[str, str]:
    """`{"zh": …, "en": …}`: each condition that failed, in the order in which they were tested."""
    failed = [condition for condition in verdict.tested if not condition.holds]
    zh = "；".join(_said(each).zh.format_map(_values(each, "zh")) for each in failed)
    en = "; ".join(_said(each).en.format_map(_values(each, "en")) for each in failed)
    slug, subject = verdict.clause.slug, verdict.subject
    return {
        "zh": f"{slug}（{subject}）不成立：{zh or '另有结论代替'}。",
        "en": f"No {slug} for {subject}: {en or 'another verdict stands in its place'}.",
    }


def _said(condition: Condition) -> Sentence:
    if is_exception(condition) and condition.name in EXCEPTIONS:
        return EXCEPTIONS[condition.name]
    generic = DATES if isinstance(condition.left, date) else COUNTS
    return FAILURES.get(
        (condition.name, condition.relation), generic.get(condition.relation, OTHERWISE)
    )


def _values(condition: Condition, language: str) -> dict[str, Any]:
    name = NAMES.get(condition.name, Sentence(condition.name, condition.name))
    return {
        "name": getattr(name, language),
        "left": _text(condition.left, language),
        "relation": condition.relation,
        "right": _text(condition.right, language),
    }


def _text(value: Any, language: str) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return OUTCOMES.get(value, value) if language == "zh" and isinstance(value, str) else str(value)
