"""The clients in `examples/` deliver each event once, however often both sides are restarted."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared
from tests.patience import PATIENCE
from tools.servers.here import free_port

EXAMPLES = Path(__file__).parents[2] / "examples"
MOST = 40


def command(name: str) -> list[str]:
    if name == "send.py":
        return [sys.executable, str(EXAMPLES / name)]
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java 17 or later, which runs a file of source")
    return [java, str(EXAMPLES / name)]


@pytest.mark.parametrize("name", ["send.py", "Send.java"])
def test_a_client_survives_a_restart_of_both_sides(tmp_path: Path, name: str) -> None:
    docket = Docket(tmp_path)
    port = free_port()
    sent = [accepted("2012-06-04")]
    sent += [declared("2012-06-28", "2012-06", f"{number}") for number in range(MOST)]
    events, receipts = tmp_path / "events.ndjson", tmp_path / "receipts.ndjson"
    events.write_text("".join(json.dumps(each) + "\n" for each in sent))
    words = [*command(name), f"http://127.0.0.1:{port}", str(events), str(receipts)]

    def count() -> int:
        return len(receipts.read_text().splitlines()) if receipts.exists() else 0

    def wait_for(many: int) -> None:
        until = time.monotonic() + PATIENCE
        while count() < many:
            assert time.monotonic() < until
            time.sleep(0.02)

    client = subprocess.Popen(words)  # before the server is up
    try:
        first = docket.start("up", "--clock", "manual", "--port", str(port))
        wait_for(5)
        first.kill()
        client.kill()
        client.wait(PATIENCE)
        client = subprocess.Popen(words)
        second = docket.start("up", "--clock", "manual", "--port", str(port))
        try:
            assert client.wait(PATIENCE) == 0
        finally:
            second.kill()
    finally:
        if client.poll() is None:
            client.kill()
    told = [json.loads(line) for line in receipts.read_text().splitlines()]
    assert {each["id"] for each in told} == {each["id"] for each in sent}
    kept = [each["id"] for each in docket.export("--topic", "staffing") if each["subject"] != "*"]
    assert sorted(kept) == sorted(each["id"] for each in sent)


def test_a_client_goes_on_past_what_is_refused(tmp_path: Path) -> None:
    docket = Docket(tmp_path)
    sent = [declared("2012-06-28", "June", "unfit"), declared("2012-06-28", "2012-06", "fit")]
    events, receipts = tmp_path / "events.ndjson", tmp_path / "receipts.ndjson"
    events.write_text("".join(json.dumps(each) + "\n" for each in sent))
    with docket.up() as stack:
        url = str(stack.http.base_url).rstrip("/")
        words = [*command("send.py"), url, str(events), str(receipts)]
        ran = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("unfit 422")
    assert [json.loads(line)["id"] for line in receipts.read_text().splitlines()] == ["fit"]
