"""Closed days are sealed, one after the other, and what is sealed follows from what is recorded."""

import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from contracts.canonical import canonical
from contracts.events.seals import DaySealed
from contracts.topics import STAFFING
from services.commands.refusal import Failed
from services.commands.upkeep.rebuild import Differs, rebuild
from services.composition import House
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.note import Note
from services.kit.proof.tree import leaf_hash, root_of
from services.kit.settings import Settings
from services.penalties.sealing.lines import lines_sealed
from services.penalties.sealing.publishing import RolledBack
from services.settings import read_settings
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.penalties.sealed import LOG_KEY, keys_in, recorded, sealed
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, running
from tests.component.penalties.test_parked_days import live, lose_one, resume, settle
from tests.patience import PATIENCE


def lived(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    for day in ("2012-07-31", "2012-08-01", "2012-08-06"):
        stack.close(day)
    stack.post(no_change_declared("2012-07", "2012-08-07"))
    stack.close("2012-09-07")


def line(stack: Stack, number: int, stream: str = DEALER) -> str | None:
    with stack.house.penalties_store().reading() as look:
        lines = lines_sealed(look, number)
    return next((each for each in lines if f'"stream":"{stream}"' in each), None)


def test_each_closed_day_is_sealed_once_and_signed(tmp_path: Path) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        lived(stack)
        days = sealed(stack, "2012-09-07")
        store = stack.house.penalties_store()
        copies = [store.events(f"*/{partition}") for partition in range(PARTITIONS)]
        events = recorded(store, 0)
        with store.reading() as look:
            lines = [lines_sealed(look, day.number) for day in days]

    assert [day.through for day in days] == [
        "2012-07-31",
        "2012-08-01",
        "2012-08-06",
        "2012-09-07",
    ]
    assert all([c.value for c in each] == [c.value for c in copies[0]] for each in copies)
    leaves = [leaf_hash(canonical(event["data"]["seal"])) for event in events]
    for size, (event, of_day) in enumerate(zip(events, lines, strict=True), 1):
        said = DaySealed.model_validate(event["data"])
        assert event["time"] == event["recordedtime"] == said.seal.recordedtime
        assert event["id"] == f"day-sealed/{said.seal.through}"
        note = Note.read(said.checkpoint)
        assert note.is_signed_by(LOG_KEY.verifying)
        checkpoint = Checkpoint(LOG_KEY.name, size, root_of(leaves[:size]))
        assert Checkpoint.read(note.text) == checkpoint
        assert said.seal.lines == len(of_day)
        assert root_of([leaf_hash(each.encode()) for each in of_day]).hex() == said.seal.root


def test_a_line_counts_what_stood_before_the_cut_and_for_all_dealers_the_cut_too(
    tmp_path: Path,
) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        lived(stack)
        sealed(stack, "2012-09-07")
        staffing = stack.house.journals[STAFFING].store.events(DEALER)
        [at] = [p for p in range(PARTITIONS) if line(stack, 4, f"*/{p}") and _has(stack, p)]
        closings = stack.house.journals[STAFFING].store.events(f"*/{at}")
        lines = [line(stack, number) for number in range(1, 5)]
        ours = line(stack, 1, f"*/{at}")

    two, three = (root_of([leaf_hash(e.value) for e in staffing[:n]]).hex() for n in (2, 3))
    one = root_of([leaf_hash(closings[0].value)]).hex()
    assert all(f'"staffing":{{"root":"{two}","size":2}}' in str(each) for each in lines[:3])
    assert f'"staffing":{{"root":"{three}","size":3}}' in str(lines[3])
    # Stated on 31 July and 1 August; on 6 August two fines are posted, and then it is stated.
    sizes = [json.loads(str(each))["penalties"]["size"] for each in lines[:3]]
    assert sizes == [1, 2, 5]
    assert f'"staffing":{{"root":"{one}","size":1}},"stream":"*/{at}"' in str(ours)


def _has(stack: Stack, partition: int) -> bool:
    with stack.house.penalties_store().reading() as look:
        return bool(
            look.execute(
                "SELECT 1 FROM kept WHERE stream = ? AND partition = ?", (DEALER, partition)
            )
        )


def test_past_days_are_sealed_at_the_first_start_with_a_key(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        lived(stack)
        settle(stack)
        [*_, warning] = stack.parts[2].warnings()
        assert warning.startswith("nothing is sealed: DOCKET_LOG_KEY")
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        days = sealed(stack, "2012-09-07")
        assert not any("nothing is sealed" in each for each in stack.parts[2].warnings())
        stamps = [event["recordedtime"] for event in recorded(stack.house.penalties_store(), 0)]

    assert [day.through for day in days] == [
        "2012-07-31",
        "2012-08-01",
        "2012-08-06",
        "2012-09-07",
    ]
    assert stamps == sorted(set(stamps))


def settings_of(folder: Path) -> Settings:
    return read_settings(data=folder, partitions=PARTITIONS)


def test_a_rebuild_recomputes_each_seal_and_signs_none(tmp_path: Path) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        live(stack, lose_one)
        sealed(stack, "2012-09-07")
        resume(stack)
        stack.close("2012-10-08")
        before = [day.text for day in sealed(stack, "2012-10-08")]
    rebuild(settings_of(tmp_path), "penalties", None)
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        assert [day.text for day in sealed(stack, "2012-10-08")] == before
        stack.close("2012-10-09")
        assert [day.text for day in sealed(stack, "2012-10-09")][:-1] == before
        assert stack.trouble() == []


def test_a_seal_that_does_not_follow_is_shown_by_a_rebuild_and_never_accepted(
    tmp_path: Path,
) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        lived(stack)
        sealed(stack, "2012-09-07")
    spoilt = (
        "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '\"lines\":',"
        " '\"lines\":1') AS BLOB) WHERE originator_id LIKE '*/%' AND originator_version = 2"
    )
    with (
        closing(House(settings_of(tmp_path), "manual")) as house,
        house.penalties_store().transaction() as tx,
    ):
        tx.execute(spoilt)
    with pytest.raises(Differs, match="seal of 2012-08-01"):
        rebuild(settings_of(tmp_path), "penalties", None)
    with pytest.raises(Failed, match="is signed: such a difference is not accepted"):
        rebuild(settings_of(tmp_path), "penalties", "all is well")


def test_a_parked_dealer_is_held_in_its_line_until_it_goes_on(tmp_path: Path) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        live(stack, lose_one)
        [*_, day] = sealed(stack, "2012-09-07")
        held = line(stack, day.number)
        [*_, event] = recorded(stack.house.penalties_store(), 0)
        resume(stack)
        stack.close("2012-10-08")
        [*_, later] = sealed(stack, "2012-10-08")
        free = line(stack, later.number)
        [*_, event_later] = recorded(stack.house.penalties_store(), 0)

    assert '"held_since":"2012-08-0' in str(held)
    said = event["data"]["held"][DEALER]
    assert said["held_since"] in str(held)
    assert "held_since" not in str(free)
    left_out = event_later["data"]["held"][DEALER]["passed_over"]
    assert [each["topic"] for each in left_out] == [STAFFING]


def test_the_folder_grows_and_a_store_that_went_back_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    given = {**keys_in(tmp_path), "log_folder": folder}
    with running(tmp_path / "one", **given) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.close("2012-07-31")
        sealed(stack, "2012-07-31")
    with running(tmp_path / "one", **given) as stack:
        stack.close("2012-08-06")
        days = sealed(stack, "2012-08-06")
        _published(folder, 2)
    assert (folder / "tile/entries/000.p/2").read_bytes() == b"".join(
        len(day.text).to_bytes(2) + day.text.encode() for day in days
    )
    assert (folder / "tile/0/000.p/2").read_bytes() == b"".join(day.leaf for day in days)
    with (
        pytest.raises(RolledBack, match="has 2 seals, signed, and this store has 0"),
        running(tmp_path / "other", **given),
    ):
        pass


def _published(folder: Path, size: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        file = folder / "checkpoint"
        if file.exists() and file.read_text().split("\n")[1] == str(size):
            return
        time.sleep(0.02)
    raise AssertionError("the folder does not grow")
