"""Why an entry did not arise, in a sentence of Chinese and one of English, from its conditions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from contracts.wording.sentence import Language, Sentence
from contracts.wording.vocabulary import EXCEPTIONS, FAILURES, clause_name, label, value_name
from services.penalties.law.verdicts import RELATIONS, Condition, Verdict

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
NOT_ARISEN_OTHERWISE: Final = Sentence(
    "{name}（{left}）不符合“{relation} {right}”", "{name} ({left}) is not {relation} {right}"
)


def is_exception(condition: Condition) -> bool:
    """Whether the condition is an exception that applies, and not a ground that fails."""
    return not condition.holds and RELATIONS[condition.relation](condition.left, condition.right)


def why_not(verdict: Verdict) -> dict[str, str]:
    """`{"zh": …, "en": …}`: each condition that failed, in the order in which they were tested."""
    failed = [condition for condition in verdict.tested if not condition.holds]
    zh = "；".join(_said(each).zh.format_map(_values(each, "zh")) for each in failed)
    en = "; ".join(_said(each).en.format_map(_values(each, "en")) for each in failed)
    name, subject = clause_name(verdict.clause.slug), verdict.subject
    return {
        "zh": f"{name.zh}（{subject}）不成立：{zh or '另有结论代替'}。",
        "en": f"No entry “{name.en}” for {subject}: {en or 'another verdict stands in its place'}.",
    }


def _said(condition: Condition) -> Sentence:
    if is_exception(condition) and condition.name in EXCEPTIONS:
        return EXCEPTIONS[condition.name]
    generic = DATES if isinstance(condition.left, date) else COUNTS
    return FAILURES.get(
        (condition.name, condition.relation), generic.get(condition.relation, NOT_ARISEN_OTHERWISE)
    )


def _values(condition: Condition, language: Language) -> dict[str, Any]:
    return {
        "name": label(condition.name, language),
        "left": _text(condition.name, condition.left, language),
        "relation": condition.relation,
        "right": _text(condition.name, condition.right, language),
    }


def _text(name: str, value: Any, language: Language) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return value_name(name, value, language)
