"""Finds dealers' codes that are easily confused: they differ by case, width or normal form."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable


def alike(codes: Iterable[str]) -> list[list[str]]:
    """The groups of codes that differ in spelling alone, in order."""
    spellings = defaultdict(set)
    for code in codes:
        spellings[_folded(code)].add(code)
    return sorted(sorted(same) for same in spellings.values() if len(same) > 1)


def _folded(code: str) -> str:
    """A code without invisible differences: `ＨＥ-001` and `he-001` both become `he-001`."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).casefold())
