"""Waivers, summonses, hearings, the balance, and what is withdrawn or put right."""

from typing import Any

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    DEALER,
    NOTHING,
    accepted,
    change,
    docket,
    entries,
    heard,
    inspected,
    said,
    waived,
)

THREE = [inspected(f"2013-0{n}-01", f"I{n}", conforming=False) for n in (3, 4, 5)]
RECTIFIED = [
    said("rectification-reported", f"2013-0{n}-02", inspection_id=f"I{n}") for n in (3, 4, 5)
]
PENALTIES = [*THREE, *RECTIFIED]


def summoned(as_of: str, *more: Event) -> list[str]:
    return entries("gm-summons", as_of, *PENALTIES, *more)


def hardware(number: int) -> str:
    return f"hardware-nonconforming/I{number}"


def test_the_third_penalty_of_a_calendar_year_summons() -> None:
    assert summoned("2013-05-01") == ["2013 2013-05-01"]
    assert summoned("2013-04-30") == []
    next_year = [inspected(on, on, conforming=False) for on in ("2013-12-31", "2014-01-01")]
    answered = [
        said("rectification-reported", "2014-01-02", inspection_id=on)
        for on in ("2013-12-31", "2014-01-01")
    ]
    told = [*THREE[:2], *RECTIFIED[:2], *next_year, *answered]
    assert entries("gm-summons", "2014-01-10", *told) == ["2013 2013-12-31"]
    assert entries("gm-summons", "2014-01-10", *told[1:2], *told[3:]) == []


def test_a_waiver_withdraws_a_summons_unheard() -> None:
    lifted = waived(hardware(3), "2013-06-01")
    assert summoned("2013-05-31", lifted) == ["2013 2013-05-01"]
    assert summoned("2013-06-01", lifted) == []
    fourth = inspected("2013-06-10", "I6", conforming=False)
    assert summoned("2013-06-10", lifted, fourth) == ["2013 2013-06-10"]


def test_a_hearing_freezes_the_summons_as_it_stood() -> None:
    hearing = heard("gm-summons/2013", "2013-05-10", "failed")
    for on, standing in (
        ("2013-05-09", []),
        ("2013-05-10", ["2013 2013-05-01"]),
        ("2013-05-11", ["2013 2013-05-01"]),
    ):
        assert summoned("2013-06-01", hearing, waived(hardware(3), on)) == standing
    absent = heard("gm-summons/2013", "2013-05-10", "absent")
    assert summoned("2013-06-01", absent, waived(hardware(3), "2013-05-11")) == []
    early = heard("gm-summons/2013", "2013-04-30", "passed")
    assert summoned("2013-06-01", early, waived(hardware(3), "2013-05-11")) == []
    withdrawn = said(
        "fact-withdrawn",
        "2013-05-20",
        topic="audits",
        source="/oem/crd",
        id=THREE[0]["id"],
        reason="误",
    )
    assert summoned("2013-06-01", hearing, withdrawn) == []


def payouts(as_of: str, *more: Event) -> tuple[list[str], list[str], str]:
    told = [*PENALTIES, *more]
    shown = docket(as_of, *told)["payout"]
    suspended = entries("payout-suspended", as_of, *told)
    return suspended, entries("payout-released", as_of, *told), shown


SUMMONS = f"{DEALER}/gm-summons/2013"


def test_a_failed_hearing_suspends_until_one_is_passed() -> None:
    failed = heard("gm-summons/2013", "2013-05-01", "failed")
    again = heard("gm-summons/2013", "2013-05-05", "failed")
    passed = heard("gm-summons/2013", "2013-05-10", "passed")
    after = heard("gm-summons/2013", "2013-05-20", "failed")
    told = (failed, again, passed, after)
    suspended, released = f"{SUMMONS} 2013-05-01", f"{SUMMONS} 2013-05-10"
    assert payouts("2013-05-09", *told) == ([suspended], [], "suspended")
    assert payouts("2013-06-01", *told) == ([suspended], [released], "normal")
    assert payouts("2013-06-01", passed, after) == ([], [], "normal")
    assert payouts("2013-06-01", heard("gm-summons/2013", "2013-04-30", "failed")) == (
        [],
        [],
        "normal",
    )


def test_waivers_of_a_suspension_a_release_and_the_summons() -> None:
    failed = heard("gm-summons/2013", "2013-05-01", "failed")
    passed = heard("gm-summons/2013", "2013-05-10", "passed")
    suspended, released = f"{SUMMONS} 2013-05-01", f"{SUMMONS} 2013-05-10"
    off = waived(f"payout-suspended/{SUMMONS}", "2013-05-02")
    assert payouts("2013-06-01", failed, off) == ([f"{suspended} waived"], [], "normal")
    back = waived(f"payout-released/{SUMMONS}", "2013-05-12")
    assert payouts("2013-06-01", failed, passed, back) == (
        [suspended],
        [f"{released} waived"],
        "suspended",
    )
    gone = waived("gm-summons/2013", "2013-06-01")
    assert payouts("2013-06-01", failed, gone) == ([], [], "normal")
    assert summoned("2013-06-01", failed, gone) == ["2013 2013-05-01 waived"]
    assert payouts("2013-05-31", failed, gone) == ([suspended], [], "suspended")
    fewer = waived(hardware(3), "2013-05-20")
    assert summoned("2013-06-01", failed, fewer, gone) == ["2013 2013-05-01 waived"]
    assert summoned("2013-06-01", fewer, gone) == []


def test_a_vacancys_summons_is_heard_likewise() -> None:
    vacant = change("2013-01-31", "C1", "A", CHECKER, "2013-01-31")
    failed = heard("vacancy-summons/C1", "2013-04-01", "failed")
    early = heard("vacancy-summons/C1", "2013-03-31", "failed")
    assert docket("2013-04-01", vacant, failed)["payout"] == "suspended"
    assert docket("2013-04-01", vacant, early)["payout"] == "normal"


def appeal(outcome: str, on: str) -> Event:
    told = {"entry_id": f"{DEALER}/{hardware(3)}", "outcome": outcome, "reason": "核"}
    return said("appeal-decided", on, **told, decided_on=on)


def test_the_balance_is_what_is_effective_less_what_is_settled() -> None:
    def settled(received: str, on: str, amount_fen: int, reference: str) -> Event:
        told: dict[str, Any] = {"settled_on": on, "amount_fen": amount_fen, "reference": reference}
        return said("settlement-recorded", received, **told)

    assert docket("2013-05-01", *PENALTIES)["balance_fen"] == 900000
    assert docket("2013-05-01", *PENALTIES, appeal("upheld", "2013-04-01"))["balance_fen"] == 900000
    assert docket("2013-05-01", *PENALTIES, appeal("waived", "2013-04-01"))["balance_fen"] == 600000
    paid = settled("2013-04-01", "2013-04-01", 100000, "S1")
    twice = settled("2013-04-02", "2013-04-02", 500000, "S1")
    ahead = settled("2013-04-03", "2013-05-02", 7, "S2")
    assert docket("2013-05-01", *PENALTIES, paid, twice, ahead)["balance_fen"] == 800000


def withdrawn(of: Event, topic: str, on: str) -> Event:
    named = {"topic": topic, "source": of["source"], "id": of["id"]}
    return said("fact-withdrawn", on, **named, reason="有误")


def corrected(of: Event, on: str, **data: Any) -> Event:
    named = {"type": of["type"], "source": of["source"], "id": of["id"]}
    return said("fact-corrected", on, **named, reason="更正", data=of["data"] | data)


def test_a_withdrawn_fact_has_never_been() -> None:
    first = change("2013-03-01", "C1", "A", CHECKER, "2013-01-01")
    second = change("2013-03-02", "C1", "B", CHECKER, "2013-01-01")
    taken_back = withdrawn(first, "staffing", "2013-03-05")
    for_good = withdrawn(taken_back, "decisions", "2013-03-06")
    elsewhere = withdrawn(first, "audits", "2013-03-06")
    assert entries("change-filing", "2013-03-06", first, second, elsewhere) == ["C1 2013-03-01"]
    assert entries("change-filing", "2013-03-04", first, second, taken_back) == ["C1 2013-03-01"]
    told = (first, second, taken_back, for_good)
    assert entries("change-filing", "2013-03-06", *told) == ["C1 2013-03-02"]


def test_a_corrected_fact_keeps_its_instant() -> None:
    filed = change("2013-03-01", "C1", "A", CHECKER, "2013-01-01")
    right = corrected(filed, "2013-03-20", effective_on="2013-03-01", expected_on="2013-03-01")
    wrong = corrected(filed, "2013-03-21", effective_on="2013-02-01")
    assert entries("change-filing", "2013-03-20", filed, right, wrong) == []
    assert entries("change-filing", "2013-03-21", filed, right, wrong) == ["C1 2013-03-01"]
    other_type = right | {"data": right["data"] | {"type": "docket.staffing.baseline-filed.v1"}}
    assert entries("change-filing", "2013-03-20", filed, other_type) == ["C1 2013-03-01"]
    both = (filed, right, withdrawn(filed, "staffing", "2013-03-20"))
    assert entries("change-filing", "2013-03-20", *both) == []


def test_of_one_id_the_earliest_received_counts() -> None:
    filed = accepted("2013-03-01")
    sooner = filed | {"recordedtime": "2013-02-20T00:00:00.000000Z"}
    sooner["data"] = {"accepted_on": "2013-02-20"}
    late = entries("baseline-late", "2013-04-01", filed, sooner)
    assert late == ["2013-02-20 2013-02-28"]
    (found,) = docket("2013-04-01", filed, sooner)["anomalies"]
    assert found["kind"] == "differing-content"
    tied = filed | {"data": {"accepted_on": "2013-02-28"}}
    assert entries("baseline-late", "2013-04-01", filed, tied) == ["2013-02-28 2013-03-08"]


def test_a_dealer_of_whom_nothing_is_known_is_absent() -> None:
    opened = accepted("2013-03-01")
    gone = withdrawn(opened, "staffing", "2013-03-20")
    assert docket("2013-02-28", opened) is NOTHING
    assert docket("2013-03-20", opened, gone)["entries"] == []
    assert docket("2013-03-20", opened, gone) is not NOTHING
