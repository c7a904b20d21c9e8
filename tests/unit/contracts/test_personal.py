"""The names in a fact are found wherever they stand, and nothing but names is changed."""

import json
from typing import Any

import pytest

from contracts.events import FACTS, read_fact
from contracts.personal import (
    ERASED,
    are_comparable,
    persons_named,
    renamed,
    renamed_event,
    with_names,
)
from contracts.values import PersonalData

MEMBER = {
    "person_id": "p-1",
    "name": "李雷",
    "position": "customer_manager",
    "on_post_on": "2012-06-01",
}
OTHER = {**MEMBER, "person_id": "p-2", "name": "韩梅梅", "position": "sales_callback"}
CHANGE = {
    "change_id": "c-1",
    "person_id": "p-1",
    "position": "customer_manager",
    "reason": "resigned",
    "effective_on": "2012-07-01",
    "successor": OTHER,
}
BASELINE = {"members": [MEMBER, OTHER]}
CORRECTION = {
    "type": "docket.staffing.baseline-filed.v1",
    "source": "/dealers/BJ-BSL/dms",
    "id": "1",
    "reason": "misspelt",
    "data": BASELINE,
}


def named(kind: str, data: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, str]]:
    return [tuple(each) for each in persons_named(read_fact(f"docket.{kind}.v1", data))]


def test_names_are_found_in_lists_in_nested_values_and_in_corrections() -> None:
    assert named("staffing.baseline-filed", BASELINE) == [
        (("members", 0, "name"), "p-1", "李雷"),
        (("members", 1, "name"), "p-2", "韩梅梅"),
    ]
    assert named("staffing.change-filed", CHANGE) == [(("successor", "name"), "p-2", "韩梅梅")]
    assert named("decisions.fact-corrected", CORRECTION) == [
        (("data", "members", 0, "name"), "p-1", "李雷"),
        (("data", "members", 1, "name"), "p-2", "韩梅梅"),
    ]


def test_a_fact_without_names_has_none() -> None:
    assert named("staffing.no-change-declared", {"month": "2012-06"}) == []
    assert (
        named(
            "staffing.dealer-accepted",
            {
                "name": "北京博世隆",
                "region": "北京",
                "province": "北京",
                "city": "北京",
                "store_type": "full",
                "accepted_on": "2012-01-01",
            },
        )
        == []
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("staffing.baseline-filed", BASELINE),
        ("staffing.change-filed", CHANGE),
        ("decisions.fact-corrected", CORRECTION),
    ],
)
def test_a_renamed_fact_says_the_same_as_its_renamed_data(kind: str, data: dict[str, Any]) -> None:
    event_type = f"docket.{kind}.v1"
    fact = read_fact(event_type, data)
    before = json.dumps(data)

    event = renamed_event({"type": event_type, "data": data}, lambda person, _: f"<{person}>")

    assert renamed(fact, lambda person, _: f"<{person}>") == read_fact(event_type, event["data"])
    assert {each.name for each in persons_named(read_fact(event_type, event["data"]))} <= {
        "<p-1>",
        "<p-2>",
    }
    assert json.dumps(data) == before
    assert with_names(data, {}) == data


def test_every_personal_field_of_the_language_is_found() -> None:
    """A field marked as personal data stands beside the `person_id` of whom it names."""
    marked = {
        (model.__name__, name)
        for model in _models()
        for name, info in model.model_fields.items()
        if any(isinstance(mark, PersonalData) for mark in info.metadata)
    }
    assert marked == {("Member", "name"), ("TrainingCompleted", "name")}
    assert all(
        "person_id" in model.model_fields
        for model in _models()
        if (model.__name__, "name") in marked
    )


def _models() -> set[Any]:
    from contracts.events.staffing import Member

    return {*FACTS.values(), Member}


def test_only_names_of_one_form_are_compared() -> None:
    assert are_comparable("李雷", "李磊")
    assert are_comparable("sealed:v1:AA", "sealed:v1:BB")
    assert not are_comparable("李雷", "sealed:v1:AA")
    assert not are_comparable(ERASED, "sealed:v1:AA")
