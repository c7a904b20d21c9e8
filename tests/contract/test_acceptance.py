"""What is asked at the door of every text, number and date, and never of what is recorded."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.acceptance import refuse_at_door
from contracts.events import FACTS
from contracts.faults import Malformed
from contracts.reading import read_recorded
from contracts.sent import TooLong, TooMany, read_sent, read_sent_array
from tests.contract.language import SAMPLES, Event, put, reads, sample

RECORDED_FACTS = {name: event for name, event in SAMPLES.items() if event["type"] in FACTS}
ENVELOPE = ("id", "source", "dataschema", "correlationid", "causationid", "traceparent", "actor")
CODES = {
    "a line feed": "c\n1",
    "U+0000": "c\0",
    "an escape": "c\x1b[31m",
    "a C1 control": "c\x9b31m",
    "a turn of direction": "c\u202e1",
    "an isolate": "c\u20661",
    "a zero-width space": "c\u200b1",
    "a byte order mark": "\ufeffc",
    "a variation selector": "c\ufe0f",
    "a Hangul filler": "c\u3164",
    "a noncharacter": "c\ufdd0",
    "the last of a plane": "c\U0001ffff",
    "a decomposed letter": "cafe\u0301",
    "201 characters": "c" * 201,
}
FILED = "staffing.change-filed"


def refused(event: Event) -> list[str]:
    """The fields that the door does not take."""
    try:
        refuse_at_door(*read_recorded(event))
    except Malformed as fault:
        return [each.field for each in fault.faults if each.remedy and each.zh]
    return []


def texts(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The path of every text in an event."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(each, *path, name)


@pytest.mark.parametrize("name", RECORDED_FACTS)
def test_every_sample_passes(name: str) -> None:
    assert refused(RECORDED_FACTS[name]) == []


@pytest.mark.parametrize("name", RECORDED_FACTS)
def test_no_text_of_any_event_holds_a_control_character_or_goes_on_for_ever(name: str) -> None:
    event = RECORDED_FACTS[name]
    for path in set(texts(event)) - {("type",)}:
        for text in (f"{event['id']}\x07", "x" * 65_537):
            changed = put(event, path, text)
            assert not reads(changed) or refused(changed) == [".".join(map(str, path))]


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_a_code_is_read_and_not_taken(code: str) -> None:
    event = sample(FILED, change_id=code)
    assert reads(event)
    assert refused(event) == ["data.change_id"]


@pytest.mark.parametrize("attribute", ENVELOPE)
def test_an_attribute_is_a_code(attribute: str) -> None:
    event = sample(FILED) | {attribute: "a\u200bb"}
    assert reads(event)
    assert refused(event) == [attribute]
    assert refused(event | {attribute: "x" * 200}) == []
    assert refused(event | {attribute: "x" * 201}) == [attribute]


def test_a_text_may_have_lines_and_tabs_where_it_is_prose() -> None:
    assert refused(sample(FILED, note="first\n\tsecond, \u202eturned")) == []
    assert refused(sample(FILED, note="first\rsecond")) == ["data.note"]
    assert refused(sample("staffing.dealer-accepted", name="two\nlines")) == ["data.name"]


def test_a_text_has_at_most_2000_characters() -> None:
    assert refused(sample(FILED, note="\U00020000" * 2000)) == []
    assert refused(sample(FILED, note="x" * 2001)) == ["data.note"]


def test_what_a_correction_carries_is_held_to_the_same() -> None:
    corrected = sample(
        "decisions.fact-corrected",
        type="docket.staffing.dealer-closed.v1",
        data={"closed_on": "2201-01-01", "reason": "x\0"},
    )
    assert refused(corrected) == ["data.data.closed_on", "data.data.reason"]


@pytest.mark.parametrize("number", [1e20, 2**53, -(2**53)])
def test_a_number_lies_below_two_to_the_53rd(number: float) -> None:
    event = sample("decisions.settlement-recorded", amount_fen=int(number))
    assert reads(event)
    assert refused(event) == ["data.amount_fen"]
    assert refused(sample("decisions.settlement-recorded", amount_fen=2**53 - 1)) == []
    volumes = sample("staffing.volumes-reported", monthly_sales=abs(float(number)))
    assert refused(volumes) == ["data.monthly_sales"]


@pytest.mark.parametrize("year", ["0001", "1948", "2201", "9998"])
def test_a_date_lies_in_1949_to_2200(year: str) -> None:
    assert refused(sample(FILED, effective_on=f"{year}-12-31")) == ["data.effective_on"]
    assert refused(sample("staffing.no-change-declared", month=f"{year}-12")) == ["data.month"]
    at = {"time": f"{year}-12-31T09:00:00+08:00"}
    assert refused(sample(FILED) | at) == ["time"]
    assert refused(sample(FILED) | {"recordedtime": at["time"]}) == []


def test_the_first_and_the_last_day_are_taken() -> None:
    assert refused(sample(FILED, effective_on="1949-01-01", expected_on="2200-12-31")) == []
    assert refused(sample("staffing.no-change-declared", month="0000-01")) == ["data.month"]


def test_a_member_said_twice_is_named() -> None:
    with pytest.raises(Malformed, match="month: stands there twice"):
        read_sent(b'{"data": {"month": "2012-06", "month": "2012-07"}}')


@pytest.mark.parametrize(
    "text", ['{"a": 1e999}', '{"a": NaN}', '{"a": "\\ud800"}', '{"\\udc00": 1}']
)
def test_what_one_reader_takes_and_another_does_not_is_no_json(text: str) -> None:
    with pytest.raises(Malformed):
        read_sent(text.encode())


def test_no_more_of_an_array_is_read_than_is_taken() -> None:
    body = b"[" + b"{}," * 500_000 + b"{}]"
    values = read_sent_array(body, 3, 100)
    assert [next(values) for _ in range(3)] == [{}, {}, {}]
    with pytest.raises(TooMany, match="at most 3"):
        next(values)


def test_a_long_value_of_an_array_is_passed_over_unread() -> None:
    long = [{"text": ']}\\"' * 50}, [[]] * 50]
    body = json.dumps([1, *long, {"last": True}]).encode()
    first, one, two, last = read_sent_array(body, 10, 60)
    assert (first, last) == (1, {"last": True})
    assert [one, two] == [TooLong(len(json.dumps(each))) for each in long]


@pytest.mark.parametrize("body", ["[", "[1", "[1,", "[1,]", "[1 2]", "[1] 2", "1", '["' + "x" * 99])
def test_what_is_no_array(body: str) -> None:
    with pytest.raises(Malformed):
        list(read_sent_array(body.encode(), 10, 20))


@pytest.mark.parametrize("body", [" [ ] ", "[]", "[1 , 2 ]"])
def test_an_array_may_have_space_in_it(body: str) -> None:
    assert list(read_sent_array(body.encode(), 10, 20)) == json.loads(body)
