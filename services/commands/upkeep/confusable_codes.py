"""Dealers' codes that one may take for one another: they differ by case, width or normal form."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable


def alike(codes: Iterable[str]) -> list[list[str]]:
    """The codes of which there is more than one spelling, each with its others, in order."""
    spellings = defaultdict(set)
    for code in codes:
        spellings[_folded(code)].add(code)
    return sorted(sorted(same) for same in spellings.values() if len(same) > 1)


def _folded(code: str) -> str:
    """A code without what cannot be seen or heard: `ＨＥ-001` and `he-001` are both `he-001`."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).casefold())
