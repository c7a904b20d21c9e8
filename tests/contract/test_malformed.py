"""What is malformed, and what stands just beside it and is not (`docket adjudicate`, 24)."""

import json
from typing import Any

import pytest

from contracts.faults import Malformed
from contracts.reading import read_json, read_recorded
from tests.contract.language import SAMPLES, Event, fits, read, reads, sample
from tests.contract.words import assert_ours, told

MANAGER = {
    "person_id": "P-1",
    "name": "张三",
    "position": "customer_manager",
    "on_post_on": "2012-06-01",
}
CHECKER = {**MANAGER, "position": "process_checker"}
OTHER_MANAGER = {**MANAGER, "person_id": "P-2", "name": "李四"}
OFFICE = {"item": "office_area", "conforming": True}
ARCHIVE = {"position": "information_maintainer", "item": "customer_archive", "conforming": True}
CHANGE = {"reason": "resigned", "effective_on": "2012-07-01"}
OTHER_POST = {"department": "sales", "brand": "GWM", "post": "cashier"}


def rate(compliant: int, required: int) -> Event:
    return {"kind": "callback_rate", "compliant": compliant, "required": required}


def measured(**fields: Any) -> Event:
    callback = {"position": "sales_callback", "item": "first_level_callback"}
    return sample("audits.operations-inspected", items=[{**callback, **fields}])


def filed(**fields: Any) -> Event:
    return sample("staffing.change-filed", **{"successor": ..., "expected_on": ..., **fields})


def found(kind: str, **details: Any) -> Event:
    none = {"change": ..., "other_post": ...}
    return sample("audits.staffing-finding-recorded", kind=kind, **{**none, **details})


def corrected(**data: Any) -> Event:
    return sample(
        "decisions.fact-corrected", type="docket.staffing.dealer-closed.v1", data={**data}
    )


def inspected(*items: Event) -> Event:
    return sample("audits.hardware-inspected", items=list(items))


def operations(*items: Event) -> Event:
    return sample("audits.operations-inspected", items=list(items))


def baseline(*members: Event) -> Event:
    return sample("staffing.baseline-filed", members=list(members))


WELL_FORMED = {
    "attributes of one's own": {
        **sample("staffing.dealer-closed"),
        "tenant": "x",
        "number": -(2**31),
        "flag": True,
        "unset": None,
    },
    "a successor": filed(successor=MANAGER),
    "an expected day": filed(expected_on="2012-08-01"),
    "a successor and no day, as null": filed(successor=MANAGER, expected_on=None),
    "a day and no successor, as null": filed(successor=None, expected_on="2012-08-01"),
    "judged": measured(conforming=False),
    "measured": measured(measurement=rate(9, 10)),
    "judged, not measured, as null": measured(conforming=True, measurement=None),
    "all required callbacks comply": measured(measurement=rate(10, 10)),
    "no callback was required": measured(measurement=rate(0, 0)),
    "no rows": measured(measurement={"kind": "ssi_samples", "rows": []}),
    "an unfiled change": found("unfiled_change", change=CHANGE),
    "an unfiled change, without details": found("unfiled_change"),
    "an unfiled change and no post, as null": found("unfiled_change", other_post=None),
    "a concurrent post": found("concurrent_post", other_post=OTHER_POST),
    "a concurrent post, without details": found("concurrent_post"),
    "one member": baseline(MANAGER),
    "one person on two posts": baseline(MANAGER, CHECKER),
    "two persons on one post": baseline(MANAGER, OTHER_MANAGER),
    "an item's slug is free": inspected({"item": "coffee_machine", "conforming": True}),
    "one item at two positions": operations(ARCHIVE, {**ARCHIVE, "position": "risk_controller"}),
    "an amount below nothing": sample("decisions.settlement-recorded", amount_fen=-1),
    "a correction valid for its type": corrected(closed_on="2012-07-01", reason=""),
    "no title": sample("staffing.no-change-declared", title=...),
}
MALFORMED = {
    "a missing field": sample("staffing.dealer-closed", closed_on=...),
    "a field that is null and not optional": sample("staffing.dealer-closed", closed_on=None),
    "an unknown field": sample("staffing.dealer-closed", closed_by="P-1"),
    "an unknown field of a member": baseline({**MANAGER, "age": 30}),
    "an attribute of no sender's own": {**sample("staffing.dealer-closed"), "Tenant": "x"},
    "an attribute of more than 20 characters": {**sample("staffing.dealer-closed"), "t" * 21: "x"},
    "an attribute kept for the language": {**sample("staffing.dealer-closed"), "docketx": "x"},
    "an attribute of one's own that is an object": {**sample("staffing.dealer-closed"), "x": {}},
    "an attribute of one's own with a fraction": {**sample("staffing.dealer-closed"), "x": 0.5},
    "an attribute of one's own beyond 32 bits": {**sample("staffing.dealer-closed"), "x": 2**31},
    "a missing attribute": {
        name: value
        for name, value in sample("staffing.dealer-closed").items()
        if name != "recordedtime"
    },
    "another specversion": {**sample("staffing.dealer-closed"), "specversion": "0.3"},
    "an unknown position": sample("staffing.training-completed", position="cashier"),
    "an unknown reason": filed(successor=MANAGER, reason="retired"),
    "an unknown store type": sample("staffing.dealer-accepted", store_type="half"),
    "an unknown relation": sample("staffing.dealer-accepted", relation="cousin"),
    "an unknown verdict": sample("audits.monthly-report-assessed", verdict="good"),
    "an unknown outcome of an appeal": sample("decisions.appeal-decided", outcome="halved"),
    "an unknown outcome of a hearing": sample("decisions.hearing-held", outcome="late"),
    "an unknown kind of finding": found("rudeness"),
    "an unknown kind of measurement": measured(measurement={"kind": "nps", "rows": []}),
    "an unknown topic": sample("decisions.fact-withdrawn", topic="penalties"),
    "a rate above the whole": sample(
        "audits.monthly-report-submitted",
        indicators={"lost_sale_rate": 1.01, "complaints": 0, "churn_rate": 0, "satisfaction": 0},
    ),
    "a number as text": sample("decisions.settlement-recorded", amount_fen="100"),
    "a part of a fen": sample("decisions.settlement-recorded", amount_fen=0.5),
    "a truth as a number": sample("staffing.training-completed", passed=1),
    "neither conforming nor measurement": measured(),
    "neither of both, as null": measured(conforming=None, measurement=None),
    "both conforming and measurement": measured(conforming=True, measurement=rate(9, 10)),
    "neither successor nor expected day": filed(),
    "neither of both filed, as null": filed(successor=None, expected_on=None),
    "no item of hardware": inspected(),
    "no work item": operations(),
    "no member": baseline(),
    "a change on a concurrent post": found("concurrent_post", change=CHANGE),
    "a post on an unfiled change": found("unfiled_change", other_post=OTHER_POST),
}
BEYOND_A_SCHEMA = {
    "more comply than were required": measured(measurement=rate(11, 10)),
    "a member twice": baseline(MANAGER, {**MANAGER, "name": "又一个张三"}),
    "an item of hardware twice": inspected(OFFICE, {**OFFICE, "conforming": False}),
    "a work item twice": operations(ARCHIVE, {**ARCHIVE, "conforming": False}),
    "a correction not valid for its type": corrected(closed_on="2012-07-01"),
    "a correction of an unknown type": sample("decisions.fact-corrected", type="docket.x.y.v1"),
    "a correction of what is no fact": sample(
        "decisions.fact-corrected",
        type="docket.staffing.day-closed.v1",
        data={"through": "2012-07-01", "partition": 0},
    ),
    "the digest of another document": sample("decisions.policy-published", document="policy: x"),
}
"""What the descriptions alone can say, and the code decides."""


@pytest.mark.parametrize("case", WELL_FORMED)
def test_well_formed(case: str) -> None:
    read(WELL_FORMED[case])
    assert fits(WELL_FORMED[case], WELL_FORMED[case]["type"])


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed(case: str) -> None:
    assert not reads(MALFORMED[case])
    assert not fits(MALFORMED[case], MALFORMED[case]["type"])


@pytest.mark.parametrize("case", BEYOND_A_SCHEMA)
def test_malformed_as_only_the_code_can_see(case: str) -> None:
    assert not reads(BEYOND_A_SCHEMA[case])
    assert fits(BEYOND_A_SCHEMA[case], BEYOND_A_SCHEMA[case]["type"])


def test_an_unknown_event_type_is_malformed() -> None:
    with pytest.raises(Malformed, match="no event type"):
        read_recorded({**sample("staffing.dealer-closed"), "type": "docket.staffing.opened.v1"})


@pytest.mark.parametrize("case", [*MALFORMED, *BEYOND_A_SCHEMA])
def test_every_fault_is_told_in_both_languages_and_in_words_of_ours(case: str) -> None:
    faults = told({**MALFORMED, **BEYOND_A_SCHEMA}[case])
    assert faults
    for fault in faults:
        assert_ours(fault)


def test_a_wrong_item_does_not_make_its_list_short() -> None:
    with pytest.raises(Malformed) as refused:
        read_recorded(operations({**ARCHIVE, "position": "cashier"}))
    assert [fault.field for fault in refused.value.faults] == ["data.items.0.position"]


def test_every_fault_is_named_at_once() -> None:
    bad = sample("staffing.dealer-closed", closed_on="2012-02-30", by="x") | {"time": "noon"}
    with pytest.raises(Malformed) as refused:
        read_recorded(bad)
    assert {fault.field for fault in refused.value.faults} == {"time", "data.closed_on", "data.by"}


@pytest.mark.parametrize("line", ["", "{", "[]", "7", "null", '{"a": NaN}', '"text"', b"\xff{}"])
def test_what_is_no_json_object_is_malformed(line: str | bytes) -> None:
    with pytest.raises(Malformed):
        read_json(line)


def test_the_subject_of_a_dealers_fact_is_a_dealer_and_of_a_policy_none() -> None:
    assert not reads({**sample("staffing.dealer-closed"), "subject": "*"})
    assert not reads({**sample("decisions.policy-published"), "subject": "BJ-DEMO"})


@pytest.mark.parametrize("code", ["", "BJ DEMO", "BJ/DEMO", "BJ%2F", "BJ#1", "BJ?", "x" * 65, "**"])
def test_a_dealers_code_can_stand_in_a_path_and_an_entry_id(code: str) -> None:
    bad = {**sample("staffing.dealer-closed"), "subject": code}
    assert not reads(bad)
    assert not fits(bad, bad["type"])


def test_legacy_exports_lack_sequence_and_actor() -> None:
    for event in SAMPLES.values():
        legacy = json.loads(json.dumps(event))
        del legacy["sequence"], legacy["actor"]
        read(legacy)
        assert fits(legacy, legacy["type"])
