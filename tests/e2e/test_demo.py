"""`docket demo`: a newcomer sees penalties become a summons and mails, on one command."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.e2e.docket import Docket, Stack
from tests.patience import PATIENCE

WORDS = ("demo", "--dealers", "6", "--months", "8")


def test_a_summons_its_penalties_and_the_mails(tmp_path: Path) -> None:
    docket = Docket(tmp_path, DOCKET_PARTITIONS="2")
    with docket.running(*WORDS) as stack:
        wait_until_shown(stack)
        dealer = stack.out.split()[0]
        found = stack.get(f"/penalties/v1/dealers/{dealer}/docket")
        kinds = [entry["kind"] for entry in found["entries"]]
        [summons] = [entry for entry in found["entries"] if entry["clause"] == "gm-summons"]
        assert kinds.count("penalty") >= len(summons["evidence"]) >= 3
        for entry in found["entries"]:
            assert entry["clause"] in stack.out
            assert entry["occurred_on"] in stack.out
        assert f"balance {found['balance_fen'] // 100:,}.00 CNY" in stack.out
        assert f"/penalties/v1/entries/{summons['entry_id']}" in stack.said
        explained = stack.get(f"/penalties/v1/entries/{summons['entry_id']}")
        assert {"zh", "en"} <= set(explained["words"])
        wait_until_mailed(docket, stack)
        before = docket.must("export").out
        assert stack.stop(signal.SIGINT) == 0
        assert "Traceback" not in stack.said

    with docket.running(*WORDS, "--seed", "9") as stack:
        wait_until_shown(stack)
        assert "0 facts accepted" in stack.said, "what is loaded is not loaded again"
        assert stack.out.split()[0] == dealer
        assert stack.stop() == 0
    facts = ["export", "--topic", "staffing", "--topic", "audits"]
    assert set(docket.must(*facts).lines) <= set(before.splitlines())


def test_a_demo_stopped_while_it_loads_is_taken_up(tmp_path: Path) -> None:
    docket = Docket(tmp_path, DOCKET_PARTITIONS="2")
    with docket.running(*WORDS, "--months", "18") as stack:
        wait_until_loading(docket)
        assert stack.stop() == 0
        assert "Traceback" not in stack.said
        assert "Ctrl-C" not in stack.said, "it was not done"
    with docket.running(*WORDS, "--months", "18") as stack:
        stack.kill()
    with docket.running(*WORDS, "--months", "18") as stack:
        wait_until_shown(stack)
        assert stack.stop() == 0
    told = (docket.data / "sample.ndjson").read_bytes().splitlines()
    recorded = [
        event for event in docket.export() if event.get("provenance", "").startswith("sha256")
    ]
    assert len(recorded) == len(told)


def test_what_a_killed_demo_had_not_loaded_is_received_before_its_days_are_closed(
    tmp_path: Path,
) -> None:
    words = ("demo", "--dealers", "3", "--months", "12")
    posted = []
    for is_killed in (True, False):
        docket = Docket(tmp_path / str(is_killed), DOCKET_PARTITIONS="2")
        if is_killed:
            with docket.running(*words) as stack:
                wait_until_days_are_closed(docket)
                stack.kill()
        with docket.running(*words) as stack:
            wait_until_shown(stack)
            assert stack.stop() == 0
        said = [event["data"] for event in docket.export() if "posted_on" in event["data"]]
        posted.append([(each["entry_id"], each["posted_on"], each["amount_fen"]) for each in said])
    assert sorted(posted[0]) == sorted(posted[1])
    assert posted[0]


def test_a_folder_with_facts_of_its_own_is_left_alone(tmp_path: Path) -> None:
    from tests.e2e.facts import DEALER, accepted

    docket = Docket(tmp_path)
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"))
        assert stack.stop() == 0
    with docket.running(*WORDS) as stack:
        wait_until_shown(stack)
        assert stack.get("/penalties/v1/dealers") == [DEALER]
        assert stack.stop() == 0
    assert not (docket.data / "sample.ndjson").exists()


def wait_until_shown(stack: Stack) -> None:
    until = time.monotonic() + PATIENCE
    while "Ctrl-C stops it" not in stack.said:
        assert stack.process.poll() is None, stack.said
        assert time.monotonic() < until, stack.said
        time.sleep(0.05)


def wait_until_loading(docket: Docket) -> None:
    """The history is written down, and goes in from there."""
    until = time.monotonic() + PATIENCE
    while not (docket.data / "sample.ndjson").exists():
        assert time.monotonic() < until
        time.sleep(0.01)


def wait_until_days_are_closed(docket: Docket) -> None:
    """The first days of the history are closed; those of the rest are not."""
    until = time.monotonic() + PATIENCE
    while not is_any_day_closed(docket.data / "staffing.sqlite"):
        assert time.monotonic() < until
        time.sleep(0.02)


def is_any_day_closed(store: Path) -> bool:
    if not store.exists():
        return False
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as look:
        made = look.execute("SELECT 1 FROM sqlite_master WHERE name = 'closed_days'").fetchone()
        return bool(made and look.execute("SELECT 1 FROM closed_days").fetchone())


def wait_until_mailed(docket: Docket, stack: Stack) -> None:
    until = time.monotonic() + PATIENCE
    while not list((docket.data / "mail").glob("*.eml")):
        assert time.monotonic() < until, stack.said
        time.sleep(0.05)
