"""Debian's PostgreSQL in a temporary folder, on loopback, as a child process of the tests."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tools.servers.here import PATIENCE, NotHere, free_port

PROGRAMS = Path("/usr/lib/postgresql")


@contextmanager
def postgres_child() -> Iterator[str]:
    """The address of a server of the tests' own."""
    with stoppable_postgres() as server:
        yield server.url


@contextmanager
def stoppable_postgres(within: Path | None = None) -> Iterator["PostgresChild"]:
    """A server for the tests, removed with its data; raises `NotHere` without its programs."""
    programs = newest_programs()
    folder = Path(tempfile.mkdtemp(prefix="docket-postgres-", dir=within))
    try:
        server = PostgresChild(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


class PostgresChild:
    """A server that may be stopped, killed and started again at the same address."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._data = folder / "data"
        self._log = folder / "log"
        self._owner = _unprivileged()
        self._port = free_port()
        password = secrets.token_urlsafe(16)
        self.url = f"postgresql://docket:{password}@127.0.0.1:{self._port}/postgres"
        self._server: list[str | Path] = [
            programs / "postgres", "-D", self._data, "-p", str(self._port),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=480",  # as in deploy/compose.yaml
            # What a killed process wrote, the machine keeps; only a power cut would need more.
            "-c", "fsync=off", "-c", "full_page_writes=off",
        ]  # fmt: skip
        secret = folder / "password"
        secret.write_text(password)
        if name := self._owner.get("user"):
            shutil.chown(folder, name)
            shutil.chown(secret, name)
        subprocess.run(
            [
                programs / "initdb", "-D", self._data, "--username=docket", f"--pwfile={secret}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
            ],
            check=True, capture_output=True, cwd=folder, **self._owner,
        )  # fmt: skip

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                self._server,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._data.parent,
                start_new_session=True,  # Ctrl-C is for who started it, and ends it in order
                **self._owner,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop(signal.SIGKILL)
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends its sessions first, SIGKILL nothing."""
        self._process.send_signal(how)
        self._process.wait(PATIENCE)

    def restart_if_ended(self) -> bool:
        """Start it again if it has ended by itself; returns whether it had."""
        if has_ended := self._process.poll() is not None:
            self.start()
        return has_ended

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def newest_programs() -> Path:
    """The folder of Debian's newest PostgreSQL; raises `NotHere`."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise NotHere(f"no {PROGRAMS}/*/bin/initdb (Debian's package postgresql)")
    return found[-1].parent


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}
