"""The production shape on this machine without Docker: `make cluster`, for development.

Apache Kafka, PostgreSQL, two instances of each service, each a process of its own, and the ingress
before them, all on loopback. Ctrl-C ends every process and removes the data.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import typer

from deploy.children import Child, NotUp, end_all
from services.commands.stack.made_keys import keys_in
from services.kit.identity.issuer import ISSUER, DevelopmentIssuer
from services.kit.proof.keys import read_key_file
from services.penalties.service import PENALTIES_SERVICE
from services.registry import SERVICE_BY_NAME, SERVICES
from tools.servers.here import NotHere, free_port
from tools.servers.kafka_child import kafka_child
from tools.servers.postgres_child import postgres_child

INSTANCES = 2
COPIES = 3
"""Of each topic, where there are as many brokers."""

START = 120.0
"""Seconds in which the services must be up."""

ENVIRONMENT = "cluster.env"
"""The settings by which `docket` finds the cluster: `set -a; . var/cluster/cluster.env`."""

CADDYFILE = Path(__file__).parent / "Caddyfile"
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


class FolderInUse(Exception):
    """The folder has contents that are not of a cluster."""


def main(
    brokers: Annotated[int, typer.Option(min=1, max=3, help="of Apache Kafka")] = 1,
    port: Annotated[int, typer.Option(min=1, max=65535, help="of the ingress")] = 8080,
    folder: Annotated[Path, typer.Option(help="of logs and mails")] = Path("var/cluster"),
    clock: Annotated[
        Literal["wall", "manual"],
        typer.Option(help="manual: days end when `docket close-days` says so"),
    ] = "wall",
) -> None:
    """Run the production shape on loopback until Ctrl-C or SIGTERM."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)
    try:
        with cluster(brokers, port, folder, clock) as children:
            _tell(children, folder)
            _watch(children)
    except (FolderInUse, NotHere, NotUp) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from fault


@contextmanager
def cluster(brokers: int, port: int, folder: Path, clock: str) -> Iterator[list[Child]]:
    """The whole cluster, until left; yields our processes, the ingress last."""
    _make_room(folder)
    children: list[Child] = []
    with ExitStack() as stack:
        settings = {
            "DOCKET_POSTGRES_URL": stack.enter_context(postgres_child()),
            "DOCKET_KAFKA_BOOTSTRAP": stack.enter_context(kafka_child(brokers)).bootstrap,
            "DOCKET_KAFKA_REPLICATION": str(min(brokers, COPIES)),
            "DOCKET_BASE_URL": f"http://127.0.0.1:{port}",
            "DOCKET_PORTAL_SERVICES": f"http://127.0.0.1:{port}",
            # So that a sample history, which is imported, leads to mails as it does in a demo.
            "DOCKET_MAIL_IMPORTED": "true",
        }
        # Of whom commands run that go by this cluster: `docket token` signs for them.
        first = (folder / "penalties-1").resolve()
        issuer = DevelopmentIssuer(first / "issuer")
        issuer.set_up()
        settings |= {
            "DOCKET_IDENTITY_REQUIRED": "true",
            "DOCKET_IDENTITY_ISSUER": ISSUER,
            "DOCKET_IDENTITY_KEYS": str(issuer.key_set),
            "DOCKET_IDENTITY_INSTANCES": str(INSTANCES),
        }
        stack.callback(end_all, children)
        stack.callback(_leave_word, folder, {})
        for once in ("migrate", "topics"):
            child = Child(once, [program("docket"), once], settings, folder)
            children.append(child)
            child.wait_until_done(START)
            children.remove(child)
        for service in SERVICES:
            for number in range(1, INSTANCES + 1):
                # One by one: those that run are ended, too, where the next does not start.
                children.append(  # noqa: PERF401
                    instance(
                        f"{service}-{number}",
                        free_port(),
                        clock,
                        {**settings, **_sealing(service, folder)},
                        folder,
                    )
                )
        children.append(_ingress(children, port, folder))
        deadline = time.monotonic() + START
        for child in children:
            child.wait_until_up(deadline)
        # Commands go by what an instance remembers: how days end here.
        _leave_word(folder, {**settings, "DOCKET_DATA": str(first)})
        yield children


def instance(name: str, port: int, clock: str, settings: Mapping[str, str], folder: Path) -> Child:
    """The process `SERVICE-N` of a service, its log and its data in the folder."""
    service, _, _ = name.partition("-")
    command = [program("docket"), "serve", service, "--port", str(port), "--clock", clock]
    address = f"http://127.0.0.1:{port}"
    return Child(name, [*command, "--data", str(folder / name)], settings, folder, address)


def _keys_of(folder: Path) -> Path:
    return (folder / "keys").resolve()


def _sealing(service: str, folder: Path) -> dict[str, str]:
    """The keys of a service: penalties alone signs the log, each that accepts facts receipts."""
    log, receipts = keys_in(_keys_of(folder))
    found = {"DOCKET_RECEIPTS_KEY": str(receipts)} if SERVICE_BY_NAME[service].accepts else {}
    if service == PENALTIES_SERVICE.name:
        found["DOCKET_LOG_KEY"] = str(log)
        found["DOCKET_LOG_FOLDER"] = str((folder / "log").resolve())
    return found


def _ingress(instances: Sequence[Child], port: int, folder: Path) -> Child:
    places = {
        f"DOCKET_{service.upper()}": " ".join(
            ["to", *(each.address for each in instances if each.name.startswith(f"{service}-"))]
        )
        for service in SERVICES
    }
    settings = {
        **places,
        "DOCKET_INGRESS_HOST": "127.0.0.1",
        "DOCKET_INGRESS_PORT": str(port),
        "HOME": str(folder),
    }
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    return Child("ingress", command, settings, folder, f"http://127.0.0.1:{port}")


def program(name: str) -> str:
    """The path of a program, beside this Python or on the path; raises `NotUp`."""
    if not (found := shutil.which(name, path=PROGRAMS)):
        raise NotUp(f"no {name} beside {sys.executable} or on PATH; `make .venv/dev` installs it")
    return found


def _make_room(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / ENVIRONMENT).exists():
            raise FolderInUse(f"{folder} is not empty, and no cluster's; name another: --folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _leave_word(folder, {})


def _leave_word(folder: Path, settings: Mapping[str, str]) -> None:
    file = folder / ENVIRONMENT
    file.touch(mode=0o600)  # the address of the database holds its password
    file.write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()))


def _tell(children: list[Child], folder: Path) -> None:
    for child in children:
        typer.echo(f"  {child.name:18} {child.address}  (pid {child.pid})")
    typer.echo(
        f"\nAll is up at {children[-1].address}/ (Ctrl-C stops it); logs: {folder}/*.log\n"
        f"The key of the log of seals: {read_key_file(keys_in(_keys_of(folder))[0]).verifying}\n"
        f"For `docket` in another shell: set -a; . {folder / ENVIRONMENT}; set +a\n"
        'Callers say who they are: curl -H "authorization: Bearer $(docket token --role oem '
        f'--regions all)" {children[-1].address}/penalties/v1/dealers'
    )


def _watch(children: list[Child]) -> None:
    running = list(children)
    while True:
        for child in [each for each in running if each.status is not None]:
            running.remove(child)
            typer.echo(f"{child.name} ended with status {child.status}; see {child.log}", err=True)
        time.sleep(0.5)


def _end(_: int, __: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # one is enough: what runs is being ended
    sys.exit(os.EX_OK)


if __name__ == "__main__":
    typer.run(main)
