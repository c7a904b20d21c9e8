"""Waivers, the summons they may undo, its hearings and the payout: adjudicate.md, 19 to 21."""

from collections.abc import Iterator
from datetime import date

from tests.oracle.entries import Entry, entry
from tests.oracle.facts import Case, Event, anomaly, day, received_order
from tests.oracle.figures import SUMMONS_THRESHOLD

Waivers = dict[str, date]


def waivers(case: Case) -> Waivers:
    """Rule 19: by entry_id the earliest date; one dated after the day of asking has no effect."""
    said = [
        (e["data"]["entry_id"], day(e["data"]["waived_on"])) for e in case.of("entry-waived")
    ] + [
        (e["data"]["entry_id"], day(e["data"]["decided_on"]))
        for e in case.of("appeal-decided")
        if e["data"]["outcome"] == "waived"
    ]
    earliest: Waivers = {}
    for entry_id, on in said:
        if on <= case.as_of:
            earliest[entry_id] = min(on, earliest.get(entry_id, on))
    return earliest


def hearings(case: Case, summons_id: str) -> list[Event]:
    """Rule 21: in order of (held_on, received); none that lies ahead."""
    held = [
        e
        for e in case.of("hearing-held")
        if e["data"]["summons_id"] == summons_id and day(e["data"]["held_on"]) <= case.as_of
    ]
    return sorted(held, key=lambda e: (day(e["data"]["held_on"]), received_order(e)))


def counted(penalties: list[Entry], waived: Waivers, before: date | None = None) -> list[Entry]:
    """The first three penalties not waived (before a date); none where there are fewer."""
    standing = [
        penalty
        for penalty in penalties
        if (on := waived.get(penalty["entry_id"])) is None or (before is not None and on >= before)
    ]
    standing.sort(key=lambda p: (p["occurred_on"], p["clause"], p["subject"]))
    return standing[:SUMMONS_THRESHOLD] if len(standing) >= SUMMONS_THRESHOLD else []


def gm_summonses(case: Case, entries: list[Entry], waived: Waivers) -> Iterator[Entry]:
    """Rule 20: one per calendar year with three penalties not waived."""
    penalties = [e for e in entries if e["kind"] == "penalty"]
    for year in sorted({penalty["occurred_on"][:4] for penalty in penalties}):
        of_the_year = [p for p in penalties if p["occurred_on"].startswith(year)]
        summons_id = f"{case.dealer}/gm-summons/{year}"
        three = _frozen(case, summons_id, of_the_year, waived) or counted(of_the_year, waived)
        if three:
            cited = {source for penalty in three for source in penalty["evidence"]}
            facts = [fact for fact in case.facts if f"{fact['source']}#{fact['id']}" in cited]
            on = date.fromisoformat(three[-1]["occurred_on"])
            yield entry(case, "gm-summons", year, on, facts)


def _frozen(case: Case, summons_id: str, penalties: list[Entry], waived: Waivers) -> list[Entry]:
    """What the summons stood on at its first passed or failed hearing.

    A waiver of the summons itself changes nothing in that (19): it then stands as waived.
    """
    for hearing in hearings(case, summons_id):
        held_on = hearing["data"]["held_on"]
        three = counted(penalties, waived, day(held_on))
        if (
            hearing["data"]["outcome"] in ("passed", "failed")
            and three
            and held_on >= three[-1]["occurred_on"]
        ):
            return three
    return []


def payouts(case: Case, summonses: list[Entry], waived: Waivers) -> Iterator[Entry]:
    """Rule 21: at most one suspension and one release per summons."""
    for summons in summonses:
        suspended = passed = False
        for hearing in hearings(case, summons["entry_id"]):
            held_on = hearing["data"]["held_on"]
            if summons["entry_id"] in waived or held_on < summons["occurred_on"] or passed:
                case.anomalies.append(anomaly("hearing-out-of-order", hearing))
                continue
            outcome = hearing["data"]["outcome"]
            if outcome == "failed" and not suspended:
                suspended = True
                named = summons["entry_id"]
                yield entry(case, "payout-suspended", named, day(held_on), [hearing])
            if outcome == "passed":
                passed = True
                if suspended:
                    named = summons["entry_id"]
                    yield entry(case, "payout-released", named, day(held_on), [hearing])


def payout(entries: list[Entry]) -> str:
    """``suspended`` while a suspension, not waived, is without a release, not waived."""
    released = [
        e["subject"]
        for e in entries
        if e["kind"] == "payout_released" and e["status"] == "effective"
    ]
    return (
        "suspended"
        if any(
            e["kind"] == "payout_suspended"
            and e["status"] == "effective"
            and e["subject"] not in released
            for e in entries
        )
        else "normal"
    )


def hearings_of_nothing(case: Case, summonses: list[Entry]) -> None:
    existing = [summons["entry_id"] for summons in summonses]
    for hearing in case.of("hearing-held"):
        held = day(hearing["data"]["held_on"]) <= case.as_of  # one ahead has no effect yet
        if held and hearing["data"]["summons_id"] not in existing:
            case.anomalies.append(anomaly("unknown-summons", hearing))
