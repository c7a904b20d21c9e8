"""What is posted so that the postings say what the docket says."""

from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.canonical import canonical
from services.penalties.law.docket import EntryJson
from services.penalties.posting.reconcile import (
    NEVER_POSTED,
    PostedEntry,
    Step,
    apart,
    reconcile,
)

SUMMONS = "BJ-1/gm-summons/2012"
LATE = "BJ-1/monthly-report-late/2012-07"


def entry(entry_id: str = LATE, on: str = "2012-08-06", **other: Any) -> EntryJson:
    _, clause, subject = entry_id.split("/", 2)
    said = {"entry_id": entry_id, "clause": clause, "subject": subject, "occurred_on": on}
    return {**said, "kind": "penalty", "amount_fen": 200_000, **other}


def after(steps: Iterable[Step], standing: dict[str, PostedEntry] | None = None) -> Any:
    """What the postings say once these are made, one after another."""
    standing = dict(standing or {})
    for step in steps:
        entry_id = step.entry["entry_id"]
        before = standing.get(entry_id, NEVER_POSTED)
        assert step.number == before.postings + 1, "postings of an entry are counted in order"
        assert (step.entry in before.entries) == (step.because is not None), "by turns"
        standing[entry_id] = before.after(step)
    return standing


def told(steps: Sequence[Step]) -> list[str]:
    """`gm-summons#2 amended`."""
    return [f"{s.entry['clause']}#{s.number} {s.because or 'posted'}" for s in steps]


def test_what_is_wanted_and_not_posted_is_posted() -> None:
    steps = reconcile({}, [entry()], [])
    assert told(steps) == ["monthly-report-late#1 posted"]
    assert steps[0].type == "docket.penalties.penalty-assessed.v1"


def test_what_stands_as_wanted_is_left_alone() -> None:
    posted = after(reconcile({}, [entry()], []))
    assert reconcile(posted, [entry()], []) == []


def test_what_no_longer_follows_is_withdrawn() -> None:
    posted = after(reconcile({}, [entry()], []))
    steps = reconcile(posted, [], [])
    assert told(steps) == ["monthly-report-late#2 withdrawn"]
    assert steps[0].type == "docket.penalties.entry-reversed.v1"


def test_what_is_waived_after_it_was_posted_is_reversed_as_waived() -> None:
    posted = after(reconcile({}, [entry()], []))
    assert told(reconcile(posted, [], [LATE])) == ["monthly-report-late#2 waived"]


def test_what_is_waived_before_it_was_posted_is_not_posted() -> None:
    assert reconcile({}, [], [LATE]) == []


def test_what_was_reversed_can_be_posted_again_and_is_counted_on() -> None:
    posted = after(reconcile({}, [entry()], []))
    waived = after(reconcile(posted, [], [LATE]), posted)
    assert told(reconcile(waived, [entry()], [])) == ["monthly-report-late#3 posted"]


def test_what_follows_with_other_content_is_reversed_and_posted_anew() -> None:
    posted = after(reconcile({}, [entry()], []))
    for other in ({"amount_fen": 300_000}, {"evidence": ["/dms#e2"]}, {"policy": "other"}):
        steps = reconcile(posted, [entry(**other)], [])
        assert told(steps) == ["monthly-report-late#2 amended", "monthly-report-late#3 posted"]
        assert [step.entry["amount_fen"] for step in steps] == [
            200_000,
            other.get("amount_fen", 200_000),
        ]


def test_an_explanation_that_says_otherwise_amends_and_one_that_says_more_does_not() -> None:
    said = {"due_on": "2012-08-05", "parameters": {"due_day": 5}}
    posted = after(reconcile({}, [entry(explanation=said)], []))
    more = {**said, "decided": ["x"], "parameters": {"due_day": 5, "on_holiday": "as_is"}}
    assert reconcile(posted, [entry(explanation=more)], []) == []
    for other in ({**said, "due_on": "2012-08-06"}, {"parameters": {"due_day": 5}}):
        steps = reconcile(posted, [entry(explanation=other)], [])
        assert told(steps) == ["monthly-report-late#2 amended", "monthly-report-late#3 posted"]


def test_what_was_told_of_an_entry_amends_nothing() -> None:
    wanted = entry(words={"zh": "旧。", "en": "Old."}, count={"number": 1})
    posted = after(reconcile({}, [wanted], []))
    assert reconcile(posted, [entry(words={"zh": "新。", "en": "New."})], []) == []


def test_an_amended_entry_is_reversed_before_it_is_posted_anew_on_an_earlier_day() -> None:
    posted = after(reconcile({}, [entry(SUMMONS, "2012-10-06")], []))
    steps = reconcile(posted, [entry(SUMMONS, "2012-09-06")], [])
    assert told(steps) == ["gm-summons#2 amended", "gm-summons#3 posted"]


def test_the_steps_go_by_the_date_in_law_then_clause_and_subject() -> None:
    wanted = [
        entry("BJ-1/monthly-report-late/2012-08", "2012-09-06"),
        entry("BJ-1/monthly-report-late/2012-07", "2012-08-06"),
        entry("BJ-1/change-filing/2012-07", "2012-08-06"),
    ]
    steps = reconcile({}, wanted, [])
    assert [(s.entry["occurred_on"], s.entry["clause"]) for s in steps] == [
        ("2012-08-06", "change-filing"),
        ("2012-08-06", "monthly-report-late"),
        ("2012-09-06", "monthly-report-late"),
    ]


def test_namesakes_are_posted_side_by_side_and_one_is_reversed_without_the_other() -> None:
    # A change and a month of one id: one docket, two penalties.
    late, undeclared = entry(on="2012-08-06"), entry(on="2012-08-08", amount_fen=500_000)
    posted = after(reconcile({}, [late, undeclared], []))
    assert posted[LATE].entries == (late, undeclared)
    assert reconcile(posted, [undeclared, late], []) == []
    steps = reconcile(posted, [undeclared], [])
    assert told(steps) == ["monthly-report-late#3 withdrawn"]
    assert steps[0].entry == late
    assert after(steps, posted)[LATE].entries == (undeclared,)


def test_postings_of_namesakes_are_counted_in_the_order_in_which_they_are_made() -> None:
    early, later = entry(on="2012-08-06"), entry(on="2012-10-06", amount_fen=1)
    between = entry(SUMMONS, "2012-09-06")
    steps = reconcile({}, [later, between, early], [])
    assert told(steps) == [
        "monthly-report-late#1 posted",
        "gm-summons#1 posted",
        "monthly-report-late#2 posted",
    ]


ENTRIES = st.builds(
    entry,
    st.sampled_from([LATE, SUMMONS, "BJ-1/change-filing/C1"]),
    st.sampled_from(["2012-08-06", "2012-09-06"]),
    amount_fen=st.sampled_from([0, 1, 2]),
)
DOCKETS = st.lists(ENTRIES, unique_by=canonical)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(DOCKETS, st.sets(st.sampled_from([LATE, SUMMONS]))), max_size=6))
def test_whatever_the_docket_becomes_the_postings_follow_it(
    dockets: list[tuple[list[EntryJson], set[str]]],
) -> None:
    posted: dict[str, PostedEntry] = {}
    balance = 0
    for docket, waived in dockets:
        effective = [each for each in docket if each["entry_id"] not in waived]
        steps = reconcile(posted, effective, waived)
        posted = after(steps, posted)
        balance += sum(s.entry["amount_fen"] * (-1 if s.because else 1) for s in steps)
        standing = [entry for each in posted.values() for entry in each.entries]
        assert apart(standing, effective) == ([], [])
        assert balance == sum(each["amount_fen"] for each in effective)
        assert reconcile(posted, effective, waived) == []
