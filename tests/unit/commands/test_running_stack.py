"""What a data folder remembers of its clock, and what is said where that is damaged."""

from pathlib import Path

import pytest

from services.commands.refusal import Unusable, status_of
from services.commands.running_stack import clock_of

DAMAGED = {
    "no JSON": b"manual",
    "another form": b'"manual"',
    "without its member": b"{}",
    "another clock": b'{"clock": "sand"}',
    "cut off": b'{"clock": "man',
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("clock", ["wall", "manual"])
def test_the_clock_is_as_it_was_last_asked_for(tmp_path: Path, clock: str) -> None:
    assert clock_of(tmp_path) == "wall"
    (tmp_path / "clock.json").write_text(f'{{"clock": "{clock}"}}')
    assert clock_of(tmp_path) == clock


@pytest.mark.parametrize("written", DAMAGED)
def test_a_damaged_one_is_named_with_what_to_write(tmp_path: Path, written: str) -> None:
    (tmp_path / "clock.json").write_bytes(DAMAGED[written])
    remedy = r"clock\.json is damaged; write .*wall.* or .*manual"
    with pytest.raises(Unusable, match=remedy) as said:
        clock_of(tmp_path)
    assert status_of(said.value) == 2
