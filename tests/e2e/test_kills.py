"""Killed at any moment, the stack keeps what it acknowledged: each fact once, and one docket."""

import json
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.events import FACTS
from contracts.events.seals import DaySealed
from contracts.personal import renamed_event
from tests.e2e.docket import PATIENCE, Docket, Process
from tests.e2e.recorded import assert_dense, is_policy, ndjson, without_stamps
from tests.e2e.senders import Senders

KILLS = 2
RECORDED = ("recordedtime", "sequence", "actor")


def sample(docket: Docket, *, dealers: int, months: int) -> bytes:
    words = ["--dealers", str(dealers), "--months", str(months)]
    return docket.must("sample", *words, "--until", "2013-03-31").out


@pytest.mark.parametrize("seed", [1, 2])
def test_every_acknowledged_fact_is_there_once(docket: Docket, seed: int) -> None:
    """Eight clients post, and repeat whatever fails, while the stack is killed again and again."""
    facts = [
        {name: value for name, value in json.loads(line).items() if name not in RECORDED}
        for line in sample(docket, dealers=6, months=4).splitlines()
    ]
    moments = sorted(random.Random(seed).sample(range(20, len(facts) - 20), KILLS))
    senders = Senders(facts, seed)
    with senders.sending():
        for number, moment in enumerate(moments, 1):
            with docket.up() as stack:
                senders.stack_is_up(stack)
                job = docket.start("close-days", "--through", f"2013-04-0{number}")
                senders.wait_for(moment)
                stack.kill()
                end(job)
        with docket.up() as stack:
            senders.stack_is_up(stack)
            senders.wait_for(len(facts))
            assert stack.stop() == 0
    assert_all_is_there(docket, senders.receipts)


def assert_all_is_there(docket: Docket, receipts: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Each fact under its receipt's number, and the live dockets those of the command."""
    with docket.up() as stack:
        docket.must("close-days", "--through", "2013-04-30")
        live = {
            dealer: stack.get(f"/penalties/v1/dealers/{dealer}/docket")
            for dealer in stack.get("/penalties/v1/dealers")
        }
        assert stack.stop() == 0
    exported = docket.export()
    assert_dense(exported)
    recorded = {(event["source"], event["id"]): event for event in exported}
    for name, receipt in receipts.items():
        stamp = (recorded[name]["sequence"], recorded[name]["recordedtime"])
        assert stamp == (receipt["sequence"], receipt["recordedtime"])
    words = ["adjudicate", "-", "--as-of", "2013-05-01", "--json"]
    said = docket.must(*words, given=ndjson(exported)).json
    assert said["dealers"] == {dealer: as_the_command(found) for dealer, found in live.items()}
    assert any(found["entries"] for found in live.values())


def as_the_command(found: dict[str, Any]) -> dict[str, Any]:
    """A live docket without what only the open day knows."""
    assert found["as_of"] == "2013-05-01"
    entries = [{n: v for n, v in entry.items() if n != "provisional"} for entry in found["entries"]]
    kept = {name: value for name, value in found.items() if name not in {"as_of", "pending"}}
    return {**kept, "entries": entries}


def test_a_killed_import_is_taken_up_where_it_was(tmp_path: Path) -> None:
    """The stack, the import and the closing of days, each killed: the streams are the same."""
    draw = random.Random(3)
    whole = Docket(tmp_path / "whole", DOCKET_PARTITIONS="2")
    broken = Docket(tmp_path / "broken", DOCKET_PARTITIONS="2")
    file = tmp_path / "older.ndjson"
    file.write_bytes(sample(whole, dealers=2, months=2))

    with whole.up() as stack:
        whole.must("import", file, "--close-days")
        whole.must("close-days", "--through", "2013-04-06")
        assert stack.stop() == 0

    for number in range(3):
        with broken.up() as stack:
            job = broken.start("import", file, "--close-days")
            wait_until_lived(broken, date(2013, 2, 3) + timedelta(15 * number + draw.randrange(15)))
            [job, stack, job][number].kill()
            end(job)
    with broken.up() as stack:
        assert broken.must("import", file, "--close-days").json["refused"] == 0
        job = broken.start("close-days", "--through", "2013-04-06")
        wait_until_lived(broken, date(2013, 4, 6))
        stack.kill()
        end(job)
    broken.must("close-days", "--through", "2013-04-06")

    for topic in ("staffing", "audits", "decisions", "penalties"):
        told = by_stream(broken.export("--topic", topic))
        assert_dense(event for stream in told.values() for event in stream)
        assert told == by_stream(whole.export("--topic", topic))
    assert docket_of(broken) == docket_of(whole)


def wait_until_lived(docket: Docket, day: date) -> None:
    """Return once staffing, which is the first to, has closed a day."""
    until = time.monotonic() + PATIENCE
    file = docket.data / "staffing.sqlite"
    while True:
        with closing(sqlite3.connect(file, timeout=30)) as look:
            [closed] = look.execute("SELECT COALESCE(MIN(through), '') FROM closed_days").fetchone()
        if closed >= str(day):
            return
        assert time.monotonic() < until, f"closed through {closed}"
        time.sleep(0.002)


def by_stream(events: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Each stream's events as they were lived, by whom they are about."""
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if not is_policy(event) and event["type"] != DaySealed.TYPE:  # signed by its own key
            partition = event["data"].get("partition", "") if event["subject"] == "*" else ""
            named = unnamed(event)
            as_lived = {**without_stamps(named), "sequence": event["sequence"]}
            found.setdefault(f"{event['subject']}/{partition}", []).append(as_lived)
    return found


def unnamed(event: dict[str, Any]) -> dict[str, Any]:
    """An event without the names in it, which each stack seals under keys of its own."""
    if event["type"] not in FACTS:
        return event
    return renamed_event(event, lambda person, _: person)


def docket_of(docket: Docket) -> bytes:
    exported = docket.must("export").out
    return docket.must("adjudicate", "-", "--as-of", "2013-04-07", "--json", given=exported).out


def end(process: Process) -> None:
    """Let go of a command whose stack is gone; it has failed in a sentence, if it has."""
    if process.process.poll() is None:
        process.kill()
    assert "Traceback" not in process.said, process.said
