"""Child processes that start together, are watched, and end in reverse order by their own ids."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGTERM, Signals

import httpx

END = 20.0
"""Seconds a process is given to end in good order."""

TOLD = 2000
"""Characters of a log that are shown of a process that did not come up."""


class NotUp(Exception):
    """A process ended, or did not answer, before it was up."""


class Child:
    """One process, its log, and its address, if it serves one."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        settings: Mapping[str, str],
        logs: Path,
        address: str = "",
    ) -> None:
        self.name = name
        self.address = address
        self.log = logs / f"{name}.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the commands are of this package
                command,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for who started them all, not for each
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Its exit status, once it has ended."""
        return self._process.poll()

    def wait_until_done(self, patience: float) -> None:
        """Return when it has ended with status 0; raises `NotUp`."""
        try:
            status = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            raise self._not_up(f"is not done after {patience:.0f} s") from None
        if status:
            raise self._not_up(f"ended with status {status}")

    def wait_until_up(self, deadline: float) -> None:
        """Return when it answers `/livez`; raises `NotUp` at the deadline (`time.monotonic`)."""
        while not self.answers():
            if self.status is not None:
                raise self._not_up(f"ended with status {self.status}")
            if time.monotonic() > deadline:
                raise self._not_up("does not answer in time")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether its `/livez` answers."""
        try:
            return httpx.get(f"{self.address}/livez", timeout=2).is_success
        except httpx.TransportError:
            return False

    def ask_to_end(self) -> None:
        """Ask it to end in good order."""
        self.signal(SIGTERM)

    def signal(self, how: Signals) -> None:
        """Kill it, pause it, or let it go on."""
        self._process.send_signal(how)

    def end(self) -> None:
        """Return when it has ended as asked; end it if it does not."""
        try:
            self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _not_up(self, what: str) -> NotUp:
        return NotUp(f"{self.name} {what}; {self.log} ends:\n{self.log.read_text()[-TOLD:]}")


def end_all(children: Sequence[Child]) -> None:
    """End them, the last started first."""
    for child in reversed(children):
        child.ask_to_end()
    for child in children:
        child.end()
