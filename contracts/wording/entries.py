"""An entry in one sentence, and its reversal, in Chinese and in English."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, Final

from contracts.wording.authority import UNKNOWN, Authority
from contracts.wording.common import BECAUSE
from contracts.wording.figures import figures, listed
from contracts.wording.sentence import LANGUAGES, Language, Sentence
from contracts.wording.vocabulary import CLAUSE_NAMES, SENTENCES, clause_name, label, value_name

Json = Mapping[str, Any]

BAREST: Final = Sentence(
    "{clause_name}（{subject}），依据{cite}。", "{clause_name} ({subject}), {cite}."
)
"""The sentence of an entry that lacks facts for every sentence of its clause."""

WAIVED: Final = Sentence("（已免除，无应扣金额）", " (waived: nothing is owed)")
PROVISIONAL: Final = Sentence(
    "（{years}年的工作日历为暂定）", " (the working-day calendar of {years} is provisional)"
)
REVERSED: Final = Sentence(
    "撤销：{words}　原因：{because}（{cause}，{posted_on}）",
    "Taken back: {words} Reason: {because} ({cause}, {posted_on})",
)
DECIDED: Final = Sentence(
    "本条所依据的数字为主机厂规定原文未明、由政策决定：{figures}。",
    "Figures of this entry that the regulation leaves open, and the policy decided: {figures}.",
)


LONGEST: Final = 2000
"""Characters of the longest sentence: the rest is cut, so that no derived event grows too large."""

CAUSES: Final = 3
"""Causes that a reversal names in its sentence."""


def words(entry: Json, authority: Authority = UNKNOWN) -> dict[str, str]:
    """`{"zh": …, "en": …}` for an entry or posting as JSON; persons by `person_id` alone.

    Facts that the entry lacks, such as one of an earlier release, are left out.
    """
    return {language: _said(entry, language, authority) for language in LANGUAGES}


def reversed_words(
    said: Json, because: str, cause: Sequence[str], posted_on: str
) -> dict[str, str]:
    """The sentence of a reversal, with its cause; `said` are the words of the reversed posting."""
    return {
        language: _cut(
            REVERSED.in_language(language).format(
                words=said[language],
                because=BECAUSE[because].in_language(language),
                cause=listed(cause, language, at_most=CAUSES),
                posted_on=posted_on,
            )
        )
        for language in LANGUAGES
    }


def decided_words(explanation: Json, language: Language) -> str | None:
    """The figures that the policy itself decided, with their values; None if there are none."""
    decided = [str(each) for each in explanation.get("decided", ())]
    if not decided:
        return None
    parameters = explanation.get("parameters", {})
    told = []
    for each in decided:
        clause, _, name = each.rpartition(".")
        value = parameters.get(name)
        text = label(name, language)
        if clause in CLAUSE_NAMES:
            name_of = CLAUSE_NAMES[clause]
            text = Sentence(f"{name_of.zh}·{text}", f"{text} ({name_of.en})").in_language(language)
        if value is not None:
            text += f" {_value(name, value, language)}"
        told.append(text)
    return DECIDED.in_language(language).format(figures=listed(told, language))


def _value(name: str, value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return Sentence("是" if value else "否", "yes" if value else "no").in_language(language)
    if isinstance(value, list):
        return listed([value_name(name, each, language) for each in value], language)
    return value_name(name, value, language)


def _said(entry: Json, language: Language, authority: Authority) -> str:
    explanation = entry["explanation"]
    fault = explanation.get("fault") or explanation.get("breached_by")
    sentences = SENTENCES.get(f"{entry['clause']}/{fault}" if fault else entry["clause"], ())
    known = figures(entry, language, authority)
    known["clause_name"] = clause_name(entry["clause"]).in_language(language)
    text = next(
        (text for each in sentences if _fields(text := each.in_language(language)) <= known.keys()),
        BAREST.in_language(language),
    ).format_map(known)
    stop = Sentence("。", ".").in_language(language)
    notes = _provisional(explanation, language)
    if entry.get("status") == "waived":
        notes += WAIVED.in_language(language)
    return _cut(text.removesuffix(stop) + notes + stop)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _provisional(explanation: Json, language: Language) -> str:
    years = explanation.get("calendar_provisional")
    if not years:
        return ""
    told = (
        listed([str(year) for year in years], language)
        if isinstance(years, list)
        else Sentence("该", "that year").in_language(language)
    )
    return PROVISIONAL.in_language(language).format(years=told)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
