"""The dockets of a file are those of its lines in memory, however they are read and shared out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.commands.facts import dockets
from services.commands.facts.adjudicate import adjudicated_file, dockets_json
from services.commands.facts.sample import sample_lines
from services.commands.refusal import Failed
from services.penalties.adjudication import MalformedLines, adjudicate_lines

UNTIL = date(2025, 6, 30)


def altered(line: bytes, **members: Any) -> bytes:
    return json.dumps({**json.loads(line), **members}, ensure_ascii=False).encode() + b"\n"


@pytest.fixture(scope="module")
def history() -> list[bytes]:
    """Some dealers; events of one id about several of them; blank lines and derived events."""
    lines = list(sample_lines(dealers=4, months=18, until=UNTIL, seed=3))
    subjects = sorted({json.loads(line)["subject"] for line in lines})
    again = [
        altered(line, subject=other, recordedtime=f"2025-06-0{number}T00:00:00Z")
        for number, (line, other) in enumerate(zip(lines[40:300:40], subjects * 2, strict=False), 1)
    ]
    derived = b'{"type": "docket.penalties.whatever.v9"}\n'
    return [*lines[:200], b"\n", derived, *again, *lines[200:]]


def file_of(folder: Path, lines: list[bytes]) -> str:
    path = folder / "facts.ndjson"
    path.write_bytes(b"".join(lines))
    return str(path)


def printed(path: str, dealers: list[str], processes: int | None) -> bytes:
    with adjudicated_file(path, UNTIL, [], dealers, processes) as found:
        return b"".join(dockets_json(UNTIL, found))


def as_ever(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


@pytest.mark.parametrize("processes", [None, 1, 2])
def test_the_dockets_of_a_file(
    tmp_path: Path, history: list[bytes], processes: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dockets, "FACTS_A_PART", 100)
    path = file_of(tmp_path, history)
    assert printed(path, [], processes) == as_ever(adjudicate_lines(history, UNTIL))
    some = [json.loads(history[0])["subject"]]
    expected = adjudicate_lines(history, UNTIL, dealers=some)
    assert printed(path, some, processes) == as_ever(expected)


def test_of_nobody(tmp_path: Path) -> None:
    assert printed(file_of(tmp_path, [b"\n"]), [], 1) == as_ever(adjudicate_lines([], UNTIL))


def test_every_fault_of_every_line_is_told_by_its_number(
    tmp_path: Path, history: list[bytes]
) -> None:
    policy = altered(history[0], type="docket.decisions.policy-published.v1", subject="*")
    bad = [
        b"{\n",
        b"[]\n",
        altered(history[5], subject=7),
        altered(history[6], recordedtime="2025-06-01"),
        altered(history[7], type="docket.staffing.unknown.v1"),
        b'{"type": "docket.penalties.whatever.v9", "data": {"a": 01}}\n',
        b" " * 600_000 + b"\n",
        b'{"a": "' + b"x" * 600_000 + b'"}\n',
        policy,
        b"\xff\n",
    ]
    lines = [line for pair in zip(history, bad, strict=False) for line in pair]
    with pytest.raises(MalformedLines) as in_memory:
        adjudicate_lines(lines, UNTIL)
    with pytest.raises(Failed) as of_file:
        printed(file_of(tmp_path, lines), [], 2)
    assert str(of_file.value) == str(in_memory.value)


def test_a_dealer_of_whom_nothing_is_known(tmp_path: Path, history: list[bytes]) -> None:
    with pytest.raises(Failed, match="--dealer: no fact is about NOBODY"):
        printed(file_of(tmp_path, history), ["NOBODY"], 1)
