"""What releases have added to policy documents, and what stands for it in those written before.

A release that asks for a further figure names it in `ADDED`, with the value that its rules had
until then. A document that was published before is read with that figure, its `source` `decided`;
at the door every figure must be given.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Added = Mapping[tuple[str, str], Any]
"""By clause and figure, the value that stands where a document does not give it."""

ADDED: Final[Added] = {}


def lacking(written: Any, added: Added = ADDED) -> Iterator[tuple[str, str]]:
    """The clauses and figures of `added` that a document, as written, does not have."""
    terms = written.get("terms") if isinstance(written, dict) else None
    if isinstance(terms, dict):
        for clause, figure in added:
            chapter = terms.get(clause, {})
            if isinstance(chapter, dict) and figure not in chapter:
                yield clause, figure


def completed(written: Any, added: Added = ADDED) -> Any:
    """A document, as written, with what was added since."""
    terms: dict[str, Any] = {}
    for clause, figure in lacking(written, added):
        chapter = terms.setdefault(clause, {**written["terms"].get(clause, {})})
        chapter[figure] = {
            "value": added[clause, figure],
            "section": "-",
            "words": "not in this document, which is older",
            "source": "decided",
        }
    return {**written, "terms": {**written["terms"], **terms}} if terms else written
