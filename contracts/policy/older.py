"""The figures that releases have added to policy documents, with their values for older ones.

A release that asks for a further figure lists it in `ADDED`, with the value that its rules had
until then. A document published before is read with that figure, its `source` `decided`; at intake
every figure must be present.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Added = Mapping[tuple[str, str], Any]
"""By clause and figure, the value for a document that lacks it."""

ADDED: Final[Added] = {}


def lacking(written: Any, added: Added = ADDED) -> Iterator[tuple[str, str]]:
    """The clauses and figures of `added` that a document lacks."""
    terms = written.get("terms") if isinstance(written, dict) else None
    if isinstance(terms, dict):
        for clause, figure in added:
            chapter = terms.get(clause, {})
            if isinstance(chapter, dict) and figure not in chapter:
                yield clause, figure


def completed(written: Any, added: Added = ADDED) -> Any:
    """The document with the figures added since."""
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
