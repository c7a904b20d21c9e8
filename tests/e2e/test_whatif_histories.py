"""What holds of every history on which a draft is tried."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.commands.ask.drafts import try_files
from services.commands.facts.recorded_history import recorded_of
from services.commands.facts.sample import sample_lines
from services.penalties.adjudication import adjudicate_lines
from services.penalties.trial import Trial
from tests.e2e.drafts import draft
from tests.e2e.lines import history_by_shipped_policies

COUNTED_BY = {"hardware-nonconforming": {"hardware-unrectified"}}
"""Clauses whose amounts grow from another's."""


def trial(facts: bytes, text: bytes, as_of: str, folder: Path) -> Trial:
    file = folder / "draft.yaml"
    file.write_bytes(text)
    return try_files(recorded_of(facts.splitlines()), [file], date.fromisoformat(as_of), None)


def test_a_sample_history_sums_up_the_same_in_every_way(tmp_path: Path) -> None:
    facts = b"".join(sample_lines(dealers=6, months=18, until=date(2013, 11, 30), seed=1))
    strict = draft(
        "2012-09-01",
        operations_below_standard__items=(3, 2),
        change_filing__amount_fen=(500_000, 400_000),
        gm_summons__threshold=(3, 4),
    )
    said = trial(facts, strict, "2013-11-30", tmp_path).to_json()
    assert len(said["by_region"]) > 1
    for name in ("by_dealer", "by_region", "by_clause", "by_month"):
        for column in ("gone", "new", "changed", "difference_fen"):
            assert sum(row[column] for row in said[name]) == said["totals"][column]


AMOUNTS = {
    "manager-tenure": 500_000,
    "position-turnover": 300_000,
    "concurrent-post": 500_000,
    "manager-retraining": 100_000,
    "change-filing": 500_000,
    "vacancy-unfilled": 500_000,
    "hardware-nonconforming": 300_000,
    "operations-below-standard": 500_000,
    "monthly-report-late": 200_000,
    "monthly-report-false": 200_000,
    "exemplary-report": 200_000,
}
FIGURES = st.fixed_dictionaries(
    {},
    optional={
        "manager_tenure__tenure_years": st.just((1, 2)),
        "position_turnover__departures": st.just((2, 3)),
        "manager_retraining__free_per_year": st.just((1, 0)),
        "probation_expired__grace_days": st.just((15, 5)),
        "change_filing__arrival_months": st.just((1, 2)),
        "change_filing__declaration_due_day": st.just((5, 9)),
        "vacancy_unfilled__month_length": st.just((1, 2)),
        "vacancy_summons__after_months": st.just((2, 1)),
        "baseline_late__due_days": st.just((7, 3)),
        "hardware_nonconforming__rectification_days": st.just((15, 10)),
        "hardware_unrectified__factor": st.just((2, 3)),
        "hardware_unrectified__compounding": st.just(("false", "true")),
        "termination_review__after_breaches": st.just((2, 1)),
        "operations_below_standard__items": st.just((3, 1)),
        "measurements__callback_rate_percent": st.just((90, 50)),
        "monthly_report_late__due_day": st.just((5, 1)),
        "gm_summons__threshold": st.just((3, 2)),
        "gm_summons__summons_window": st.just(("calendar_year", "rolling_year")),
    },
)
SEEDS = st.integers(0, 400)
DAYS = st.dates(date(2012, 6, 2), date(2014, 12, 31)).map(date.isoformat)
LONG_AFTER = "2015-12-31"


@settings(max_examples=25, deadline=None)
@given(SEEDS, DAYS)
def test_the_same_figures_change_nothing_in_any_history(
    tmp_path_factory: pytest.TempPathFactory, seed: int, day: str
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    assert (
        trial(history_by_shipped_policies(seed), draft(day), LONG_AFTER, folder).differences == []
    )


@settings(max_examples=40, deadline=None)
@given(SEEDS, DAYS, FIGURES)
def test_a_draft_changes_nothing_before_the_day_on_which_it_takes_effect(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    day: str,
    figures: dict[str, tuple[object, object]],
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    found = trial(history_by_shipped_policies(seed), draft(day, **figures), LONG_AFTER, folder)
    for each in found.differences:
        for entry in (each.before, each.after):
            assert entry is None or entry["occurred_on"] >= day, each


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(sorted(AMOUNTS)), DAYS)
def test_one_changed_amount_changes_the_entries_of_that_clause_and_what_counts_them(
    tmp_path_factory: pytest.TempPathFactory, seed: int, clause: str, day: str
) -> None:
    name, amount = f"{clause.replace('-', '_')}__amount_fen", AMOUNTS[clause]
    dearer = draft(day, **{name: (amount, amount + 700)})
    folder = tmp_path_factory.mktemp("draft")
    found = trial(history_by_shipped_policies(seed), dearer, LONG_AFTER, folder)
    concerned = {clause} | COUNTED_BY.get(clause, set())
    assert {each.entry["clause"] for each in found.differences} <= concerned
    assert all(each.fields == ("amount_fen",) for each in found.differences)
    expected = {
        entry["entry_id"]
        for entry in entries_of(history_by_shipped_policies(seed))
        if entry["clause"] in concerned and entry["occurred_on"] >= day
    }
    assert {each.entry["entry_id"] for each in found.differences} == expected


def entries_of(facts: bytes) -> list[Any]:
    said = adjudicate_lines(facts.splitlines(), date.fromisoformat(LONG_AFTER))
    return [entry for docket in said["dealers"].values() for entry in docket["entries"]]
