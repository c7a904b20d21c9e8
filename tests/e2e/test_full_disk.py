"""A full disk: what cannot be made durable is refused, nothing is half stored, and it passes."""

import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, inspected, large
from tests.e2e.recorded import assert_dense, ndjson, older
from tests.patience import PATIENCE

ROOM = 24 * 1024 * 1024
DAY = "2012-07-01"
DMS = f"/dealers/{DEALER}/dms"


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own, which root alone may mount."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_on_a_disk_of_its_own(tmp_path: Path) -> None:
    """The stack, an import and an export, while another has used up the room."""
    disk = tmp_path / "disk"
    with small_disk(disk):
        docket = Docket(tmp_path, disk / "data")
        with docket.up() as stack:
            stack.accept(accepted("2012-06-25"), inspected("2012-06-25", "H1", labels=False))
            settled(stack)
            filler = disk / "filler"

            def fill() -> None:
                with suppress(OSError), filler.open("wb", buffering=0) as file:
                    while file.write(b"x" * 4096):
                        pass

            refuse_and_recover(docket, stack, fill, filler.unlink)
            assert stack.stop() == 0


def test_a_process_whose_files_may_not_grow(docket: Docket) -> None:
    """Anyone may limit that: the same, without a disk of one's own."""
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"), inspected("2012-06-25", "H1", labels=False))
        settled(stack)
        pid = stack.process.pid
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)

        def fill() -> None:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))

        def make_room() -> None:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

        refuse_and_recover(docket, stack, fill, make_room)
        assert stack.stop() == 0


def refuse_and_recover(
    docket: Docket, stack: Stack, fill: Callable[[], None], make_room: Callable[[], None]
) -> None:
    before = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
    fill()
    one = large("2012-06-25", "one", 400_000)
    several = [large("2012-06-25", f"several-{n}", 99_000) for n in range(12)]
    refused(stack, "/staffing/v1/events", one)
    refused(stack, "/staffing/v1/events/batch", several)
    refused(stack, "/audits/v1/events", inspected("2012-06-25", "H2", labels=False))
    assert stack.get("/livez") == {"status": "alive"}
    assert stack.get(f"/penalties/v1/dealers/{DEALER}/docket") == before
    for event in (one, *several):
        found = stack.http.get("/staffing/v1/receipts", params={"source": DMS, "id": event["id"]})
        assert found.status_code == 404, "nothing half stored"

    make_room()
    [receipt] = stack.accept(one)
    assert receipt["sequence"] == f"{2:020d}", "no number is lost"
    answer = stack.http.post("/staffing/v1/events/batch", json=several)
    assert {result["status"] for result in answer.json()} == {202}
    stack.accept(inspected("2012-06-25", "H2", labels=False))
    settled(stack)
    after = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
    assert [entry["subject"] for entry in after["entries"]] == ["H1", "H2"]
    assert_dense(docket.export("--topic", "staffing"))


def refused(stack: Stack, path: str, sent: Any) -> None:
    answer = stack.http.post(path, json=sent)
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"
    assert "send the same again" in answer.json()["detail"]


def settled(stack: Stack) -> None:
    """Everything that was accepted is read by every service."""
    until = time.monotonic() + PATIENCE
    while stack.http.get("/readyz").json()["status"] != "ready":
        assert time.monotonic() < until, stack.said
        time.sleep(0.05)
    stack.settle(DEALER)


def test_an_import_on_a_full_disk_is_taken_up_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    facts = [older(large("2012-07-01", f"d{n}", 20_000), f"{DAY}T00:00:00Z") for n in range(1500)]
    with small_disk(disk):
        docket = Docket(tmp_path, disk / "data", TMPDIR=str(tmp_path))
        ran = docket.run("import", "-", given=ndjson(facts))
        assert ran.status == 1
        assert ran.said == "the SQLite store did not take it: database or disk is full\n"

        subprocess.run(["mount", "-o", f"remount,size={10 * ROOM}", str(disk)], check=True)
        taken = [event for event in docket.export() if event["subject"] != "*"]
        assert_dense(taken)
        assert 0 < len(taken) < len(facts)
        again = docket.must("import", "-", given=ndjson(facts)).json
        assert (again["duplicate"], again["accepted"]) == (len(taken), len(facts) - len(taken))
