"""The command `docket` as people run it: real processes, on a folder of the test's own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.patience import PATIENCE

COMMAND = Path(sys.executable).parent / "docket"


LOGGED = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z (INFO|WARNING|ERROR) ")
"""How a line of a service's log begins."""


class Ran(NamedTuple):
    """A command that has ended."""

    status: int
    out: bytes
    said: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[bytes]:
        return self.out.splitlines()


class Process:
    """One that goes on until it is stopped; what it says is kept in a file."""

    def __init__(self, words: list[str], environment: Mapping[str, str], said: Path) -> None:
        self._said = said
        with said.open("wb") as stderr, said.with_suffix(".out").open("wb") as stdout:
            self.process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env=environment,
                cwd=said.parent,
            )

    @property
    def said(self) -> str:
        return self._said.read_text()

    @property
    def told(self) -> str:
        """What it says to whoever started it: all but its log."""
        lines = self.said.splitlines(keepends=True)
        return "".join(line for line in lines if not LOGGED.match(line))

    @property
    def out(self) -> str:
        return self._said.with_suffix(".out").read_text()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it at this very moment, as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)


class Stack(Process):
    """Services that answer."""

    http: httpx.Client

    def wait_until_up(self) -> None:
        until = time.monotonic() + PATIENCE
        while " up: http://" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.02)
        address = self.said.partition(" up: ")[2].partition("\n")[0]
        self.http = httpx.Client(base_url=address, timeout=PATIENCE)

    @property
    def port(self) -> int:
        port = self.http.base_url.port
        assert port is not None
        return port

    def get(self, path: str, **query: str) -> Any:
        """The answer, which must be one."""
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settle(self, dealer: str) -> None:
        """Return once every service has read what was accepted: each waits before it answers."""
        for path in (
            "/staffing/v1/dealers",
            f"/audits/v1/dealers/{dealer}/inspections",
            "/penalties/v1/dealers",
            "/notifications/v1/deliveries",
        ):
            self.http.get(path)

    def post(self, event: dict[str, Any]) -> httpx.Response:
        """A fact, to the service that accepts its kind."""
        service = event["type"].split(".")[1]
        return self.http.post(f"/{service}/v1/events", json=event)

    def accept(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        """The receipts of facts, each of which must be taken."""
        answers = [self.post(event) for event in events]
        assert [answer.status_code for answer in answers] == [202] * len(events), answers[-1].text
        return [answer.json() for answer in answers]


class Docket:
    """The command, on one data folder."""

    def __init__(self, folder: Path, data: Path | None = None, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data = data or folder / "data"
        # Neither our settings nor how wide a terminal is, wherever the tests run.
        unset = ("DOCKET_", "COLUMNS")
        clean = {name: v for name, v in os.environ.items() if not name.startswith(unset)}
        self.environment = {**clean, "DOCKET_DATA": str(self.data), **environment}
        self._started = 0

    def run(self, *words: str | Path, given: bytes = b"", **environment: str) -> Ran:
        """A command that ends by itself."""
        ended = subprocess.run(
            [str(COMMAND), *map(str, words)],
            input=given,
            capture_output=True,
            env={**self.environment, **environment},
            cwd=self.folder,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr.decode())

    def must(self, *words: str | Path, given: bytes = b"") -> Ran:
        """A command that must do as it is told, and without a word about trouble."""
        ran = self.run(*words, given=given)
        assert ran.status == 0, ran.said
        assert ran.said == ""
        return ran

    def export(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.must("export", *words).lines]

    def start(self, *words: str | Path) -> Process:
        """A command that is left running; who starts it ends it."""
        return Process(*self._process(*words))

    def pipe(self, *words: str) -> subprocess.Popen[bytes]:
        """A command whose words another reads as they come."""
        return subprocess.Popen(
            [str(COMMAND), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
        )

    @contextmanager
    def running(self, *words: str, port: int = 0) -> Iterator[Stack]:
        """Services that answer until the block is left; killed there if not stopped before."""
        stack = Stack(*self._process(*words, "--port", str(port)))
        try:
            stack.wait_until_up()
            with stack.http:
                yield stack
        finally:
            if stack.process.poll() is None:
                stack.kill()

    @contextmanager
    def up(self, clock: str = "manual", port: int = 0) -> Iterator[Stack]:
        """The whole stack."""
        with self.running("up", "--clock", clock, port=port) as stack:
            yield stack

    def _process(self, *words: str | Path) -> tuple[list[str], Mapping[str, str], Path]:
        self._started += 1
        said = self.folder / f"{self._started}-{words[0]}.said"
        return [str(COMMAND), *map(str, words)], self.environment, said
