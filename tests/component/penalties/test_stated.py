"""After a closed day the docket is stated to others, where it is not as it was last stated."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from contracts.events.dockets import DocketStated
from contracts.reading import read_json
from services.kit.log.embedded import EmbeddedLog
from services.kit.store.locations import open_store
from services.penalties.law import LAW_VERSION
from services.penalties.posting.posting_consumer import TABLES, posting_consumer
from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.decisions import heard, settled, waived
from tests.builders.given_fact import DEALER
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    closed,
    member,
    no_change_declared,
    trained,
)
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, running
from tests.component.penalties.test_parked_days import TROUBLES, live, resume


def recorded(stack: Stack, dealer: str = DEALER) -> Sequence[bytes]:
    """What penalties has recorded of a dealer, once all is read and posted."""
    stack.read("/penalties/v1/dealers")
    return [each.value for each in stack.house.penalties_store().events(dealer)]


def statements(stack: Stack, dealer: str = DEALER) -> list[dict[str, Any]]:
    events = [read_json(value) for value in recorded(stack, dealer)]
    return [each for each in events if each["type"] == DocketStated.TYPE]


def told(stack: Stack, dealer: str = DEALER) -> list[str]:
    """`2012-07-01 ¥0 0/3: change-filing/2012-07 2012-08-05 ¥5000, …`, one a statement."""
    return [
        f"{(said := each['data'])['as_of']} ¥{said['balance_fen'] // 100}"
        f" {said['penalties']['count']}/{said['penalties']['threshold']}: "
        + ", ".join(
            f"{duty['clause']}/{duty['subject']} {duty['due_on']} ¥{duty['amount_fen'] // 100}"
            for duty in said["duties"]
        )
        for each in statements(stack, dealer)
    ]


JULY = "change-filing/2012-07 2012-08-05 ¥5000, monthly-report-late/2012-07 2012-08-05 ¥2000"
AUGUST = "change-filing/2012-08 2012-09-05 ¥5000, monthly-report-late/2012-08 2012-09-05 ¥2000"


def test_a_docket_is_stated_where_it_differs_and_not_day_by_day(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    for day in ("2012-07-01", "2012-07-02", "2012-07-31", "2012-08-01", "2012-08-05", "2012-08-06"):
        stack.close(day)
    stack.close("2012-08-20")
    assert told(stack) == [
        f"2012-07-01 ¥0 0/3: {JULY}",
        f"2012-08-01 ¥0 0/3: {JULY}, {AUGUST}",
        f"2012-08-06 ¥7000 2/3: {AUGUST}",
    ]


def test_a_statement_follows_the_postings_of_its_day_in_their_stream(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    events = [read_json(value) for value in recorded(stack)]
    assert [int(each["sequence"]) for each in events] == [1, 2, 3]
    assert [each["data"].get("part") for each in events] == [[1, 2], [2, 2], None]
    last = events[-1]
    assert {name: value for name, value in last.items() if name != "data"} == {
        "specversion": "1.0",
        "id": f"{DEALER}/docket#2012-08-06",
        "source": "/penalties",
        "type": "docket.penalties.docket-stated.v1",
        "subject": DEALER,
        "time": "2012-08-06T16:00:00.000000Z",
        "recordedtime": "2012-08-06T16:00:00.000000Z",
        "sequence": "00000000000000000003",
        "actor": "penalties",
    }
    DocketStated.model_validate(last["data"])
    assert last["data"] == {
        "as_of": "2012-08-06",
        "law_version": LAW_VERSION,
        "balance_fen": 700_000,
        "payout": "normal",
        "penalties": {"year": "2012", "count": 2, "threshold": 3},
        "summonses": [],
        "duties": [
            {
                "id": f"{DEALER}/change-filing/2012-08",
                "clause": "change-filing",
                "subject": "2012-08",
                "due_on": "2012-09-05",
                "section": "4.1.5(2)",
                "amount_fen": 500_000,
            },
            {
                "id": f"{DEALER}/monthly-report-late/2012-08",
                "clause": "monthly-report-late",
                "subject": "2012-08",
                "due_on": "2012-09-05",
                "section": "5.6",
                "amount_fen": 200_000,
            },
        ],
    }


def test_what_meets_a_duty_and_what_settles_a_balance_is_stated(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-01")
    stack.post(no_change_declared("2012-07", "2012-08-02"))
    stack.close("2012-08-06")
    stack.post(settled("2012-3", "2012-08-07", 2_000))
    stack.close("2012-08-07")
    assert told(stack)[-2:] == [
        f"2012-08-06 ¥2000 1/3: {AUGUST}",
        f"2012-08-07 ¥0 1/3: {AUGUST}",
    ]


def test_a_duty_costs_what_its_round_has_grown_to_and_tells_whom_it_is_about(
    stack: Stack,
) -> None:
    stack.post(accepted("2012-07-01"), baseline_filed("2012-07-01", member("p-1", "2012-07-01")))
    stack.post(trained("p-1", "2012-07-01", passed=False))
    stack.post(hardware_inspected("I1", "2012-07-01", "labels"))
    stack.close("2012-07-01")
    [first] = statements(stack)
    [overdue] = [d for d in first["data"]["duties"] if d["clause"] == "hardware-unrectified"]
    assert (overdue["subject"], overdue["amount_fen"]) == ("I1/overdue", 600_000)
    [probation] = [d for d in first["data"]["duties"] if d["clause"] == "probation-expired"]
    assert (probation["person_id"], probation["position"]) == ("p-1", "customer_manager")
    assert probation["amount_fen"] == 0
    stack.post(rectified("I1", "2012-07-02"))
    stack.close("2012-07-02")
    assert "hardware-unrectified" not in {
        d["clause"] for d in statements(stack)[-1]["data"]["duties"]
    }


def test_a_summons_is_stated_until_it_is_passed(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-09-06")
    summons = f"{DEALER}/gm-summons/2012"
    states = []
    for outcome, day in [(None, ""), ("absent", "2012-09-07"), ("failed", "2012-09-08"),
                         ("passed", "2012-09-09")]:  # fmt: skip
        if outcome:
            stack.post(heard("gm-summons/2012", day, outcome))
            stack.close(day)
        said = statements(stack)[-1]["data"]
        states.append((said["summonses"], said["payout"]))
    named = {"entry_id": summons, "occurred_on": "2012-09-06"}
    assert states == [
        ([{**named, "state": "open"}], "normal"),
        ([{**named, "state": "open"}], "normal"),
        ([{**named, "state": "failed"}], "suspended"),
        ([], "normal"),
    ]


def test_a_waiver_takes_a_penalty_out_of_the_count(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    stack.post(waived("monthly-report-late/2012-07", "2012-08-07"))
    stack.close("2012-08-07")
    assert told(stack)[-1] == f"2012-08-07 ¥5000 1/3: {AUGUST}"


def test_the_count_begins_anew_with_the_year_for_a_dealer_without_duties(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    stack.post(closed("2012-08-20", received="2012-08-07"))
    for day in ("2012-12-31", "2013-01-01", "2013-12-31", "2014-01-01"):
        stack.close(day)
    assert told(stack)[-3:] == [
        "2012-12-31 ¥7000 2/3: ",
        "2013-01-01 ¥7000 0/3: ",
        "2014-01-01 ¥7000 0/3: ",
    ]


def test_a_late_fact_is_stated_with_the_next_run(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-08-06")
    stack.take_over(report_submitted("2012-07", "2012-08-01"))
    stack.close("2012-08-07")
    assert told(stack)[-2:] == [
        f"2012-08-06 ¥7000 2/3: {AUGUST}",
        f"2012-08-07 ¥5000 1/3: {AUGUST}",
    ]


def test_what_duties_are_told_over_http_is_what_is_stated(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-30")
    shown = stack.read(f"/penalties/v1/dealers/{DEALER}/deadlines")["deadlines"]
    due = [
        {name: value for name, value in duty.items() if name not in {"outcome", "met_by"}}
        for duty in shown
        if duty["outcome"] == "due"
    ]
    assert due == statements(stack)[-1]["data"]["duties"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_dealer_that_was_parked_is_stated_as_if_it_had_not_been(
    stack: Stack, tmp_path: Path, trouble: Any
) -> None:
    with running(tmp_path / "untroubled") as other:
        live(other, None)
        untroubled = told(other)
    live(stack, trouble)
    assert len(told(stack)) < len(untroubled)
    resume(stack)
    assert told(stack) == untroubled


def test_a_replay_states_the_same_bytes(stack: Stack, tmp_path: Path) -> None:
    live(stack, None)
    lived = recorded(stack)
    with closing(open_store(f"sqlite:{tmp_path / 'again.sqlite'}", TABLES)) as again:
        reader = posting_consumer(again, EmbeddedLog(stack.house.facts, PARTITIONS))
        reader.take()
        while reader.step():
            pass
        assert [each.value for each in again.events(DEALER)] == lived
    assert len([value for value in lived if b"docket-stated" in value]) > 2
