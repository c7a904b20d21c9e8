"""The vocabulary of all chapters: the name of any clause, figure, condition and value."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.wording.chapter import Chapter
from contracts.wording.common import COMMON
from contracts.wording.filing import FILING
from contracts.wording.hardware import HARDWARE
from contracts.wording.items import ITEM_NAMES
from contracts.wording.operations import OPERATIONS
from contracts.wording.reports import REPORTS
from contracts.wording.sentence import Language, Sentence
from contracts.wording.staff import STAFF
from contracts.wording.summons import SUMMONS
from contracts.wording.training import TRAINING
from contracts.wording.vacancy import VACANCY

CHAPTERS: Final[tuple[Chapter, ...]] = (
    COMMON,
    STAFF,
    TRAINING,
    FILING,
    VACANCY,
    HARDWARE,
    OPERATIONS,
    REPORTS,
    SUMMONS,
)

CLAUSE_NAMES: Final[Mapping[str, Sentence]] = {
    k: v for each in CHAPTERS for k, v in each.clauses.items()
}
SENTENCES: Final = {k: v for each in CHAPTERS for k, v in each.sentences.items()}
LABELS: Final[Mapping[str, Sentence]] = {k: v for each in CHAPTERS for k, v in each.labels.items()}
VALUES: Final[Mapping[str, Sentence]] = {k: v for each in CHAPTERS for k, v in each.values.items()}
EXCEPTIONS: Final = {k: v for each in CHAPTERS for k, v in each.exceptions.items()}
FAILURES: Final = {k: v for each in CHAPTERS for k, v in each.failures.items()}

AS_RECORDED: Final = frozenset({"person_id", "change_id", "post", "brand", "subject", "entry_id"})
"""Names that dealers choose: they are shown unchanged, even if a name here is the same."""

MONEY: Final = "_fen"


def clause_name(slug: str) -> Sentence:
    """The clause's name; an unknown one by its slug."""
    return CLAUSE_NAMES.get(slug) or Sentence(slug, slug)


def label(name: str, language: Language) -> str:
    """The name of a figure, fact or condition; an unknown one by its plain name."""
    plain = name.removesuffix(MONEY)
    known = LABELS.get(plain)
    return known.in_language(language) if known else plain.replace("_", " ")


def value_name(name: str, value: Any, language: Language) -> str:
    """The name of a value of the published language; any other text is unchanged."""
    text = str(value)
    if name in AS_RECORDED or not isinstance(value, str):
        return text
    if name == "failed" and "/" in text:  # position/item, as an earlier release wrote it
        return " ".join(value_name("item", each, language) for each in text.split("/"))
    known = VALUES.get(text) or ITEM_NAMES.get(text) or CLAUSE_NAMES.get(text)
    return known.in_language(language) if known else text
