"""The ledger: entries as they arise, and which of them are waived (免除)."""

from datetime import date

from contracts.events.decisions import AppealDecided, EntryWaived
from services.penalties.law.case import Case
from services.penalties.law.docket import Deadline, Entry
from services.penalties.law.verdicts import Verdict


class Ledger:
    """Entries as they arise, each with its status: a waiver changes the status alone."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.entries: list[Entry] = []
        self.deadlines: list[Deadline] = []
        self._waived_on = _waivers(case)

    def enter(self, verdict: Verdict) -> Entry | None:
        """Keep the deadline that a verdict sets and the entry that follows from it, if any."""
        if verdict.deadline is not None:
            self.deadlines.append(verdict.deadline)
        follows = verdict.consequence
        if follows is None:
            return None
        entry_id = f"{self.case.dealer}/{verdict.clause.slug}/{verdict.subject}"
        evidence = self.case.with_corrections(follows.evidence)
        entry = Entry(
            entry_id=entry_id,
            kind=verdict.clause.kind,
            clause=verdict.clause.slug,
            occurred_on=follows.on,
            amount_fen=follows.amount_fen,
            subject=verdict.subject,
            status="waived" if self.is_waived(entry_id) else "effective",
            policy=follows.regulation.policy,
            policy_version=follows.regulation.version,
            section=verdict.clause.section,
            evidence=tuple(fact.name for fact in evidence),
            imported=any(
                fact.imported_on is not None and fact.imported_on > follows.on for fact in evidence
            ),
            facts=follows.evidence,
            grounds=verdict.grounds,
        )
        self.entries.append(entry)
        return entry

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of a kind, in order of (occurred_on, clause, subject)."""
        return sorted((entry for entry in self.entries if entry.kind == kind), key=docket_order)

    def is_waived(self, entry_id: str) -> bool:
        """Whether the entry is waived on the case's day."""
        waived_on = self._waived_on.get(entry_id)
        return waived_on is not None and self.case.today.reached(waived_on)

    def is_waived_before(self, entry_id: str, day: date) -> bool:
        """Whether the entry was waived before `day`."""
        waived_on = self._waived_on.get(entry_id)
        return waived_on is not None and waived_on < day


def docket_order(entry: Entry) -> tuple[date, str, str]:
    """(occurred_on, clause, subject)."""
    return entry.occurred_on, entry.clause, entry.subject


def _waivers(case: Case) -> dict[str, date]:
    """By entry_id, the earliest day on which a waiver or a decided appeal waives it."""
    waived = [(fact.data.entry_id, fact.data.waived_on) for fact in case.all(EntryWaived)]
    waived += [
        (fact.data.entry_id, fact.data.decided_on)
        for fact in case.all(AppealDecided)
        if fact.data.outcome == "waived"
    ]
    earliest: dict[str, date] = {}
    for entry_id, on in waived:
        earliest[entry_id] = min(on, earliest.get(entry_id, on))
    return earliest
