"""A log that has lost its end fines nobody: no day is closed there until the end is back."""

from contextlib import closing
from pathlib import Path

import pytest

from contracts.events import POSTINGS
from contracts.reading import read_json
from contracts.topics import DECISIONS, PENALTIES, STAFFING, short_name
from services.commands.facts.export import export
from services.commands.upkeep.restore import restore
from services.composition import House
from services.kit.consumer import parking
from services.kit.log.partitions import partition_of
from services.settings import read_settings
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, running

HELD = f"*/{partition_of(DEALER, PARTITIONS)}"
NEIGHBOUR = next(
    name
    for name in (f"D-{n}" for n in range(100))
    if partition_of(name, PARTITIONS) != partition_of(DEALER, PARTITIONS)
)


@pytest.fixture
def posted(tmp_path: Path) -> list[bytes]:
    """The postings of a stack on whose log all is, of two dealers, one of whom has filed."""
    with running(tmp_path) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.post(*new_dealer("2012-07-01"), dealer=NEIGHBOUR)
        stack.close("2012-08-01")
        stack.post(no_change_declared("2012-07", "2012-08-02"))
        stack.close("2012-08-06")
        assert stack.postings()
    return whole_export(tmp_path, PENALTIES)


def whole_export(folder: Path, *topics: str) -> list[bytes]:
    settings = read_settings(data=folder, partitions=PARTITIONS)
    with closing(House(settings, "manual")) as house:
        return list(export(house, [], topics or (STAFFING, "docket.audits.v1", DECISIONS)))


def lose_the_end(folder: Path) -> None:
    """What was filed last is on the log no more, and a new reader never saw it."""
    settings = read_settings(data=folder, partitions=PARTITIONS)
    with closing(House(settings, "manual")) as house:
        store = house.journals[STAFFING].store
        last = store.events(DEALER)[-1]
        assert "no-change-declared" in last.type
        with store.transaction() as tx:
            tx.execute(
                "DELETE FROM stored_events WHERE originator_id = ? AND originator_version = ?",
                (DEALER, last.sequence),
            )
    for file in folder.glob(f"{short_name(PENALTIES)}.sqlite*"):
        file.unlink()


def of(dealer: str, recorded: list[bytes]) -> list[bytes]:
    """The postings of a dealer."""
    events = [(each, read_json(each)) for each in recorded]
    return [
        each for each, event in events if event["subject"] == dealer and event["type"] in POSTINGS
    ]


def reasons(stack: Stack) -> dict[str, str]:
    stack.postings()
    with stack.house.penalties_store().reading() as look:
        return {each.stream: each.reason for each in parking.all_parked(look)}


def test_nothing_is_posted_until_the_end_is_back_and_then_all_is_as_it_was(
    posted: list[bytes], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = tmp_path / "whole.ndjson"
    whole.write_bytes(b"".join(value + b"\n" for value in whole_export(tmp_path)))
    lose_the_end(tmp_path)
    with running(tmp_path) as stack:
        [(held, why)] = reasons(stack).items()
        assert held == HELD
        assert why.startswith(f"events are lost: {STAFFING}/{HELD[2:]}: its service had recorded 5")
        assert "and 4 of these have come" in why
        assert "2012-08-06" in why
        assert "docs/operations.md, Lost events" in why
        assert why in caplog.text
        stack.close("2012-08-07")
        assert set(reasons(stack)) == {HELD}
    held_postings = whole_export(tmp_path, PENALTIES)
    assert of(DEALER, held_postings) == []
    assert of(NEIGHBOUR, held_postings)[: len(of(NEIGHBOUR, posted))] == of(NEIGHBOUR, posted)

    settings = read_settings(data=tmp_path, partitions=PARTITIONS)
    restore(settings, "staffing", str(whole))
    with running(tmp_path) as stack:
        assert reasons(stack) == {}
        assert f"{HELD} goes on" in caplog.text
    after = whole_export(tmp_path, PENALTIES)
    assert of(DEALER, after)[: len(of(DEALER, posted))] == of(DEALER, posted)


def test_whoever_resumes_it_goes_on_without_what_is_lost(
    posted: list[bytes], tmp_path: Path
) -> None:
    lose_the_end(tmp_path)
    with running(tmp_path) as stack:
        assert set(reasons(stack)) == {HELD}
        store = stack.house.penalties_store()
        with store.transaction() as tx:
            parking.ask_to_resume(tx, HELD, "the log is gone for good", stack.house.clock.now())
        assert reasons(stack) == {}
    assert len(of(DEALER, whole_export(tmp_path, PENALTIES))) > len(of(DEALER, posted))
