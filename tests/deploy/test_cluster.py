"""A whole cluster on this machine: every service twice, Kafka, PostgreSQL, and the way in."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from dotenv import dotenv_values

from services.kit.proof.keys import read_key_file
from tests.deploy.programs import ROOT, program
from tests.e2e.facts import DEALER, accepted, baseline, declared, member
from tests.patience import PATIENCE
from tests.servers.without import do_without
from tools.servers.here import NotHere, free_port
from tools.servers.kafka_jars import kafka_jars
from tools.servers.postgres_child import PROGRAMS as POSTGRES

END = 45.0
"""Seconds in which a cluster must have ended."""

OPENED_ON, CLOSED_ON = "2026-03-02", "2026-04-10"


class Cluster(NamedTuple):
    """One that is up."""

    process: subprocess.Popen[str]
    instances: Mapping[str, str]
    pids: Mapping[str, int]
    environment: Mapping[str, str]

    def docket(self, *words: str, given: str = "") -> str:
        """What the command says of the cluster."""
        done = subprocess.run(
            [program("docket"), *words],
            input=given, text=True, env=self.environment, timeout=PATIENCE,
            check=False, capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def send(self, fact: dict[str, Any]) -> httpx.Response:
        path = f"/{fact['type'].split('.')[1]}/v1/events"
        place = f"{self.instances['ingress']}{path}"
        return httpx.post(place, json=fact, headers=self.as_oem(), timeout=PATIENCE)

    def as_oem(self) -> dict[str, str]:
        """The header of somebody at the OEM, of all regions."""
        token = self.docket("token", "--role", "oem", "--regions", "all").strip()
        return {"authorization": f"Bearer {token}"}


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """`make cluster`, by a clock that the test drives."""
    words = ["--folder", str(folder), "--port", str(free_port()), "--clock", "manual"]
    # A group of its own, as a shell would give it, so that Ctrl-C reaches whom it would reach.
    with subprocess.Popen(
        [sys.executable, "-m", "deploy.cluster", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0,
    ) as process:  # fmt: skip
        try:
            said = _until_up(process)
            found = re.findall(r"^ +(\S+) +(http\S+) +\(pid (\d+)\)$", said, re.MULTILINE)
            settings = dotenv_values(folder / "cluster.env")
            yield Cluster(
                process,
                {name: address for name, address, _ in found},
                {name: int(pid) for name, _, pid in found},
                {**os.environ, **{name: value or "" for name, value in settings.items()}},
            )
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(END)


def _until_up(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "All is up" in line:
            return said
    raise AssertionError(said)


def eventually(look: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    until = time.monotonic() + PATIENCE
    while not wanted(seen := look()):
        assert time.monotonic() < until, seen
        time.sleep(0.2)
    return seen


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module", autouse=True)
def _servers_can_be_had() -> None:
    try:
        kafka_jars()
    except NotHere as reason:
        do_without("Apache Kafka as a child process", [reason])
    if not any(POSTGRES.glob("*/bin/initdb")):
        do_without("PostgreSQL as a child process", [NotHere(f"no {POSTGRES}/*/bin/initdb")])
    program("caddy")


@pytest.mark.slow
def test_facts_sent_to_a_cluster_are_posted_whichever_instance_is_asked(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster") as running:
        first = running.send(accepted(OPENED_ON))
        again = running.send(accepted(OPENED_ON))
        assert (first.status_code, again.status_code) == (202, 200)
        assert first.json()["digest"] == again.json()["digest"]
        assert first.json()["note"] == again.json()["note"], "signed with one key, whoever is asked"
        staff = member("C001", "customer_manager", OPENED_ON)
        assert running.send(baseline(OPENED_ON, staff)).status_code == 202

        running.docket("close-days", "--through", CLOSED_ON)
        os.kill(running.pids["staffing-1"], signal.SIGKILL)
        assert running.send(declared(CLOSED_ON, "2026-03")).status_code == 202

        as_of = "2026-04-11"
        recorded = running.docket("export")
        said = running.docket("adjudicate", "-", "--as-of", as_of, "--json", given=recorded)
        wanted = json.loads(said)["dealers"][DEALER]
        assert wanted["entries"]
        assert httpx.get(f"{running.instances['ingress']}/penalties/v1/dealers").status_code == 401
        oem = running.as_oem()
        for instance in ("penalties-1", "penalties-2", "ingress"):
            asked = f"{running.instances[instance]}/penalties/v1/dealers/{DEALER}/docket"
            shown = eventually(
                lambda asked=asked: as_adjudicated(asked, oem), lambda it: it == wanted
            )
            assert shown == wanted
        posted = [json.loads(line) for line in running.docket("export").splitlines()]
        assert {event["data"]["posted_on"] for event in posted if "posted_on" in event["data"]}

        key = read_key_file(tmp_path / "cluster" / "keys" / "log.key").verifying
        file = str(tmp_path / "bundle.docket")
        eventually(lambda: sealed_days(running), lambda days: CLOSED_ON in days)
        assert (tmp_path / "cluster" / "log" / "checkpoint").exists()
        running.docket("bundle", DEALER, "-o", file)
        (tmp_path / "receipt.json").write_text(first.text)
        words = ["--receipt", str(tmp_path / "receipt.json"), "--through", CLOSED_ON]
        assert "nothing is wrong" in running.docket("verify", file, "--key", str(key), *words)

        os.killpg(running.process.pid, signal.SIGINT)  # Ctrl-C
        assert running.process.wait(END) == 0
        assert [name for name, pid in running.pids.items() if is_running(pid)] == []


def sealed_days(running: Cluster) -> list[str]:
    exported = map(json.loads, running.docket("export", "--topic", "penalties").splitlines())
    return [each["data"]["seal"]["through"] for each in exported if "seal" in each["data"]]


def as_adjudicated(address: str, headers: dict[str, str]) -> Any:
    """A live docket without what only a running stack knows of it."""
    answer = httpx.get(address, headers=headers, timeout=PATIENCE)
    if answer.status_code != httpx.codes.OK:
        return answer.text
    docket = answer.json()
    for entry in docket["entries"]:
        entry.pop("provisional", None)
    return {name: value for name, value in docket.items() if name not in {"as_of", "pending"}}


def test_a_folder_that_is_in_use_is_left_as_it_is(tmp_path: Path) -> None:
    kept = tmp_path / "letter.txt"
    kept.write_text("not a cluster's")
    refused = subprocess.run(
        [sys.executable, "-m", "deploy.cluster", "--folder", tmp_path],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert refused.stderr == f"{tmp_path} is not empty, and no cluster's; name another: --folder\n"
    assert kept.read_text() == "not a cluster's"


def test_a_demo_without_a_cluster_says_how_to_have_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [program("docket"), "demo", "--cluster"],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.endswith("start one with `make cluster`\n")
