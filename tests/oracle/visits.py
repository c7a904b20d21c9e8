"""Short stories of reports and inspections, told on both sides of a boundary."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.random_facts import MONTH, ONE, Teller

INDICATORS = {"lost_sale_rate": 0.125, "complaints": 3, "churn_rate": 0.05, "satisfaction": 0.91}
HARDWARE = ("office_area", "telephones", "computers", "other_equipment", "labels")
UNKNOWN = ("showroom", "first_level_callback")
WORK = {
    "sales_callback": ("first_level_callback", "ssi_survey", "csi_survey", "archive_verification"),
    "service_callback": ("first_level_callback", "after_repair_callback", "csi_survey"),
    "process_checker": ("etiquette_checks", "problem_tracking", "sales_process_checks"),
    "customer_manager": ("staff_training", "monthly_report_match"),
    "customer_supervisor": ("staff_training",),
}
MISPLACED = (
    ("sales_callback", "staff_training"),
    ("process_checker", "first_level_callback"),
    ("risk_controller", "showroom"),
    ("service_callback", "customer_flow_tables"),
)


def monthly(t: Teller) -> None:
    """A dealer's declarations and reports, mostly in time, some about the 5th or premature."""
    first = t.start.replace(day=1)
    diligence = t.pick(0.5, 0.9, 0.97, 1.0, 1.0)
    while first <= t.end + timedelta(days=110):
        month, due = f"{first:%Y-%m}", (first + MONTH).replace(day=5)
        on = [first - ONE, first, first + MONTH - ONE, due, due, due + ONE, due - 2 * ONE]
        safe = on if t.chance(0.1) else on[1:5]
        if t.chance(diligence):
            t.say("no-change-declared", t.pick(*safe), month=month)
        if t.chance(diligence):
            t.say("monthly-report-submitted", t.pick(*safe), month=month, indicators=INDICATORS)
        first += MONTH


def assessments(t: Teller) -> None:
    """The verdicts on a month's report, repeated and contrary."""
    month = f"{t.day():%Y-%m}"
    for _ in range(t.pick(1, 2, 3)):
        on = t.day()
        verdict = t.pick("accepted", "false", "exemplary")
        said = {"month": month, "assessed_on": on.isoformat(), "verdict": verdict}
        t.say("monthly-report-assessed", t.edge(on), **said)


def inspected(t: Teller, on: date, reinspects: str | None, share: float) -> str:
    """A hardware inspection of which each item conforms with that chance."""
    inspection_id = t.fresh("I", reuse=0.06)
    checked = t.rng.sample(HARDWARE, t.pick(1, 1, 2)) if t.chance(0.93) else []
    if not checked or t.chance(0.1):
        checked += t.rng.sample(UNKNOWN, t.pick(1, 2))
    items = [{"item": item, "conforming": t.chance(share)} for item in checked]
    t.say(
        "hardware-inspected",
        t.pick(on, on, on + ONE, on + 20 * ONE),
        inspection_id=inspection_id,
        inspected_on=on.isoformat(),
        reinspects=reinspects,
        items=items,
    )
    return inspection_id


def hardware(t: Teller) -> None:
    """A chain of rounds of fifteen days, rectified, re-inspected or overrun."""
    on = t.day()
    chain = [inspected(t, on, None if t.chance(0.95) else t.known("I"), 0.1)]
    for _ in range(t.pick(0, 1, 2, 3, 5)):
        due = on + t.pick(15, 15, 31, 47) * ONE
        if t.chance(0.45):
            said_on = t.pick(t.edge(due), on + 3 * ONE)
            named = t.pick(chain[-1], *chain) if t.chance(0.9) else t.known(t.pick("O", "I"))
            t.say("rectification-reported", said_on, inspection_id=named)
        if t.chance(0.75):
            on = t.pick(t.edge(due), t.edge(due + ONE), on, on + 5 * ONE, due + 20 * ONE)
            named = t.pick(chain[-1], chain[-1], *chain, t.known("I"), t.pick("I9", "O1"))
            chain.append(inspected(t, on, named, 0.3))


def circle(t: Teller) -> None:
    """Inspections of one day or two that name themselves, one another, or the one to come."""
    on, size = t.day(), t.pick(1, 2, 3, 4)
    ids = [f"I{len(t.used.setdefault('I', [])) + 1 + n}" for n in range(size)]
    if t.used["I"] and t.chance(0.3):
        ids.append(t.rng.choice(t.used["I"]))
    for _ in range(size):
        inspected(t, on, t.pick(*ids, None), 0.3)
        on = t.pick(on, on, on, on + ONE)


def callbacks(t: Teller) -> dict[str, Any]:
    required = t.pick(0, 10, 100, 1000)
    share = t.pick(0.899, 0.9, 0.9, 0.901, 0.95, 0.5)
    return {"kind": "callback_rate", "compliant": round(required * share), "required": required}


def measurement(t: Teller) -> dict[str, Any]:
    if t.chance(0.5):
        return callbacks(t)
    rows = range(t.pick(0, 1, 2))
    if t.chance(0.5):
        sold = [(n, t.pick(0, 3, 5, 8)) for n in rows]
        said = [{"consultant": f"S{n}", "sold": s, "valid": t.pick(2, 3, 4, 5)} for n, s in sold]
        return {"kind": "ssi_samples", "rows": said}
    return {
        "kind": "csi_samples",
        "rows": [{"advisor": f"A{n}", "valid": t.pick(9, 10)} for n in rows],
    }


def operations(t: Teller) -> None:
    """Work items about the three that are too many."""
    on = t.day()
    pairs = [(position, item) for position, work in WORK.items() for item in work]
    chosen = t.rng.sample(pairs, t.pick(1, 2, 3, 4, 5, 6)) if t.chance(0.93) else []
    if not chosen or t.chance(0.3):
        chosen += t.rng.sample(MISPLACED, t.pick(1, 1, 2))
    items: list[dict[str, Any]] = []
    for position, item in chosen:
        judged: dict[str, Any] = (
            {"conforming": t.chance(0.35)} if t.chance(0.6) else {"measurement": measurement(t)}
        )
        items.append({"position": position, "item": item} | judged)
    inspection_id = t.fresh("I") if t.chance(0.3) else t.fresh("O")
    said = {"inspection_id": inspection_id, "inspected_on": on.isoformat()}
    t.say("operations-inspected", t.pick(on, t.edge(on), on + 20 * ONE), **said, items=items)
