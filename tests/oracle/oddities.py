"""What contradicts other facts: the table of anomalies of adjudicate.md.

Those that a rule needs to be decided stand with the rule: rules 1, 2, 11, 16, 17, 20 and 21.
"""

from datetime import date

from tests.oracle.facts import Case, anomaly, day, name, received_on
from tests.oracle.months import covered_months, lies_in
from tests.oracle.posts import departures, members, named_members, posts

KINDS = (
    "differing-content",
    "repeated-id",
    "unknown-fact",
    "final-fact",
    "correction-of-another-type",
    "premature",
    "unknown-change",
    "unknown-inspection",
    "not-reinspectable",
    "unknown-item",
    "unknown-person",
    "person-id-reused",
    "absence-backwards",
    "declared-despite-change",
    "same-day-return",
    "accepted-again",
    "unaccepted-dealer",
    "unknown-summons",
    "hearing-out-of-order",
    "incomplete-finding",
)


def show(case: Case) -> None:
    """Add to the anomalies of the case those of which no rule speaks, or none decides."""
    for kind in (
        premature,
        unknown_change,
        unknown_inspection,
        unknown_person,
        person_id_reused,
        absence_backwards,
        declared_despite_change,
        same_day_return,
        incomplete_finding,
    ):
        kind(case)
    if case.accepted_on is None and case.first is not None:
        case.anomalies.append(anomaly("unaccepted-dealer", case.first))


def premature(case: Case) -> None:
    """A declaration or report received before its month has begun."""
    for e in case.of("no-change-declared", "monthly-report-submitted"):
        if received_on(e) < day(e["data"]["month"] + "-01"):
            case.anomalies.append(anomaly("premature", e, e["data"]["month"]))


def unknown_change(case: Case) -> None:
    filed = [e["data"]["change_id"] for e in case.of("change-filed")]
    for e in case.of("successor-filed"):
        if e["data"]["change_id"] not in filed:
            case.anomalies.append(anomaly("unknown-change", e))


def unknown_inspection(case: Case) -> None:
    """A rectification of none that counts; a re-inspection's stand with rule 16."""
    inspections = case.of("hardware-inspected", "operations-inspected")
    ids = [e["data"]["inspection_id"] for e in inspections]
    for e in case.of("rectification-reported"):
        if e["data"]["inspection_id"] not in ids:
            case.anomalies.append(anomaly("unknown-inspection", e))


def unknown_person(case: Case) -> None:
    placed = [member["person_id"] for _, member in members(case)]
    for e in case.of(
        "change-filed", "staffing-finding-recorded", "absence-recorded", "training-completed"
    ):
        person = e["data"].get("person_id")  # an understaffed finding names none
        if person is not None and person not in placed:
            case.anomalies.append(anomaly("unknown-person", e))


def person_id_reused(case: Case) -> None:
    names: dict[str, str] = {}
    for fact in case.facts:
        named = [fact["data"]] if name(fact) == "training-completed" else named_members(fact)
        others = [
            row for row in named if row["name"] != names.setdefault(row["person_id"], row["name"])
        ]
        if others:
            case.anomalies.append(anomaly("person-id-reused", fact))


def absence_backwards(case: Case) -> None:
    for e in case.of("absence-recorded"):
        if day(e["data"]["to_on"]) < day(e["data"]["from_on"]):
            case.anomalies.append(anomaly("absence-backwards", e))


def declared_despite_change(case: Case) -> None:
    """Rule 14: a declaration of a covered month in which a change that counts takes effect."""
    for month in covered_months(case):
        if not any(lies_in(change, month) for change in case.of("change-filed")):
            continue
        for e in case.of("no-change-declared"):
            if e["data"]["month"] == month.name and received_on(e) >= month.first:
                case.anomalies.append(anomaly("declared-despite-change", e))


def same_day_return(case: Case) -> None:
    left: set[tuple[str, date]] = {(d.person, d.on) for d in departures(case)}
    for post in posts(case):
        if (post.person, post.begun_on) in left:
            case.anomalies.append(anomaly("same-day-return", post.fact))


def incomplete_finding(case: Case) -> None:
    for e in case.of("staffing-finding-recorded"):
        if e["data"]["kind"] == "concurrent_post" and "other_post" not in e["data"]:
            case.anomalies.append(anomaly("incomplete-finding", e))
