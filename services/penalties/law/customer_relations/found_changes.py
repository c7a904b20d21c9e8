"""Changes found that were not filed (一经查出): which findings and filings are one change."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.events.audits import StaffingFindingRecorded
from contracts.events.staffing import ChangeFiled
from services.penalties.law.case import Case
from services.received.fact import ReceivedFact

Finding = ReceivedFact[StaffingFindingRecorded]
Filing = ReceivedFact[ChangeFiled]


@dataclass(frozen=True, slots=True)
class Change:
    """A finding, and what the other facts state about its change.

    `covered_by`: a filing received on or before the finding. `same_as`: the finding that counts in
    its place. `filed_later_as`: the change_id of the first filing that covers it later.
    """

    finding: Finding
    covered_by: Filing | None = None
    same_as: str | None = None
    filed_later_as: str | None = None


def found_changes(case: Case) -> Iterator[Change]:
    """Every unfiled-change finding, in order of (found_on, finding_id)."""
    filings: defaultdict[tuple[str, str], list[Filing]] = defaultdict(list)
    for filing in case.all(ChangeFiled):
        filings[filing.data.person_id, filing.data.position].append(filing)
    findings: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in sorted(case.findings, key=lambda f: (f.data.found_on, f.data.finding_id)):
        findings[finding.data.person, finding.data.position].append(finding)
    for post, found in findings.items():
        yield from _of_one_post(found, filings.get(post, []))


def _of_one_post(found: list[Finding], filings: list[Filing]) -> Iterator[Change]:
    """The findings on one person and position; of those not covered the earliest counts.

    A finding is not covered if every filing that agrees with it came later. Therefore two reasons
    found are one change if a finding without a reason stands beside them and both were filed later:
    either filing covers that finding, too.
    """
    first_filing: dict[str | None, Filing] = {}
    for filing in filings:
        first_filing.setdefault(filing.data.reason, filing)
        first_filing.setdefault(None, filing)
    counts: dict[str | None, Finding] = {}
    uncovered = [
        finding for finding in found if not _covered(finding, first_filing.get(_reason(finding)))
    ]
    unreasoned = any(_reason(finding) is None for finding in uncovered)
    for finding in found:
        reason = _reason(finding)
        agreeing = first_filing.get(reason)
        if agreeing is not None and _covered(finding, agreeing):
            yield Change(finding, covered_by=agreeing)
            continue
        group = None if unreasoned and reason in first_filing else reason
        first = counts.setdefault(group, finding)
        yield Change(
            finding,
            same_as=first.data.finding_id if first is not finding else None,
            filed_later_as=agreeing.data.change_id if agreeing is not None else None,
        )


def _reason(finding: Finding) -> str | None:
    return finding.data.change.reason if finding.data.change is not None else None


def _covered(finding: Finding, filing: Filing | None) -> bool:
    return filing is not None and filing.received_on <= finding.data.found_on
