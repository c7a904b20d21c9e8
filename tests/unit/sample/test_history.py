"""A history: the same for the same arguments, well formed, in order, and plainly fictitious."""

import itertools
import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.events import FACTS
from contracts.reading import read_recorded
from contracts.topics import topic_of
from contracts.values import SHANGHAI
from services.sample import sample_history

UNTIL = date(2014, 6, 30)
NETWORK = list(sample_history(dealers=12, months=24, until=UNTIL, seed=7))


def as_bytes(events: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(event, ensure_ascii=False).encode() for event in events]


def received_on(event: dict[str, Any]) -> date:
    instant: str = event["recordedtime"]
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date()


def test_the_same_arguments_tell_the_same_history_byte_for_byte() -> None:
    again = list(sample_history(dealers=12, months=24, until=UNTIL, seed=7))
    assert as_bytes(again) == as_bytes(NETWORK)


def test_another_seed_tells_another_history() -> None:
    other = list(sample_history(dealers=12, months=24, until=UNTIL, seed=8))
    assert as_bytes(other) != as_bytes(NETWORK)


def test_every_event_is_of_the_published_language() -> None:
    for event in NETWORK:
        recorded, fact = read_recorded(event)
        assert recorded.type == fact.TYPE


def test_events_come_in_the_order_received_and_end_by_the_last_day() -> None:
    times = [event["recordedtime"] for event in NETWORK]
    assert times == sorted(times)
    assert received_on(NETWORK[0]) >= date(2012, 7, 1)
    assert received_on(NETWORK[-1]) == UNTIL


def test_a_claim_never_lies_after_its_receipt() -> None:
    for event in NETWORK:
        claimed = datetime.fromisoformat(event["time"]).astimezone(UTC)
        received = datetime.fromisoformat(event["recordedtime"])
        assert timedelta(0) <= received - claimed < timedelta(minutes=5)


def test_sequences_are_dense_for_each_topic_and_dealer() -> None:
    streams = defaultdict(list)
    for event in NETWORK:
        streams[topic_of(event["type"]), event["subject"]].append(int(event["sequence"]))
    for numbers in streams.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_an_id_is_given_once() -> None:
    ids = [(event["source"], event["id"]) for event in NETWORK]
    assert len(ids) == len(set(ids))


def test_every_source_speaks_under_its_own_name() -> None:
    for event in NETWORK:
        origin, own = event["source"].split("/")[1], event["actor"].split(":")[0]
        assert (origin, own) in {("oem", "crd"), ("oem", "inspector"), ("dealers", "dms")}
        if origin == "dealers":
            assert event["source"] == f"/dealers/{event['subject']}/dms"
            assert event["actor"] == f"dms:{event['subject']}"


def test_every_fact_but_a_policy_occurs_in_a_large_network() -> None:
    told = {event["type"] for event in sample_history(dealers=120, months=24, until=UNTIL, seed=1)}
    untold = {"policy-proposed", "policy-published"}
    assert set(FACTS) - told == {f"docket.decisions.{name}.v1" for name in untold}


def test_nobody_in_it_exists() -> None:
    accepted = [e["data"] for e in NETWORK if e["type"].endswith("dealer-accepted.v1")]
    assert len(accepted) == 12
    for dealer in accepted:
        assert "样例" in dealer["name"]
        assert dealer["mailbox"].endswith(".example")
    names = {
        member["name"]
        for event in NETWORK
        if event["type"].endswith("baseline-filed.v1")
        for member in event["data"]["members"]
    }
    assert all(name[1] == "某" for name in names)


def test_a_dealer_brings_some_ten_to_twenty_facts_a_month() -> None:
    facts = Counter(event["subject"] for event in NETWORK)
    established = [count / 24 for count in facts.values() if count > 100]
    assert len(established) >= 9
    assert 10 <= sum(established) / len(established) <= 20


@pytest.mark.parametrize("dealers", [1, 2, 5])
@pytest.mark.parametrize("months", [1, 2, 7])
@pytest.mark.parametrize("until", [date(2012, 6, 1), date(2024, 2, 29), date(2026, 1, 1)])
def test_a_small_history_is_one_too(dealers: int, months: int, until: date) -> None:
    events = list(sample_history(dealers, months, until, seed=3))
    assert {event["subject"] for event in events} <= {e["subject"] for e in NETWORK}
    assert len({event["subject"] for event in events}) == dealers
    for event in events:
        read_recorded(event)
    assert all(received_on(event) <= until for event in events)


def test_what_lies_before_the_regulation_is_not_told() -> None:
    first = next(iter(sample_history(dealers=3, months=60, until=date(2012, 9, 30), seed=1)))
    assert received_on(first) == date(2012, 6, 1)


@pytest.mark.parametrize(("dealers", "months"), [(0, 12), (5, 0), (-1, -1)])
def test_a_history_of_nobody_or_no_time_is_refused(dealers: int, months: int) -> None:
    with pytest.raises(ValueError, match="at least one dealer and one month"):
        sample_history(dealers, months, UNTIL, seed=1)


def test_events_are_handed_over_one_by_one() -> None:
    few = list(itertools.islice(sample_history(dealers=12, months=24, until=UNTIL, seed=7), 5))
    assert few == NETWORK[:5]
