"""What is stated of a docket: the penalties of the year, the summonses, the open duties."""

from collections.abc import Iterable
from typing import Any

from tests.oracle.entries import ONE_DAY, Duty, Entry, entry
from tests.oracle.facts import Case
from tests.oracle.figures import MANAGER, SUMMONS_THRESHOLD
from tests.oracle.summonses import hearings

Statement = dict[str, Any]


def statement(case: Case, entries: list[Entry], duties: Iterable[Duty]) -> Statement:
    """Beside balance and payout, which the docket has."""
    standing = [e for e in entries if e["status"] == "effective"]
    year = f"{case.as_of.year:04d}"
    penalties = [
        e for e in standing if e["kind"] == "penalty" and e["occurred_on"].startswith(year)
    ]
    summonses = [(e, _state(case, e)) for e in standing if e["kind"] == "summons"]
    return {
        "penalties": {"year": year, "count": len(penalties), "threshold": SUMMONS_THRESHOLD},
        "summonses": [
            {"entry_id": e["entry_id"], "occurred_on": e["occurred_on"], "state": state}
            for e, state in summonses
            if state != "passed"
        ],
        "duties": sorted(
            (_duty(case, each) for each in duties if each.arises_on <= case.as_of <= each.due_on),
            key=lambda duty: (duty["due_on"], duty["clause"], duty["subject"]),
        ),
    }


def _state(case: Case, summons: Entry) -> str:
    """A summons is over once a hearing on or after its date is passed; an absence says nothing."""
    outcomes = [
        hearing["data"]["outcome"]
        for hearing in hearings(case, summons["entry_id"])
        if hearing["data"]["held_on"] >= summons["occurred_on"]
    ]
    if "passed" in outcomes:
        return "passed"
    return "failed" if "failed" in outcomes else "open"


def _duty(case: Case, duty: Duty) -> dict[str, Any]:
    """What would be entered on the day after it is due; about whom, by the fact that began it."""
    missed = entry(case, duty.clause, duty.subject, duty.due_on + ONE_DAY, duty.facts)
    began = duty.facts[0]["data"] if duty.facts else {}
    about = {}
    if duty.clause.startswith("vacancy-"):
        about = {"position": began["position"]}
    if duty.clause == "probation-expired":
        about = {"person_id": began["person_id"], "position": MANAGER}
    return {
        "id": missed["entry_id"],
        "clause": duty.clause,
        "subject": duty.subject,
        "due_on": duty.due_on.isoformat(),
        "section": missed["section"],
        "amount_fen": missed["amount_fen"],
        **about,
    }
