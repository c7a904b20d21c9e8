"""The names in an entry's sentence: the regulation's title, its paper's numbering, the items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.policy.citations import Chapter, Citation
from contracts.policy.documents import Regulation
from contracts.wording.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Authority:
    """A version of the regulation, as far as sentences need it."""

    title: str = ""
    papers: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Sentence] = field(default_factory=dict)

    def numbered(self, section: str) -> str:
        """The section as the paper has it, `四、(一)、5、2)`; if that is unknown `§4.1.5(2)`."""
        return self.papers.get(section) or f"§{section}"

    def cited(self, section: str) -> str:
        """The section with the regulation's title: `《客户关系部管理办法》四、(一)、5、2)`."""
        return f"《{self.title}》{self.numbered(section)}" if self.title else self.numbered(section)


UNKNOWN: Final = Authority()
"""The authority of an unknown version: sections are `§4.1.5(2)`, items have the release's names."""


def authority_of(regulation: Regulation) -> Authority:
    """The authority of one version."""
    papers = {each.section: each.paper for each in citations_of(regulation) if each.paper}
    names = regulation.terms.catalogue.names
    items = {slug: Sentence(name.zh, name.en) for slug, name in names.items()}
    return Authority(regulation.title, papers, items)


def citations_of(regulation: Regulation) -> Iterator[Citation]:
    """Every figure's citation, in the document's order of chapters."""
    for name in type(regulation.terms).model_fields:
        chapter = getattr(regulation.terms, name)
        if isinstance(chapter, Chapter):
            yield from chapter.citations.values()
