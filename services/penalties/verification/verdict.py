"""The outcomes of a verification: wrong, unusable, or not judged."""

from dataclasses import dataclass, field


class Wrong(Exception):
    """The evidence contradicts what was sealed or promised; the message names the contradiction."""


class EvidenceUnusable(Exception):
    """The file is no evidence, or not of what it is checked against."""


@dataclass(slots=True)
class Findings:
    """The parts that are not judged, and remarks on parts without a fault."""

    unjudged: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
