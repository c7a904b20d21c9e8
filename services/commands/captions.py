"""The captions of the commands' tables, in Chinese and in English."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from contracts.wording.sentence import Language, Sentence
from contracts.wording.vocabulary import LABELS, clause_name, value_name

Lang = Literal["zh", "en"] | None
"""The language asked for; by default sentences come in both, and captions in English."""

CAPTIONS: Final[Mapping[str, Sentence]] = {
    "as of": Sentence("截至", "as of"),
    "computed": Sentence("推算结果", "computed"),
    "facts": Sentence("所依事实（原始记录）", "facts it rests on, as recorded"),
    "decisions": Sentence(
        "申诉、免除与述职（原始记录）", "appeals, waivers and hearings, as recorded"
    ),
    "summons open": Sentence("述职：待进行", "summons: open"),
    "summons failed": Sentence("述职：未通过", "summons: failed"),
    "summons passed": Sentence("述职：已通过", "summons: passed"),
    "summons waived": Sentence("述职：已免除", "summons: waived"),
    "summons withdrawn": Sentence("述职：已撤销", "summons: withdrawn"),
    "actor": Sentence("报送人", "who"),
    "postings": Sentence("入账", "postings"),
    "nothing": Sentence("没有事实涉及于此", "no fact gives the clause anything to look at"),
    "name": Sentence("名称", "name"),
    "meaning": Sentence("含义", "meaning"),
    "value": Sentence("值", "value"),
    "words": Sentence("原文", "words"),
    "compared": Sentence("实际", "compared"),
    "with": Sentence("标准", "with"),
    "holds": Sentence("成立", "holds"),
    "yes": Sentence("是", "yes"),
    "no": Sentence("否", "NO"),
    "exception": Sentence("例外", "barred by it"),
    "none": Sentence("无", "none"),
    "received": Sentence("收到（上海时间）", "received (Shanghai)"),
    "fact": Sentence("事实", "fact"),
    "data": Sentence("内容", "data"),
    "posted_on": Sentence("入账日", "posted on"),
    "posting": Sentence("入账", "posting"),
    "because": Sentence("事由", "because"),
    "cause": Sentence("起因", "cause"),
    "law": Sentence("程序版本", "law"),
    "date": Sentence("日期", "date"),
    "status": Sentence("状态", "status"),
    "due": Sentence("待办", "due"),
    "waived": Sentence("已免除", "waived"),
    "provisional": Sentence("未入账", "provisional"),
    "calendar": Sentence("工作日历为暂定", "calendar provisional"),
    "balance": Sentence(
        "应扣余额 {balance} 元，商务兑现{payout}", "balance {balance} CNY, payout {payout}"
    ),
    "CNY→": Sentence("元→", "CNY→"),
    "CNY": Sentence("元", "CNY"),
    "anomaly": Sentence("矛盾", "anomaly"),
    "entry": Sentence("条目", "entry"),
    "entries": Sentence("条目", "entries"),
    "difference": Sentence("变化", "difference"),
    "field": Sentence("字段", "field"),
    "as it is": Sentence("现行", "as it is"),
    "with the drafts": Sentence("按草案", "with the drafts"),
    "gone": Sentence("消失", "gone"),
    "gone→": Sentence("消失→", "gone→"),
    "missing": Sentence("缺少", "missing"),
    "new": Sentence("新增", "new"),
    "new→": Sentence("新增→", "new→"),
    "changed": Sentence("变更", "changed"),
    "changed→": Sentence("变更→", "changed→"),
    "unknown": Sentence("未知", "unknown"),
    "in B": Sentence("B中", "in B"),
    "from A to B": Sentence("由A至B", "from A to B"),
    "by clause": Sentence("按条款", "by clause"),
    "by dealer": Sentence("按专营店", "by dealer"),
    "by region": Sentence("按区域", "by region"),
    "by month": Sentence("按月份", "by month"),
    "clause": Sentence("条款", "clause"),
    "dealer": Sentence("专营店", "dealer"),
    "region": Sentence("区域", "region"),
    "month": Sentence("月份", "month"),
    "in force from": Sentence(
        "{file}：{policy} {version}，{published_on}发布，{effective_from}起施行",
        "{file}: {policy} {version}, published on {published_on}, in force from {effective_from}",
    ),
    "decides nothing before": Sentence(
        "在{day}之前不起作用：请以--as-of询问该日或其后的日期。",
        "It decides nothing before {day}: ask --as-of that day or a later one.",
    ),
    "no entry differs": Sentence(
        "没有条目变化；仅policy_version不同不算变化。",
        "No entry differs; that one names another policy_version is no difference.",
    ),
    "left out": Sentence(
        "未计入（无法作出判定）：{dealers}",
        "Left out, for the law fails on their facts: {dealers}",
    ),
    "all entries": Sentence(
        "截至{as_of}全部条目：{before} 元；按草案 {after} 元；相差 {difference} 元。",
        "All entries as of {as_of}: {before} CNY; with the drafts {after} CNY; difference "
        "{difference} CNY.",
    ),
    "sides": Sentence(
        "A：{a}，{a_reading}，截至{a_day}\nB：{b}，{b_reading}，截至{b_day}",
        "A: {a}, {a_reading}, as of {a_day}\nB: {b}, {b_reading}, as of {b_day}",
    ),
    "given": Sentence("按所给", "given"),
    "posted": Sentence("按入账", "posted"),
    "adjudicated": Sentence("按本版裁定", "adjudicated"),
    "they are equal": Sentence("两者相同。", "They are equal."),
    "from A to B in all": Sentence(
        "缺少{missing}，新增{new}，变更{changed}；{difference} 元。",
        "{missing} missing, {new} new, {changed} changed; {difference} CNY.",
    ),
}
"""The captions of tables; figures, facts and conditions are named by `contracts.wording`."""


def caption(name: str, lang: Lang, **values: Any) -> str:
    """The caption of that name with its values; a name without a caption is returned unchanged."""
    known = CAPTIONS.get(name) or LABELS.get(name) or Sentence(name, name)
    text = in_language(known, lang)
    return text.format(**values) if values else text


def in_language(sentence: Sentence, lang: Lang) -> str:
    """A sentence in the language asked for, else in English."""
    return sentence.in_language(language_of(lang))


def language_of(lang: Lang) -> Language:
    """The language of texts that come in one language only."""
    return "zh" if lang == "zh" else "en"


def value_caption(name: str, value: Any, lang: Lang) -> str:
    """A value of the published language in words of that language."""
    return value_name(name, value, language_of(lang))


def clause(slug: str, lang: Lang) -> str:
    """A clause by its slug, or by its name if a language is asked for."""
    return clause_name(slug).in_language(lang) if lang else slug
