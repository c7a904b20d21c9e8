"""Lists of appeals and summonses are read page by page; a place that no page gave is refused."""

from pathlib import Path

import pytest

from services.kit.log.partitions import partition_of
from services.penalties.posting.appeals_and_summonses import page, write_matters
from tests.builders.decisions import (
    appeal_decided,
    appeal_lodged,
)
from tests.builders.given_fact import DEALER
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.kit.stores import ExplainingStore
from tests.component.penalties.matters import (
    APPEALS,
    DEALERS,
    FIRST,
    SUMMONSES,
    listed,
    say,
    summoned,
)
from tests.component.penalties.matters import (
    stack as stack,  # noqa: PLC0414
)
from tests.component.penalties.stack import PARTITIONS, Stack, running


def test_pages_are_bounded_and_go_on_where_the_one_before_ended(stack: Stack) -> None:
    summoned(stack, *DEALERS)
    for dealer in DEALERS:
        say(stack, appeal_lodged(FIRST, "2012-07-02"), dealer=dealer)
    for path in (APPEALS, SUMMONSES):
        name = path.rpartition("/")[2]
        found: list[str] = []
        query = {"limit": "2", "state": "open"}
        for length in (2, 2, 1):
            page = stack.read(path, **query)
            assert len(page[name]) == length
            found += [each["dealer"] for each in page[name]]
            if length == 2:
                query["after"] = page["next"]
        assert page["next"] is None
        assert found == list(DEALERS)


def test_a_page_goes_on_past_what_was_decided_meanwhile(stack: Stack) -> None:
    summoned(stack, *DEALERS)
    for dealer in DEALERS:
        say(stack, appeal_lodged(FIRST, "2012-07-02"), dealer=dealer)
    first = stack.read(APPEALS, state="open", limit="2")
    say(stack, appeal_decided(FIRST, "2012-07-02", "upheld"), dealer=DEALERS[1])
    rest = listed(stack, APPEALS, state="open", after=first["next"])
    assert [dealer for dealer, _ in rest] == list(DEALERS[2:])


@pytest.mark.parametrize("after", ["!", "AAAA", "5LiA", "é"])
def test_a_place_that_no_page_gave_is_refused(stack: Stack, after: str) -> None:
    for path in (APPEALS, SUMMONSES):
        refused = stack.get(path, after=after)
        assert refused.status_code == 422
        assert [fault["field"] for fault in refused.json()["faults"]] == ["after"]


def test_a_place_of_another_list_is_refused(stack: Stack) -> None:
    summoned(stack, *DEALERS[:2])
    after = stack.read(SUMMONSES, limit="1")["next"]
    assert stack.get(SUMMONSES, after=after).status_code == 200
    assert stack.get(APPEALS, after=after).status_code == 422


@pytest.mark.parametrize(("path", "state"), [(APPEALS, "passed"), (SUMMONSES, "upheld")])
def test_a_state_that_is_none_is_refused(stack: Stack, path: str, state: str) -> None:
    refused = stack.get(path, state=state)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["faults"]] == ["state"]
    assert stack.get(path, limit="1001").status_code == 422


def test_everything_is_found_by_index(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        summoned(stack, *DEALERS[:2])
        say(stack, appeal_lodged(FIRST, "2012-07-02"))
        stack.read(APPEALS)
        explaining = ExplainingStore(stack.house.penalties_store())
        with explaining.reading() as look:
            for state in (None, "open"):
                assert len(page(look, "appeal", state, b"", 10).matters) == 1
        partition = partition_of(DEALER, PARTITIONS)
        with explaining.transaction() as tx:
            write_matters(tx, DEALER, partition)
        assert explaining.read_whole & {"matters", "kept", "stored_events"} == set()
