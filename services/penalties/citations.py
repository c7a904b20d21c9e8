"""The origin of an entry: its version of the regulation, the section there, and the words."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.policy.citations import Chapter, Citation
from contracts.policy.documents import Regulation
from contracts.policy.policies import Policies, Version
from contracts.policy.terms import Terms
from contracts.wording.authority import UNKNOWN, Authority, authority_of
from services.penalties.law.docket import EntryJson, json_of

QUOTED: Final[Mapping[str, tuple[str, str]]] = {
    "untrained-manager": ("probation-expired", "probation_months"),
    "payout-suspended": ("gm-summons", "threshold"),
    "payout-released": ("gm-summons", "threshold"),
}
"""Clauses without a figure of their own, and the figure whose words stand beside theirs."""


def version_of(policies: Policies, entry: EntryJson) -> Version | None:
    """The version of the regulation that an entry names; None if it is unknown."""
    return next(
        (
            version
            for version in policies.versions
            if isinstance(document := version.document, Regulation)
            and (document.policy, document.version) == (entry["policy"], entry["policy_version"])
        ),
        None,
    )


def authority(policies: Policies, entry: EntryJson) -> Authority:
    """The authority whose names the entry's sentence uses."""
    version = version_of(policies, entry)
    if version is None or not isinstance(version.document, Regulation):
        return UNKNOWN
    return authority_of(version.document)


def citation(policies: Policies, entry: EntryJson) -> dict[str, Any] | None:
    """The title, the section as the paper numbers it, and the paper's words behind the entry."""
    version = version_of(policies, entry)
    if version is None or not isinstance(version.document, Regulation):
        return None
    regulation = version.document
    paper = authority_of(regulation).papers.get(entry["section"])
    return {
        "title": regulation.title,
        **({"paper": paper} if paper else {}),
        "words": _quoted(regulation.terms, entry),
    }


def cited_figure(terms: Terms, clause: str, name: str, value: Any) -> Citation | None:
    """The citation of a figure: of the clause's own chapter, else of the only one that has it.

    None if the figure there is another one, of the version under which the duty arose.
    """
    chapters = _chapters(terms)
    knowing = {alias: each for alias, each in chapters.items() if name in each.citations}
    chapter = knowing.get(clause)
    if chapter is None and len(knowing) == 1:
        (chapter,) = knowing.values()
    if chapter is None or json_of(getattr(chapter, name)) != value:
        return None
    return chapter.citations[name]


def _quoted(terms: Terms, entry: EntryJson) -> list[str]:
    """The words behind the figures used, each once, without words contained in others.

    For a clause without figures, the words beside which its own stand.
    """
    parameters = entry["explanation"].get("parameters", {})
    found = [cited_figure(terms, entry["clause"], *figure) for figure in parameters.items()]
    words = [each.words for each in found if each is not None]
    if not words and entry["clause"] in QUOTED:
        alias, name = QUOTED[entry["clause"]]
        words = [_chapters(terms)[alias].citations[name].words]
    return [
        each
        for each in dict.fromkeys(words)
        if not any(each in other and each != other for other in words)
    ]


def _chapters(terms: Terms) -> dict[str, Chapter]:
    return {
        field.alias or chapter: getattr(terms, chapter)
        for chapter, field in Terms.model_fields.items()
    }
