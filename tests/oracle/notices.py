"""Policy documents told at random: other figures, catalogues and calendars, from a day on."""

import hashlib
import json
import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.facts import SHANGHAI, Event
from tests.oracle.figures import POLICY_START

FOLDER = Path(__file__).parents[2] / "contracts" / "policy" / "documents"
REGULATION, CALENDAR = "gwm-crd-2012-06.yaml", "working-days-2004.yaml"
STARTS = (
    date(2012, 6, 2),
    date(2012, 8, 1),
    date(2012, 9, 17),
    date(2012, 10, 1),
    date(2012, 12, 31),
    date(2013, 2, 1),
    date(2013, 4, 1),
    date(2013, 9, 5),
    date(2014, 1, 1),
)
HOLIDAY_CHAPTERS = (
    "change-filing",
    "monthly-report-late",
    "baseline-late",
    "hardware-nonconforming",
)
FIGURES: dict[tuple[str, str], tuple[int, ...]] = {
    ("change-filing", "amount_fen"): (600000, 1),
    ("concurrent-post", "amount_fen"): (400000, 0),
    ("monthly-report-late", "amount_fen"): (100000, 250000),
    ("hardware-nonconforming", "amount_fen"): (200000, 350000),
    ("vacancy-unfilled", "amount_fen"): (800000,),
    ("exemplary-report", "amount_fen"): (0, 300000),
    ("change-filing", "declaration_due_day"): (1, 6, 10),
    ("monthly-report-late", "due_day"): (1, 4, 7),
    ("baseline-late", "due_days"): (1, 10),
    ("hardware-nonconforming", "rectification_days"): (10, 20),
}


def documents(seed: int) -> list[str]:
    """The documents given as --policy beside the history of that seed; mostly none."""
    rng = random.Random(f"policy {seed}")
    given = []
    if rng.random() < 0.3:
        start = rng.choice((POLICY_START, POLICY_START, date(2012, 9, 1), date(2012, 7, 16)))
        given.append(regulation(rng, "as-given", start))
    if rng.random() < 0.2:
        given.append(calendar(rng))
    return given


def start_of(document: str) -> date | None:
    """The day on which a regulation takes effect; None for a calendar."""
    told = yaml.load(document, yaml.CSafeLoader)
    effective_from: date = told["effective_from"]
    return effective_from if told["policy"] == "gwm-crd" else None


def published(seed: int) -> list[Event]:
    """The versions published in the history of that seed: in time, late, or taken over later."""
    rng = random.Random(f"published {seed}")
    days = sorted(rng.sample(STARTS, rng.choice((0, 0, 1, 2, 3))))
    return [_publish(rng, f"v{number}", start) for number, start in enumerate(days)]


def _publish(rng: random.Random, version: str, start: date) -> Event:
    said_on = start - timedelta(days=rng.choice((1, 1, 30)))
    retroactive = rng.random() < 0.4
    if retroactive:
        said_on = start + timedelta(days=rng.choice((0, 1, 40, 200)))
    text = regulation(rng, version, start, retroactive=retroactive)
    at = datetime.combine(said_on, rng.choice((time(0), time(10), time(23, 59, 59))), SHANGHAI)
    event: Event = {
        "specversion": "1.0",
        "id": f"policy-{version}",
        "source": "/policies",
        "type": "docket.decisions.policy-published.v1",
        "subject": "*",
        "time": at.isoformat(),
        "data": {
            "policy": "gwm-crd",
            "version": version,
            "effective_from": start.isoformat(),
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "document": text,
        },
        "recordedtime": _utc(at),
    }
    if rng.random() < 0.4:
        entered = at + timedelta(days=rng.choice((0, 90, 400)) if retroactive else 0, minutes=-1)
        event |= {"importedtime": _utc(entered), "provenance": "archive, line 1"}
    return event


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def shipped(name: str) -> dict[str, Any]:
    """A shipped document, to be altered."""
    document: dict[str, Any] = json.loads(_shipped(name), object_hook=_with_dates)
    return document


@cache
def _shipped(name: str) -> str:
    document = yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.CSafeLoader)
    return json.dumps(document, default=lambda on: {"on": on.isoformat()})


def _with_dates(said: dict[str, Any]) -> Any:
    return date.fromisoformat(said["on"]) if said.keys() == {"on"} else said


def regulation(rng: random.Random, version: str, start: date, *, retroactive: bool = False) -> str:
    """The regulation as shipped, with what it leaves open said otherwise."""
    document = shipped(REGULATION)
    document |= {"version": version, "effective_from": start}
    if retroactive:
        document["retroactive"] = True
    terms = document["terms"]
    for chapter in HOLIDAY_CHAPTERS:
        _say(terms, chapter, "on_holiday", rng.choice((None, "as_is", *["next_working_day"] * 3)))
    for chapter in ("change-filing", "vacancy-unfilled"):
        said = rng.choice((None, "later_of_filing_and_effect", "filing", "filing"))
        _say(terms, chapter, "vacant_from", said)
    for (chapter, term), values in FIGURES.items():
        if rng.random() < 0.25:
            terms[chapter][term]["value"] = rng.choice(values)
    if rng.random() < 0.3:
        _alter_catalogue(rng, terms["catalogue"])
    return yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def _say(terms: dict[str, Any], chapter: str, term: str, value: str | None) -> None:
    """Say the term; for None leave it out."""
    terms[chapter].pop(term, None)
    if value is not None:
        terms[chapter][term] = {"value": value, "section": "4.1.5(2)", "words": "另行通知"}


def _alter_catalogue(rng: random.Random, catalogue: dict[str, Any]) -> None:
    """A hardware item and a work item of the checkers are no longer asked for."""
    for items in (
        catalogue["hardware"]["value"],
        catalogue["work_items"]["value"]["process_checker"],
    ):
        gone = rng.choice(list(items))
        if isinstance(items, dict):
            del items[gone]
        else:
            items.remove(gone)


def calendar(rng: random.Random) -> str:
    """The shipped calendar without one or two years, which are then provisional."""
    document = shipped(CALENDAR)
    document["version"] = "as-given"
    for year in rng.sample((2012, 2013, 2014), rng.choice((1, 2))):
        del document["years"][str(year)]
    document["years"] = {int(year): said for year, said in document["years"].items()}
    return yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
