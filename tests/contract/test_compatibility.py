"""What was released stays as it was: each breaking change is seen, an optional field may come."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tools.contracts.compatibility import breaks
from tools.contracts.files import released
from tools.contracts.schemas import Schema, event_schemas

CHANGE = "docket.staffing.change-filed.v1"
SETTLED = "docket.decisions.settlement-recorded.v1"
INSPECTED = "docket.audits.operations-inspected.v1"
REPORTED = "docket.audits.monthly-report-submitted.v1"
FOUND = "docket.audits.staffing-finding-recorded.v1"
ASSESSED = "docket.penalties.penalty-assessed.v1"
OPTIONAL_TEXT = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}

CURRENT = event_schemas()
Edit = Callable[[Schema], Any]


def edited(name: str, edit: Edit) -> list[str]:
    """The faults found where the schema of that name is edited so."""
    after = deepcopy(CURRENT)
    edit(after[name])
    assert after != CURRENT
    return breaks(CURRENT, after)


def data(schema: Schema) -> Schema:
    found: Schema = schema["properties"]["data"]
    return found


def fields(schema: Schema, model: str | None = None) -> Schema:
    """The fields of an event's data, or of a model within it."""
    found: Schema = (schema["$defs"][model] if model else data(schema))["properties"]
    return found


def test_the_schemas_as_they_are_break_nothing_released() -> None:
    assert released(), "nothing was ever released: `make contracts-release`"
    assert breaks(released(), CURRENT) == []


def test_every_released_type_is_known_and_a_new_type_may_come() -> None:
    after = {**deepcopy(CURRENT), "docket.staffing.dealer-merged.v1": CURRENT[CHANGE]}
    assert breaks(CURRENT, after) == []


MAY_COME: dict[str, tuple[str, Edit]] = {
    "an optional field": (CHANGE, lambda s: fields(s).update(remark=OPTIONAL_TEXT)),
    "an optional field of a model within": (
        CHANGE,
        lambda s: fields(s, "Member").update(grade=OPTIONAL_TEXT),
    ),
    "an optional attribute of the envelope": (
        CHANGE,
        lambda s: s["properties"].update(dockettenant=OPTIONAL_TEXT),
    ),
    "an optional field that is a new model": (
        CHANGE,
        lambda s: (
            s["$defs"].update(Handover={"type": "object"}),
            fields(s).update(handover={"anyOf": [{"$ref": "#/$defs/Handover"}, {"type": "null"}]}),
        ),
    ),
    "better words": (CHANGE, lambda s: fields(s)["change_id"].update(description="better words")),
    "another order of a set": (CHANGE, lambda s: fields(s)["reason"]["enum"].reverse()),
    "a value more in a closed set": (CHANGE, lambda s: fields(s)["reason"]["enum"].append("died")),
    "a requirement dropped": (CHANGE, lambda s: data(s)["required"].remove("change_id")),
    "a requirement dropped, and null for it": (
        CHANGE,
        lambda s: (
            data(s)["required"].remove("change_id"),
            fields(s).update(change_id={"anyOf": [fields(s)["change_id"], {"type": "null"}]}),
        ),
    ),
    "a kind more, with a rule of its own": (
        FOUND,
        lambda s: (
            fields(s)["kind"]["enum"].append("vandalism"),
            data(s)["oneOf"].append({"properties": {"kind": {"const": "vandalism"}}}),
        ),
    ),
}
BREAKS: dict[str, tuple[str, Edit]] = {
    "an optional field is gone": (CHANGE, lambda s: fields(s).pop("title")),
    "a required field is gone": (
        CHANGE,
        lambda s: (fields(s).pop("change_id"), data(s)["required"].remove("change_id")),
    ),
    "a field bears another name": (CHANGE, lambda s: fields(s).update(note=fields(s).pop("title"))),
    "an attribute under a name that a sender may use for its own": (
        CHANGE,
        lambda s: s["properties"].update(tenant=OPTIONAL_TEXT),
    ),
    "a new field is required": (
        CHANGE,
        lambda s: (fields(s).update(by={"type": "string"}), data(s)["required"].append("by")),
    ),
    "an optional field is required now": (CHANGE, lambda s: data(s)["required"].append("title")),
    "an optional field within is required now": (
        CHANGE,
        lambda s: s["$defs"]["Member"]["required"].append("other_posts"),
    ),
    "null is refused now": (CHANGE, lambda s: fields(s)["title"]["anyOf"].pop()),
    "another type": (CHANGE, lambda s: fields(s)["change_id"].update(type="integer")),
    "a wider type": (SETTLED, lambda s: fields(s)["amount_fen"].update(type="number")),
    "another const": (CHANGE, lambda s: s["properties"]["type"].update(const="docket.x.y.v1")),
    "a value less in a closed set": (CHANGE, lambda s: fields(s)["reason"]["enum"].pop()),
    "a value less in a closed set within": (
        CHANGE,
        lambda s: fields(s, "Member")["position"]["enum"].pop(),
    ),
    "a kind less": (
        INSPECTED,
        lambda s: fields(s, "OperationsItem")["measurement"]["anyOf"][0]["oneOf"].pop(),
    ),
    "a higher minimum": (SETTLED, lambda s: fields(s)["amount_fen"].update(minimum=0)),
    "a lower maximum": (
        REPORTED,
        lambda s: fields(s, "Indicators")["churn_rate"].update(maximum=0.5),
    ),
    "a higher maximum": (
        REPORTED,
        lambda s: fields(s, "Indicators")["churn_rate"].update(maximum=9),
    ),
    "a longer least length": (CHANGE, lambda s: fields(s)["change_id"].update(minLength=2)),
    "a new greatest length": (CHANGE, lambda s: fields(s)["change_id"].update(maxLength=20)),
    "a new pattern": (CHANGE, lambda s: fields(s)["change_id"].update(pattern="^C")),
    "another pattern": (CHANGE, lambda s: s["properties"]["subject"].update(pattern="^[A-Z]+$")),
    "a new format": (CHANGE, lambda s: fields(s)["change_id"].update(format="uuid")),
    "no format": (CHANGE, lambda s: fields(s)["effective_on"].pop("format")),
    "more items at least": (INSPECTED, lambda s: fields(s)["items"].update(minItems=2)),
    "a limit of items": (INSPECTED, lambda s: fields(s)["items"].update(maxItems=5)),
    "other items": (ASSESSED, lambda s: fields(s)["evidence"].update(items={"type": "integer"})),
    "other values of a map": (
        ASSESSED,
        lambda s: fields(s)["explanation"].update(additionalProperties={"type": "string"}),
    ),
    "an object is open now": (CHANGE, lambda s: data(s).update(additionalProperties=True)),
    "a rule more": (CHANGE, lambda s: data(s).update(allOf=[{"required": ["title"]}])),
    "a choice less": (CHANGE, lambda s: data(s)["anyOf"].pop()),
    "a required field that may be null": (
        CHANGE,
        lambda s: fields(s).update(change_id={"anyOf": [fields(s)["change_id"], {"type": "null"}]}),
    ),
    "a rule of a kind gone": (FOUND, lambda s: data(s)["oneOf"].pop()),
    "a rule of a kind narrower": (
        FOUND,
        lambda s: data(s)["oneOf"][1]["properties"].update(position={"type": "null"}),
    ),
    "a rule of a kind wider": (
        FOUND,
        lambda s: data(s)["oneOf"][1]["properties"].pop("change"),
    ),
    "a choice narrower": (
        CHANGE,
        lambda s: data(s)["anyOf"][0]["properties"].update(reason={"const": "resigned"}),
    ),
    "another unit": (SETTLED, lambda s: fields(s)["amount_fen"].update({"x-unit": "yuan"})),
    "personal data no longer marked": (
        CHANGE,
        lambda s: fields(s, "Member")["name"].pop("x-personal-data"),
    ),
    "a field newly marked as personal": (
        CHANGE,
        lambda s: fields(s)["person_id"].update({"x-personal-data": True}),
    ),
    "another name of the schema": (CHANGE, lambda s: s.update({"$id": "https://other.example/"})),
}


@pytest.mark.parametrize("change", MAY_COME)
def test_what_may_come(change: str) -> None:
    assert edited(*MAY_COME[change]) == []


@pytest.mark.parametrize("change", BREAKS)
def test_what_breaks(change: str) -> None:
    name, edit = BREAKS[change]
    faults = edited(name, edit)
    assert faults
    assert all(re.match(rf"{re.escape(name)}/\S+: ", fault) for fault in faults)


def test_a_type_that_is_gone_breaks() -> None:
    after = {name: schema for name, schema in CURRENT.items() if name != CHANGE}
    assert breaks(CURRENT, after) == [f"{CHANGE}: is gone"]
