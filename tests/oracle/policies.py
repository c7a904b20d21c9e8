"""Which version of the policy, and which calendar, decides: adjudicate.md, rules 17 and 22 to 22c.

One policy is told of, so that the latest version in force is the one that rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.oracle.figures import POLICY_START, TERMS

WorkingDay = Callable[[date], bool]

# Spring Festival, Qingming, Dragon Boat and Mid-Autumn, from the almanac.
FESTIVALS = {
    2012: (date(2012, 1, 23), date(2012, 4, 4), date(2012, 6, 23), date(2012, 9, 30)),
    2013: (date(2013, 2, 10), date(2013, 4, 4), date(2013, 6, 12), date(2013, 9, 19)),
    2014: (date(2014, 1, 31), date(2014, 4, 5), date(2014, 6, 2), date(2014, 9, 8)),
    2015: (date(2015, 2, 19), date(2015, 4, 5), date(2015, 6, 20), date(2015, 9, 27)),
}


@dataclass(frozen=True)
class Version:
    """A version of the policy, its figures by (chapter, term)."""

    name: str
    effective_from: date
    known_on: date
    terms: dict[tuple[str, str], Any]


SHIPPED = Version("2012-06", POLICY_START, POLICY_START, TERMS)


@dataclass(frozen=True)
class Policies:
    """The versions known on the day of asking, by the day from which each is in force."""

    versions: list[Version]
    is_working_day: WorkingDay = field(repr=False)

    @property
    def start(self) -> date:
        return self.versions[0].effective_from

    def in_force(self, on: date) -> Version:
        """The version that rules on a day; before the start the first one (17)."""
        return [self.versions[0], *(v for v in self.versions if v.effective_from <= on)][-1]

    def figure(self, on: date, chapter: str, term: str) -> Any:
        return self.in_force(on).terms[chapter, term]

    def moved(self, due_on: date, arises_on: date, chapter: str) -> date:
        """Rule 22a: the due date, or the first working day from it on where the policy says so."""
        if self.figure(arises_on, chapter, "on_holiday") == "next_working_day":
            while not self.is_working_day(due_on):
                due_on += timedelta(days=1)
        return due_on


def policies(
    published: Iterable[dict[str, Any]],
    documents: Iterable[str],
    as_of: date,
    is_working_day: WorkingDay,
) -> Policies:
    """What is known on the day of asking.

    ``documents`` stand in place of what is shipped, each known from the day on which it takes
    effect; ``published`` are events, each known from its receipt, an imported one not before it
    entered (22).
    """
    texts = list(documents)
    regulations = [text for text in texts if _read(text)["policy"] == "gwm-crd"]
    for text in texts:
        if text not in regulations:
            is_working_day = calendar(text, is_working_day)
    known = [_version(text, None) for text in regulations] or [SHIPPED]
    for event in published:
        version = _version(event["data"]["document"], _known_on(event))
        same = [v for v in known if v.name == version.name]
        if not same:
            known.append(version)
        elif version.known_on < same[0].known_on:
            known[known.index(same[0])] = version
    known.sort(key=lambda version: version.effective_from)
    # Before the start nothing is asked of anybody, and the first one's catalogue applies (17).
    versions = [version for version in known if version.known_on <= as_of] or known[:1]
    return Policies(versions, is_working_day)


def _known_on(event: dict[str, Any]) -> date:
    instants = [
        event["recordedtime"],
        *([event["importedtime"]] if "importedtime" in event else []),
    ]
    latest = max(datetime.fromisoformat(instant) for instant in instants)
    return latest.astimezone(ZoneInfo("Asia/Shanghai")).date()


@cache
def _read(text: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(text)
    return document


def _version(text: str, known_on: date | None) -> Version:
    document = _read(text)
    said = {
        (chapter, term): figure["value"]
        for chapter, figures in document["terms"].items()
        for term, figure in figures.items()
    }
    effective_from: date = document["effective_from"]
    terms = {named: said.get(named, missing) for named, missing in TERMS.items()}
    return Version(document["version"], effective_from, known_on or effective_from, terms)


def calendar(text: str, official: WorkingDay) -> WorkingDay:
    """By the official notice in the years of the document, by the law's own holidays in others."""
    years = _read(text)["years"]
    return lambda on: official(on) if on.year in years else worked_by_law(on)


def worked_by_law(on: date) -> bool:
    """Monday to Friday, less the holidays that the law itself fixes (regulation.md, 2).

    Spring Festival's eve and 2 May are holidays from 2025 on: no year told of has them.
    """
    spring, *others = FESTIVALS[on.year]
    fixed = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
    holidays = [spring + timedelta(days=n) for n in (0, 1, 2)] + others
    holidays += [date(on.year, month, day) for month, day in fixed]
    return on.weekday() < 5 and on not in holidays
