"""Every entry in words: each clause's sentence, in both languages, and nothing of the other one."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.policy.documents import Regulation, read_document
from contracts.policy.shipped import shipped_documents
from contracts.wording.authority import UNKNOWN, Authority, authority_of
from contracts.wording.common import BECAUSE, HAS_LEFT, KINDS
from contracts.wording.entries import LONGEST, decided_words, reversed_words, words
from contracts.wording.items import ITEM_NAMES, item_name
from contracts.wording.sentence import LANGUAGES, Sentence
from contracts.wording.vocabulary import CHAPTERS, CLAUSE_NAMES, LABELS, SENTENCES, VALUES
from services.commands.facts.recorded_history import recorded_of
from services.commands.facts.sample import sample_lines
from services.penalties import law
from services.penalties.law import adjudicate
from tests.unit.contracts.explained_entries import ENTRIES

(CRD,) = [
    authority_of(document)
    for document in map(read_document, shipped_documents())
    if isinstance(document, Regulation)
]
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
OF_THE_FIELD = {"CS", "SSI", "CSI"}


def test_every_clause_has_a_name_and_a_sentence() -> None:
    assert CLAUSE_NAMES.keys() == law.CLAUSES.keys()
    assert {name.partition("/")[0] for name in SENTENCES} == law.CLAUSES.keys()


def test_each_entry_is_told_word_for_word() -> None:
    golden = Path(__file__).with_name("told.txt").read_text(encoding="utf-8")
    assert "\n".join(lines()) + "\n" == golden
    told = {f"{e['clause']}/{fault}" if (fault := fault_of(e)) else e["clause"] for e in ENTRIES}
    assert told == SENTENCES.keys(), "each sentence is told"


def lines() -> Iterator[str]:
    for entry in ENTRIES:
        said = words(entry, CRD)
        yield f"{entry['clause']}\n  {said['zh']}\n  {said['en']}"


def fault_of(entry: Mapping[str, Any]) -> str | None:
    return entry["explanation"].get("fault") or entry["explanation"].get("breached_by")


def texts() -> Iterator[Sentence]:
    for chapter in CHAPTERS:
        for each in chapter.sentences.values():
            yield from each
        for named in (chapter.clauses, chapter.labels, chapter.values, chapter.exceptions):
            yield from named.values()
        yield from chapter.failures.values()
    for others in (KINDS, BECAUSE, HAS_LEFT, ITEM_NAMES):
        yield from others.values()


@pytest.mark.parametrize("text", sorted(set(texts())), ids=lambda text: text.en[:40])
def test_no_text_holds_words_of_the_other_language(text: Sentence) -> None:
    assert not HAN.search(text.en)
    in_zh = re.sub(r"\{[^}]*\}", "", text.zh)
    assert set(LATIN.findall(in_zh)) <= OF_THE_FIELD


def test_every_fact_figure_and_condition_of_a_history_has_a_name() -> None:
    until = date(2013, 11, 30)
    recorded = recorded_of(sample_lines(dealers=6, months=18, until=until, seed=1))
    clauses, unnamed = set(), set()
    for dealer, facts in recorded.facts.items():
        for entry in adjudicate(dealer, facts, recorded.policies, until).entries:
            clauses.add(entry.clause)
            unnamed |= {name for name in names_in(entry.explanation) if name not in LABELS}
            for language in LANGUAGES:
                assert not {"{", "}", "None"} & set(words(entry.to_json(), CRD)[language].split())
    assert (clauses, unnamed) == (set(CLAUSE_NAMES), set())


def names_in(value: Any) -> Iterator[str]:
    match value:
        case {"name": str(name), "left": _, "relation": _, "right": _}:
            yield name.removesuffix("_fen")
        case Mapping():
            for name, each in value.items():
                yield name.removesuffix("_fen")
                yield from names_in(each)
        case list():
            for each in value:
                yield from names_in(each)


def test_each_sentence_degrades_where_an_earlier_release_explained_less() -> None:
    for entry in ENTRIES:
        explanation = entry["explanation"]
        for left_out in (*explanation, *explanation.get("parameters", {})):
            less = {name: value for name, value in explanation.items() if name != left_out}
            parameters = explanation.get("parameters", {})
            less["parameters"] = {n: v for n, v in parameters.items() if n != left_out}
            for said in words({**entry, "explanation": less}, UNKNOWN).values():
                assert "{" not in said


def test_a_document_without_the_papers_numbering_is_cited_by_section() -> None:
    assert Authority("某办法").cited("4.2.2") == "《某办法》§4.2.2"
    assert CRD.cited("4.2.2") == "《客户关系部管理办法》四、(二)、2"
    assert UNKNOWN.cited("4.2.2") == "§4.2.2"


def test_an_item_is_named_by_the_policy_else_the_release_else_quoted() -> None:
    own = {"labels": Sentence("标牌", "tags")}
    assert item_name("labels", own).zh == "标牌"
    assert item_name("labels").zh == "专用标识"
    assert item_name("drones", own) == Sentence("“drones”", "“drones”")


def test_the_shipped_policy_names_each_item_of_its_catalogue_as_the_release_does() -> None:
    assert CRD.items == ITEM_NAMES


def test_a_reversal_says_what_is_taken_back_and_why() -> None:
    said = reversed_words({"zh": "甲。", "en": "A."}, "waived", ["/oem#w1"], "2013-03-31")
    assert said == {
        "zh": "撤销：甲。　原因：已免除（/oem#w1，2013-03-31）",
        "en": "Taken back: A. Reason: it was waived (/oem#w1, 2013-03-31)",
    }
    many = reversed_words(
        {"zh": "甲。", "en": "A."}, "amended", [f"/s#{n}" for n in range(99)], "d"
    )
    assert "等共99项" in many["zh"]
    assert "and 96 more" in many["en"]


def test_figures_that_the_policy_decided_are_named_with_their_values() -> None:
    explanation = {
        "decided": ["change-filing.filing_working_days", "measurements.ssi_samples"],
        "parameters": {"filing_working_days": 1},
    }
    assert decided_words(explanation, "zh") == (
        "本条所依据的数字为主机厂规定原文未明、由政策决定："
        "异动备案未按要求·备案期限（工作日） 1、SSI有效样本数。"
    )
    said = decided_words(explanation, "en") or ""
    assert "working days to file (Staff change not filed as asked) 1, SSI samples." in said
    assert decided_words({}, "zh") is None


def test_nothing_said_is_longer_than_an_event_bears() -> None:
    long = {**ENTRIES[0], "subject": "x" * 5000, "explanation": {}}
    assert all(len(said) <= LONGEST for said in words(long).values())


def test_values_are_named_in_both_languages() -> None:
    assert all(value.zh and value.en for value in VALUES.values())
