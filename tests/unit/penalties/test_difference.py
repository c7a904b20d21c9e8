"""What differs between two dockets, entry by entry, and how it sums up."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.penalties.difference import Sum, dealer_of, difference, owed_fen, summed
from services.penalties.law.docket import EntryJson

LATE = "BJ-1/monthly-report-late/2012-07"
SUMMONS = "BJ-1/gm-summons/2012"


def entry(entry_id: str = LATE, on: str = "2012-08-06", **other: Any) -> EntryJson:
    _, clause, subject = entry_id.split("/", 2)
    said = {"entry_id": entry_id, "clause": clause, "subject": subject, "occurred_on": on}
    return {**said, "kind": "penalty", "amount_fen": 200_000, "status": "effective", **other}


def all_fields(_: str) -> bool:
    return True


def test_an_entry_that_only_one_docket_holds_is_gone_or_new() -> None:
    (gone,) = difference([entry()], [], all_fields)
    (new,) = difference([], [entry()], all_fields)
    assert (gone.what, gone.difference_fen) == ("gone", -200_000)
    assert (new.what, new.difference_fen) == ("new", 200_000)


def test_an_entry_that_both_hold_names_the_fields_in_which_they_differ() -> None:
    (changed,) = difference(
        [entry()], [entry(on="2012-08-09", amount_fen=300_000, section="5.6")], all_fields
    )
    assert changed.what == "changed"
    assert changed.fields == ("occurred_on", "amount_fen", "section")
    assert changed.difference_fen == 100_000


def test_a_field_that_is_not_compared_makes_no_difference() -> None:
    other = entry(policy_version="2013")
    assert difference([entry()], [other], lambda field: field != "policy_version") == []
    assert difference([entry()], [other], all_fields) != []


def test_a_field_that_one_lacks_is_not_the_same_as_one_that_says_nothing() -> None:
    (changed,) = difference([entry(note=None)], [entry()], all_fields)
    assert changed.fields == ("note",)


def test_a_waived_entry_owes_nothing_and_a_posted_one_is_effective() -> None:
    posted = {name: value for name, value in entry().items() if name != "status"}
    assert (owed_fen(entry(status="waived")), owed_fen(posted)) == (0, 200_000)
    (waived,) = difference([entry()], [entry(status="waived")], all_fields)
    assert (waived.fields, waived.difference_fen) == (("status",), -200_000)


def test_differences_come_by_dealer_and_then_in_the_order_of_the_docket() -> None:
    others = ["BJ-2/change-filing/C1", "BJ-1/change-filing/C2", SUMMONS, LATE]
    days = ["2012-06-10", "2012-09-01", "2012-08-06", "2012-08-06"]
    found = difference([], map(entry, others, days), all_fields)
    assert [each.entry["entry_id"] for each in found] == [
        SUMMONS,
        LATE,
        "BJ-1/change-filing/C2",
        "BJ-2/change-filing/C1",
    ]


def test_sums_count_by_group_what_became_of_the_entries() -> None:
    before = [entry(), entry("BJ-2/change-filing/C1", amount_fen=500_000)]
    after = [entry(amount_fen=300_000), entry("BJ-2/change-filing/C2", amount_fen=500_000)]
    assert summed(difference(before, after, all_fields), dealer_of) == {
        "BJ-1": Sum(gone=0, new=0, changed=1, difference_fen=100_000),
        "BJ-2": Sum(gone=1, new=1, changed=0, difference_fen=0),
    }


def test_an_entry_moved_to_another_month_takes_its_money_along() -> None:
    moved = difference([entry(on="2012-08-31")], [entry(on="2012-09-03")], all_fields)
    assert summed(moved, lambda each: each["occurred_on"][:7]) == {
        "2012-08": Sum(0, 0, 0, -200_000),
        "2012-09": Sum(0, 0, 1, 200_000),
    }


ENTRIES = st.lists(
    st.builds(
        entry,
        st.builds("{}/change-filing/{}".format, st.sampled_from(["A", "B"]), st.integers(1, 6)),
        st.sampled_from(["2012-08-06", "2012-08-07", "2012-09-06"]),
        amount_fen=st.sampled_from([0, 100, -200]),
        status=st.sampled_from(["effective", "waived"]),
    ),
    unique_by=lambda each: each["entry_id"],
)


@settings(deadline=None)
@given(ENTRIES)
def test_nothing_differs_from_itself(docket: list[EntryJson]) -> None:
    assert difference(docket, reversed(docket), all_fields) == []


@settings(deadline=None)
@given(ENTRIES, ENTRIES)
def test_the_difference_leads_from_one_docket_to_the_other_and_back(
    before: list[EntryJson], after: list[EntryJson]
) -> None:
    docket = {each["entry_id"]: each for each in before}
    forth, back = difference(before, after, all_fields), difference(after, before, all_fields)
    for each in forth:
        docket.pop(each.entry["entry_id"], None)
        if each.after is not None:
            docket[each.after["entry_id"]] = each.after
    assert docket == {each["entry_id"]: each for each in after}
    assert sum(each.difference_fen for each in forth) == -sum(each.difference_fen for each in back)


@settings(deadline=None)
@given(ENTRIES, ENTRIES)
def test_however_it_is_grouped_the_money_is_all_there(
    before: list[EntryJson], after: list[EntryJson]
) -> None:
    found = difference(before, after, all_fields)
    owed = sum(map(owed_fen, after)) - sum(map(owed_fen, before))
    for group in (dealer_of, lambda each: each["occurred_on"][:7], lambda _: ""):
        sums = summed(found, group).values()
        assert sum(each.difference_fen for each in sums) == owed
        assert sum(each.gone + each.new + each.changed for each in sums) == len(found)
