"""Every event of the language: its fields, its closedness, whose names it carries."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from contracts.envelope import Recorded, Submission
from contracts.events import DAYS_CLOSED, EVENTS, FACTS, POSTINGS, read_fact
from contracts.records import Said
from contracts.topics import topic_of
from contracts.values import PersonalData
from tests.contract.language import MODELS, SAMPLES, sample

POSTING = (
    "entry_id clause section policy policy_version law_version occurred_on posted_on part"
    " amount_fen currency subject evidence basis explanation words? citation? count?"
    " imported?"
)
DAY_CLOSED = "through partition events?"

LANGUAGE = {
    "staffing.dealer-accepted": "name region province city store_type accepted_on main_store?"
    " relation? mailbox?",
    "staffing.dealer-closed": "closed_on reason",
    "staffing.dealer-details-changed": "from_on name? region? province? city? store_type?"
    " main_store? relation? mailbox?",
    "staffing.volumes-reported": "year monthly_sales monthly_visits",
    "staffing.baseline-filed": "members title?",
    "staffing.change-filed": "change_id person_id position reason effective_on successor?"
    " expected_on? note? title?",
    "staffing.successor-filed": "change_id successor",
    "staffing.no-change-declared": "month title?",
    "staffing.absence-recorded": "person_id from_on to_on",
    "staffing.training-completed": "person_id name position held_on passed",
    "staffing.day-closed": DAY_CLOSED,
    "audits.hardware-inspected": "inspection_id inspected_on reinspects? items",
    "audits.rectification-reported": "inspection_id items? note? photos?",
    "audits.operations-inspected": "inspection_id inspected_on items",
    "audits.staffing-finding-recorded": "finding_id found_on kind person_id? position change?"
    " other_post? present?",
    "audits.monthly-report-submitted": "month title? indicators",
    "audits.monthly-report-assessed": "month assessed_on verdict note?",
    "audits.day-closed": DAY_CLOSED,
    "decisions.appeal-lodged": "entry_id reason photos?",
    "decisions.appeal-decided": "entry_id decided_on outcome reason",
    "decisions.entry-waived": "entry_id waived_on reason",
    "decisions.hearing-held": "summons_id held_on outcome attended_by?",
    "decisions.settlement-recorded": "settled_on amount_fen reference",
    "decisions.fact-withdrawn": "topic source id reason",
    "decisions.fact-corrected": "type source id reason data",
    "decisions.policy-proposed": "policy version digest document",
    "decisions.policy-published": "policy version effective_from digest document",
    "decisions.day-closed": DAY_CLOSED,
    "penalties.penalty-assessed": POSTING,
    "penalties.fee-charged": POSTING,
    "penalties.incentive-granted": POSTING,
    "penalties.notice-issued": POSTING,
    "penalties.manager-summoned": POSTING,
    "penalties.payout-suspended": POSTING,
    "penalties.payout-released": POSTING,
    "penalties.termination-review-opened": POSTING,
    "penalties.entry-reversed": f"{POSTING} because cause",
    "penalties.docket-stated": "as_of law_version balance_fen payout penalties summonses duties",
    "penalties.day-sealed": "seal checkpoint held?",
}
SENT = "specversion id source type subject time data"
OPTIONAL = "datacontenttype? dataschema? correlationid? causationid? traceparent?"
STAMPED = "recordedtime sequence? actor? importedtime? provenance?"


def said(fields: type[BaseModel]) -> set[str]:
    return {
        name if field.is_required() else f"{name}?" for name, field in fields.model_fields.items()
    }


def test_the_language_has_these_events_and_no_others() -> None:
    assert set(EVENTS) == {f"docket.{name}.v1" for name in LANGUAGE}


@pytest.mark.parametrize("name", LANGUAGE)
def test_an_event_has_these_fields_and_no_others(name: str) -> None:
    assert said(EVENTS[f"docket.{name}.v1"]) == set(LANGUAGE[name].split())


def test_the_envelope_has_these_attributes_and_no_others() -> None:
    assert said(Submission) == set(f"{SENT} {OPTIONAL}".split())
    assert said(Recorded) == set(f"{SENT} {OPTIONAL} {STAMPED}".split())


def test_every_event_travels_in_the_topic_that_its_type_names() -> None:
    for event_type in EVENTS:
        assert event_type.startswith(topic_of(event_type).removesuffix("v1"))


def test_only_facts_may_be_sent() -> None:
    assert set(FACTS).isdisjoint({*DAYS_CLOSED, *POSTINGS})
    for event_type in {*DAYS_CLOSED, *POSTINGS}:
        with pytest.raises(ValueError, match="no event type"):
            read_fact(event_type, SAMPLES[event_type]["data"])


@pytest.mark.parametrize("model", sorted(MODELS, key=repr))
def test_every_value_is_closed_and_frozen_and_coerces_nothing(model: type[BaseModel]) -> None:
    config = getattr(model, "model", model).model_config
    assert (config["extra"], config["frozen"], config["strict"]) == ("forbid", True, True)
    if issubclass(model, Said):
        assert (model.__struct_config__.forbid_unknown_fields, model.__struct_config__.frozen) == (
            True,
            True,
        )


def test_the_names_of_members_and_trainees_are_the_only_personal_data() -> None:
    def is_personal(said_of: Any) -> bool:
        return any(
            isinstance(mark, PersonalData) for mark in getattr(said_of, "metadata", ())
        ) or any(map(is_personal, (*getattr(said_of, "__metadata__", ()), *get_args(said_of))))

    personal = {
        (model.__name__, name)
        for model in MODELS
        for name, field in model.model_fields.items()
        if is_personal(field) or is_personal(field.annotation)
    }
    assert personal == {("Member", "name"), ("TrainingCompleted", "name")}


OPTIONAL_FIELDS = [
    (event_type, name)
    for event_type, model in EVENTS.items()
    for name, field in model.model_fields.items()
    if not field.is_required()
]


@pytest.mark.parametrize(
    ("event_type", "field"),
    [
        pair
        for pair in OPTIONAL_FIELDS
        if pair != ("docket.audits.staffing-finding-recorded.v1", "person_id")  # of its kind asked
    ],
)
def test_null_says_what_leaving_out_says(event_type: str, field: str) -> None:
    read, data = EVENTS[event_type].model_validate, SAMPLES[event_type]["data"]
    left_out = {name: value for name, value in data.items() if name != field}
    assert read({**data, field: None}) == read(left_out)


def test_nothing_is_changed_in_an_event_once_read() -> None:
    accepted = EVENTS["docket.staffing.dealer-closed.v1"].model_validate(
        sample("staffing.dealer-closed")["data"]
    )
    with pytest.raises(AttributeError, match="immutable"):
        accepted.reason = "another"  # type: ignore[misc, union-attr]
