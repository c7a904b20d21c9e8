"""Changes that an inspection finds and no filing covers: adjudicate.md, rule 13."""

from collections.abc import Iterator

from tests.oracle.entries import Entry, entry, subject
from tests.oracle.facts import Case, Event, day, received_on


def unfiled_findings(case: Case) -> list[Event]:
    """Findings of an unfiled change, by (found_on, finding_id)."""
    found = [
        e for e in case.of("staffing-finding-recorded") if e["data"]["kind"] == "unfiled_change"
    ]
    return sorted(found, key=lambda e: (day(e["data"]["found_on"]), e["data"]["finding_id"]))


def found_reason(finding: Event) -> str | None:
    change = finding["data"].get("change")
    return change["reason"] if change else None


def agreeing_filings(case: Case, finding: Event) -> list[Event]:
    """Filings that agree in person, position and, where the finding has one, reason."""
    d, reason = finding["data"], found_reason(finding)
    return [
        filing
        for filing in case.of("change-filed")
        if filing["data"]["person_id"] == d["person_id"]
        and filing["data"]["position"] == d["position"]
        and reason in (None, filing["data"]["reason"])
    ]


def covered(case: Case, finding: Event) -> bool:
    """An agreeing filing was received on or before found_on, however long before."""
    found_on = day(finding["data"]["found_on"])
    return any(received_on(filing) <= found_on for filing in agreeing_filings(case, finding))


def one_change(case: Case, one: Event, other: Event) -> bool:
    """Agree in all three, or are covered by the same later filing."""
    alike = all(one["data"][field] == other["data"][field] for field in ("person_id", "position"))
    if alike and found_reason(one) == found_reason(other):
        return True
    return any(
        filing is another
        for filing in agreeing_filings(case, one)
        for another in agreeing_filings(case, other)
    )


def unfiled_changes(case: Case) -> list[list[Event]]:
    """The findings not covered, in groups that are one change, the earliest finding first."""
    groups: list[list[Event]] = []
    for finding in unfiled_findings(case):
        if covered(case, finding):
            continue
        joined = [g for g in groups if any(one_change(case, finding, other) for other in g)]
        groups = [g for g in groups if g not in joined]
        groups.append([*(other for group in joined for other in group), finding])
    order = {id(finding): place for place, finding in enumerate(unfiled_findings(case))}
    return [sorted(group, key=lambda finding: order[id(finding)]) for group in groups]


def unfiled(case: Case, faulty: list[Event]) -> Iterator[Entry]:
    """The fault `unfiled`, unless the earliest later filing is among the ``faulty`` ones."""
    for group in unfiled_changes(case):
        counting = group[0]
        found_on = day(counting["data"]["found_on"])
        later = agreeing_filings(case, counting)[:1]
        if found_on >= case.policies.start and not any(
            filing is fault for filing in later for fault in faulty
        ):
            named = subject(counting["data"]["finding_id"])
            yield entry(case, "change-filing", named, found_on, group)
