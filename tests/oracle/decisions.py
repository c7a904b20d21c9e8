"""Short stories of what the OEM decides: waivers, hearings, settlements."""

from datetime import date
from typing import Any

from tests.oracle.facts import day
from tests.oracle.random_facts import MONTH, ONE, Teller
from tests.oracle.reading import adjudicate


def docketed(t: Teller) -> list[dict[str, Any]]:
    """What is on the docket, about, by what has been said: each weekday taken for a working day."""
    found = adjudicate(t.events, t.end + 2 * MONTH, is_working_day=lambda on: on.weekday() < 5)
    entries: list[dict[str, Any]] = found["dealers"].get(t.dealer, {}).get("entries", [])
    return entries


def imagined_ids(t: Teller) -> list[str]:
    """Entries that may or may not be on the docket."""
    changes, years = ("C1", "C2", "C9"), (2012, 2013, 2014)
    return [
        *(f"{t.dealer}/gm-summons/{year}" for year in years),
        *(f"{t.dealer}/vacancy-summons/{change_id}" for change_id in changes),
        *(f"{t.dealer}/change-filing/{change_id}" for change_id in changes),
        *(f"{t.dealer}/hardware-unrectified/{inspection_id}" for inspection_id in ("I1", "I2")),
        f"BJ-2/gm-summons/{t.pick(*years)}",
    ]


def waive(t: Teller, entry_id: str, on: date) -> None:
    """Waive, or decide an appeal, whether it was lodged or not."""
    if t.chance(0.5):
        said = {"entry_id": entry_id, "waived_on": on.isoformat(), "reason": "免除"}
        t.say("entry-waived", t.edge(on), **said)
        return
    if t.chance(0.8):
        t.say("appeal-lodged", t.edge(on), entry_id=entry_id, reason="申诉")
    outcome = t.pick("upheld", "waived", "waived")
    said = {"entry_id": entry_id, "decided_on": on.isoformat(), "outcome": outcome, "reason": "核"}
    t.say("appeal-decided", t.edge(on), **said)


def hear(t: Teller, summons_id: str, on: date) -> None:
    outcome = t.pick("passed", "failed", "failed", "absent")
    said = {"summons_id": summons_id, "held_on": on.isoformat(), "outcome": outcome}
    t.say("hearing-held", t.pick(on, on, t.edge(on), on + 20 * ONE), **said)


def waivers(t: Teller) -> None:
    """A few entries are waived about the day they bear, or any other day."""
    entries = docketed(t)
    for _ in range(t.pick(1, 2, 4)):
        if entries and t.chance(0.9):
            entry = t.pick(*entries)
            on = t.pick(t.edge(day(entry["occurred_on"])), t.day(), t.end)
            waive(t, entry["entry_id"], on)
        else:
            waive(t, t.pick(*imagined_ids(t)), t.day())


def summons(t: Teller) -> None:
    """A summons is heard, and penalties of its year, its payout or itself are waived about then."""
    entries = docketed(t)
    summoned = [entry for entry in entries if entry["kind"] == "summons"]
    if not summoned:
        hear(t, t.pick(*imagined_ids(t)), t.day())
        return
    heard = t.pick(*summoned)
    summons_id = heard["entry_id"]
    on = t.edge(day(heard["occurred_on"]) + t.pick(0, 0, 10, 40) * ONE)
    for _ in range(t.pick(1, 2, 2, 3)):
        hear(t, summons_id, on)
        on = t.pick(on, t.edge(on), on + 10 * ONE)
    year = heard["occurred_on"][:4]
    penalties = [
        entry["entry_id"]
        for entry in entries
        if entry["kind"] == "penalty" and entry["occurred_on"].startswith(year)
    ]
    for _ in range(t.pick(0, 1, 1, 2)):
        waive(t, t.pick(*penalties[:5], *penalties), t.edge(on))
    payouts = [f"{t.dealer}/payout-{what}/{summons_id}" for what in ("suspended", "released")]
    if t.chance(0.25):
        waive(t, t.pick(summons_id, *payouts), t.edge(on))


def settlements(t: Teller) -> None:
    """Money deducted from the rebate, the same reference now and then twice."""
    for _ in range(t.pick(1, 2)):
        on = t.day()
        said = {"settled_on": on.isoformat(), "amount_fen": t.pick(1, 200000, 500000)}
        t.say("settlement-recorded", t.edge(on), **said, reference=t.fresh("S", reuse=0.3))
