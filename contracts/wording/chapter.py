"""The vocabulary of a chapter of the regulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.wording.sentence import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The vocabulary of one chapter.

    `clauses`: names by slug. `sentences`: of an entry, by slug, or slug/fault if a clause has
    several faults; they are ordered from the fullest to the barest, and the first is used of which
    all facts are known. `labels`: names of figures, facts and conditions. `values`: the texts of
    their values. `exceptions`: what bars an entry, by condition. `failures`: why a ground does not
    hold, by condition and relation, if that needs words of its own.
    """

    clauses: Mapping[str, Sentence] = field(default_factory=dict)
    sentences: Mapping[str, Sequence[Sentence]] = field(default_factory=dict)
    labels: Mapping[str, Sentence] = field(default_factory=dict)
    values: Mapping[str, Sentence] = field(default_factory=dict)
    exceptions: Mapping[str, Sentence] = field(default_factory=dict)
    failures: Mapping[tuple[str, str], Sentence] = field(default_factory=dict)
