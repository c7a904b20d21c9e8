"""A figure in a policy document: its value, its § and the words there."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import model_validator

from contracts.remedies import Unfit
from contracts.values import Closed, Prose, Text


class Citation(Closed):
    """The origin of a figure.

    `paper` is the section as the regulation's own paper numbers it, e.g. 四、(一)、5、2), which a
    document may omit. `source` is present if the figure is not the regulation's own: `decided` if
    the text is silent or ambiguous, `assumed` if it is lost.
    """

    section: Text
    paper: Text | None = None
    words: Prose
    source: Literal["regulation", "decided", "assumed"] = "regulation"


class Chapter(Closed):
    """Figures that belong together; each is written as {value, section, words} and read as value.

    `chapter.citations["amount_fen"].words` gives the words behind `chapter.amount_fen`.
    """

    citations: Mapping[str, Citation]

    @model_validator(mode="before")
    @classmethod
    def _value_and_citation_apart(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        values: dict[str, Any] = {}
        citations: dict[str, Any] = {}
        for name, figure in written.items():
            if name not in cls.model_fields or name == "citations":
                values[f"{name}"] = figure
            elif not isinstance(figure, dict) or "value" not in figure:
                en = f"{name} is written as value, section and words"
                raise Unfit(en, f"{name} 应写作 value、section 与 words")
            else:
                values[name] = figure["value"]
                citations[name] = {key: said for key, said in figure.items() if key != "value"}
        if "citations" in written:
            en = "citations stand beside their figures; leave it out"
            raise Unfit(en, "引用应写在各数值旁，请删去 citations")
        return {**values, "citations": citations}
