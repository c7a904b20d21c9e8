"""The duties without a fine of their own that a department does not meet on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from contracts.events.staffing import Position
from contracts.policy.citations import Citation
from contracts.policy.terms import Terms
from services.staffing.case import Case
from services.staffing.extended_absence import of_long_absences
from services.staffing.manager_change import of_managers_changes
from services.staffing.particulars import Particulars
from services.staffing.remark import Remark, Said, remark
from services.staffing.requirement import branch_posts
from services.staffing.roster import OnPost


def remarks(
    case: Case,
    dealer: Particulars,
    people: Sequence[OnPost],
    short: Mapping[Position, int],
    on: date,
) -> Iterator[Remark]:
    """The duties not met on `on`; none before a policy is in force. `short`: persons missing."""
    regulation = case.policies.in_force(on)
    if regulation is not None:
        yield from _of_missing_people(regulation.terms, dealer, short)
        yield from of_managers_changes(regulation.terms, case, on)
        yield from of_long_absences(regulation.terms, case, people, on)


def _of_missing_people(
    terms: Terms, dealer: Particulars, short: Mapping[Position, int]
) -> Iterator[Remark]:
    """§4.1.2: fewer on post than required; of a branch, §4.1.1 and §4.1.3."""
    branch = branch_posts(terms, dealer)
    citation = branch[1] if branch else terms.headcount.citations["bands"]
    for position, missing in short.items():
        yield remark(
            "branch-posts" if branch else "headcount-below-required",
            citation,
            _too_few(citation, missing),
            position,
        )


def _too_few(citation: Citation, missing: int) -> Said:
    """The number missing; if the regulation's own table is lost, that the standard is assumed."""
    if citation.source == "assumed":
        return Said(
            zh=f"按暂定配备标准（原文配备表缺失）少{missing}人",
            en=f"{missing} fewer on post than the assumed standard requires (the regulation's own "
            "table is lost)",
        )
    return Said(zh=f"在岗人数较配备要求少{missing}人", en=f"{missing} fewer on post than required")
