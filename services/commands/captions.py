"""What stands over the tables of `docket explain`, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final, Literal

from services.penalties.law.words import Sentence

Lang = Literal["zh", "en"] | None
"""The language asked for; where none is, sentences come in both and captions in English."""

CAPTIONS: Final[Mapping[str, Sentence]] = {
    "as of": Sentence("截至", "as of"),
    "parameters": Sentence("所用参数", "parameters used"),
    "computed": Sentence("推算结果", "computed"),
    "conditions": Sentence("逐项条件", "conditions in order"),
    "facts": Sentence("所依事实（原始记录）", "facts it rests on, as recorded"),
    "decisions": Sentence(
        "申诉、免除与述职（原始记录）", "appeals, waivers and hearings, as recorded"
    ),
    "postings": Sentence("过账", "postings"),
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
    "posted_on": Sentence("过账日", "posted on"),
    "posting": Sentence("过账", "posting"),
    "because": Sentence("事由", "because"),
    "cause": Sentence("起因", "cause"),
    "law": Sentence("程序版本", "law"),
}


def caption(name: str, lang: Lang) -> str:
    """The caption of that name; one that has none stands as it is."""
    return in_language(CAPTIONS.get(name, Sentence(name, name)), lang)


def in_language(sentence: Sentence, lang: Lang) -> str:
    """A sentence in the language asked for, else in English."""
    return sentence.zh if lang == "zh" else sentence.en
