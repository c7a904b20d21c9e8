"""What the portal keeps of the log is what the services answer of the same dealers."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from contracts.events.penalties import EntryReversed, PenaltyAssessed
from tests.component.penalties.stack import Stack
from tests.component.portal.spans import codes, rows


def test_every_dealer_has_a_row(lived: Stack) -> None:
    assert [dealer for (dealer,) in rows(lived, "SELECT dealer FROM dealers ORDER BY dealer")] == (
        codes(lived)
    )


def test_months_are_those_of_the_postings(lived: Stack) -> None:
    for dealer in codes(lived):
        postings = lived.postings(dealer)
        types = {each["id"].rpartition("#")[0]: each["type"] for each in reversed(postings)}
        money: Counter[str] = Counter()
        penalties: Counter[str] = Counter()
        for each in postings:
            said, taken_back = each["data"], each["type"] == EntryReversed.TYPE
            month = said["posted_on"][:7]
            money[month] += said["amount_fen"]
            if types[said["entry_id"]] == PenaltyAssessed.TYPE:
                penalties[month] += -1 if taken_back else 1
        kept = rows(
            lived, "SELECT month, amount_fen, penalties FROM dealer_months WHERE dealer = ?", dealer
        )
        assert {month: fen for month, fen, _ in kept} == money
        assert {month: n for month, _, n in kept if n} == {m: n for m, n in penalties.items() if n}


def test_entries_that_stand_are_those_posted_and_not_reversed(lived: Stack) -> None:
    for dealer in codes(lived):
        standing = Counter[str]()
        for each in lived.postings(dealer):
            standing[each["data"]["entry_id"]] += -1 if each["type"] == EntryReversed.TYPE else 1
        kept = rows(
            lived,
            "SELECT entry_id, COUNT(*) FROM entries WHERE dealer = ? AND reversed_on IS NULL"
            " GROUP BY entry_id",
            dealer,
        )
        assert dict(kept) == {entry_id: n for entry_id, n in standing.items() if n}


def test_appeals_to_decide_are_those_that_penalties_has_open(lived: Stack) -> None:
    told: list[dict[str, Any]] = lived.read("/decisions/v1/appeals", state="open")["appeals"]
    kept = rows(lived, "SELECT dealer, about, since FROM work WHERE kind = 'appeal'")
    assert set(kept) == {(each["dealer"], each["entry_id"], each["received_at"]) for each in told}


def test_reports_to_assess_are_those_that_audits_has_without_an_assessment(lived: Stack) -> None:
    wanted = {
        (dealer, month["month"])
        for dealer in codes(lived)
        for month in lived.read(f"/audits/v1/dealers/{dealer}/reports")["months"]
        if month["submissions"] and not month["assessments"]
    }
    assert set(rows(lived, "SELECT dealer, about FROM work WHERE kind = 'report'")) == wanted


def test_every_event_is_found_by_what_it_says(lived: Stack) -> None:
    [(kept,)] = rows(lived, "SELECT COUNT(*) FROM kept")
    assert rows(lived, "SELECT COUNT(*) FROM events") == [(kept,)]
    assert kept > 100
    assert rows(lived, "SELECT COUNT(*) FROM to_restate") == [(0,)]
    [(persons,)] = rows(lived, "SELECT COUNT(DISTINCT person_id) FROM named_persons")
    assert persons > 10
    assert rows(lived, "SELECT COUNT(*) FROM entries WHERE type = ?", PenaltyAssessed.TYPE) > [(0,)]


def test_what_is_stated_is_what_penalties_has_of_the_closed_day(lived: Stack) -> None:
    closed = date.fromisoformat(lived.docket(codes(lived)[0])["as_of"]) - timedelta(days=1)
    told = lived.adjudicated(str(closed))
    kept = rows(lived, "SELECT dealer, balance_fen, payout, duties, next_due_on FROM dealers")
    assert len(kept) == len(told) > 1
    for dealer, balance, payout, duties, next_due_on in kept:
        docket = told[dealer]
        assert (balance, payout) == (docket["balance_fen"], docket["payout"])
        due = sorted(each["due_on"] for each in docket["deadlines"])
        assert (duties, next_due_on) == (len(due), due[0])


def test_hearings_to_hold_are_the_summonses_that_penalties_has_open(lived: Stack) -> None:
    told = {
        (each["dealer"], each["entry_id"], state)
        for state in ("open", "failed")
        for each in lived.read("/decisions/v1/summonses", state=state)["summonses"]
    }
    assert set(rows(lived, "SELECT dealer, about, state FROM work WHERE kind = 'hearing'")) == told
