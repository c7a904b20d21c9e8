"""Every clause as its reader is told, in three stories.

`grounds/STORY/CLAUSE.txt` holds what is told of a clause: of each entry both sentences, the values,
parameters and conditions that decided it, and its evidence; of what did not arise why. The
anomalies of a story stand in its `anomalies.txt`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contracts.policy.documents import Regulation, read_document
from contracts.policy.shipped import shipped_documents
from contracts.wording.authority import authority_of
from contracts.wording.entries import words
from contracts.wording.vocabulary import LABELS
from services.penalties.explain.not_arisen import why_not
from services.penalties.law import CLAUSES, Docket, Entry, Verdict
from tests.unit.law.stories import STORIES

(AUTHORITY,) = [
    authority_of(document)
    for document in map(read_document, shipped_documents())
    if isinstance(document, Regulation)
]

GROUNDS = Path(__file__).with_name("grounds")


def as_told(entry: Entry) -> Iterator[str]:
    said, explanation = words(entry.to_json(), AUTHORITY), dict(entry.explanation)
    parameters, conditions = explanation.pop("parameters"), explanation.pop("conditions")
    yield f"{entry.occurred_on} {entry.clause} {entry.subject}: {entry.kind}, {entry.status}"
    yield f"  {said['zh']}"
    yield f"  {said['en']}"
    yield f"  {listed(explanation)}"
    yield f"  {listed(parameters)}"
    yield "  " + ", ".join(" ".join(map(str, each.values())) for each in conditions)
    yield f"  {', '.join(entry.evidence)}"


def as_barred(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.clause.slug} {verdict.subject}"
    yield f"  {why_not(verdict)['zh']}"
    yield f"  {why_not(verdict)['en']}"


def listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "-"


def one_of_each(entries: Iterable[Entry], verdicts: Iterable[Verdict]) -> Iterator[str]:
    told: set[str] = set()
    for entry in entries:
        fault = entry.explanation.get("fault") or entry.explanation.get("breached_by")
        if (kind := f"{entry.clause} {fault} {entry.status}") not in told:
            told.add(kind)
            yield from as_told(entry)
    for verdict in verdicts:
        failed = [(name, relation) for name, _, relation, _, holds in verdict.tested if not holds]
        if failed and (kind := f"{verdict.clause.slug} {failed}") not in told:
            told.add(kind)
            yield from as_barred(verdict)


@cache
def docket_of(story: str) -> Docket:
    told, day = STORIES[story]
    return told.on(day)


def text(story: str, case: str) -> str:
    return (GROUNDS / story / f"{case}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("clause", sorted(CLAUSES))
@pytest.mark.parametrize("story", STORIES)
def test_a_clause_is_told_with_its_values_parameters_conditions_and_evidence(
    story: str, clause: str
) -> None:
    told, day = STORIES[story]
    verdicts = told.why(clause, day)
    entries = [entry for entry in docket_of(story).entries if entry.clause == clause]
    assert "".join(f"{line}\n" for line in one_of_each(entries, verdicts)) == text(story, clause)
    tested = [condition for verdict in verdicts for condition in verdict.tested]
    assert {condition.name for condition in tested} <= LABELS.keys()
    assert all(condition.holds in {True, False} for condition in tested)


@pytest.mark.parametrize("story", STORIES)
def test_the_anomalies_of_a_story_are_told(story: str) -> None:
    anomalies = docket_of(story).anomalies
    assert "".join(f"{' '.join(each)}\n" for each in anomalies) == text(story, "anomalies")
