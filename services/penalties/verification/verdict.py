"""What a verification comes to: something is wrong, cannot be used, or is not judged."""

from dataclasses import dataclass, field


class Wrong(Exception):
    """What was sealed or promised is contradicted; says by what."""


class EvidenceUnusable(Exception):
    """What was given is no evidence, or not of what it is held against."""


@dataclass(slots=True)
class Findings:
    """What is not judged, and what is worth a word though nothing is wrong with it."""

    unjudged: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
