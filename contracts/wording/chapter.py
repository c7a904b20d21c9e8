"""What a chapter of the regulation has to say, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.wording.sentence import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The vocabulary of one chapter.

    `clauses`: names by slug. `sentences`: of an entry, by slug, or slug/fault where a clause knows
    several faults; from the fullest to the barest, the first of which all facts are known is said.
    `labels`: names of figures, facts and conditions. `values`: what these may be. `exceptions`:
    what bars an entry, by condition. `failures`: why a ground does not hold, by condition and
    relation, where that needs words of its own.
    """

    clauses: Mapping[str, Sentence] = field(default_factory=dict)
    sentences: Mapping[str, Sequence[Sentence]] = field(default_factory=dict)
    labels: Mapping[str, Sentence] = field(default_factory=dict)
    values: Mapping[str, Sentence] = field(default_factory=dict)
    exceptions: Mapping[str, Sentence] = field(default_factory=dict)
    failures: Mapping[tuple[str, str], Sentence] = field(default_factory=dict)
