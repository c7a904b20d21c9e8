"""The outcomes of a verification: wrong, unusable, or not judged."""

from dataclasses import dataclass, field

from contracts.wording.sentence import Sentence


class Wrong(Exception):
    """The evidence contradicts what was sealed or promised; the message names the contradiction."""


class EvidenceUnusable(Exception):
    """The file is no evidence, or not of what it is checked against."""


@dataclass(slots=True)
class Findings:
    """The parts that are not judged, and remarks on parts without a fault."""

    unjudged: list[Sentence] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)

    def leave(self, said: Sentence, **values: object) -> None:
        """Keep that a part is not judged, by the words for it."""
        self.unjudged.append(_filled(said, values))

    def remark(self, said: Sentence, **values: object) -> None:
        """Keep a remark, once, however many dealers it is made of."""
        if (remark := _filled(said, values)) not in self.remarks:
            self.remarks.append(remark)


def _filled(said: Sentence, values: dict[str, object]) -> Sentence:
    return Sentence(said.zh.format(**values), said.en.format(**values))
