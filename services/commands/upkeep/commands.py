"""`docket topics`, `migrate`, `status`, `backup`, `restore`, `rebuild`, `erase`: for operators."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.commands.options import Data, Service

From = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE|-", help="as `docket export` gives; else from Kafka"),
]
Accepted = Annotated[
    str | None,
    typer.Option("--accept-difference", metavar="REASON", help="switch all the same; kept"),
]


def topics() -> None:
    """Create the topics in Kafka, or correct their configuration; prints what was done."""
    from services.commands.printing import print_json
    from services.commands.upkeep.topics import ensure_topics

    print_json(ensure_topics())


def migrate(data: Data = None) -> None:
    """Make the schemas in PostgreSQL if they are missing; concurrent calls are safe."""
    from services.commands.printing import print_json
    from services.commands.upkeep.migrate import make_schemas
    from services.settings import read_settings

    print_json(make_schemas(read_settings(data=data)))


def status(data: Data = None) -> None:
    """The state of a stack: its facts, closed and posted days, parked dealers, and file sizes."""
    from services.commands.printing import print_json
    from services.commands.upkeep.status import status_of_stack
    from services.settings import read_settings

    print_json(status_of_stack(read_settings(data=data)))


def backup(folder: Annotated[Path, typer.Argument(help="a new one")], data: Data = None) -> None:
    """Copy the SQLite stores of a data folder, which may be in use, into a folder of their own."""
    from services.commands.printing import print_json
    from services.commands.upkeep.backup import copy_stores
    from services.settings import read_settings

    print_json(copy_stores(read_settings(data=data), folder))


def restore(service: Service, file: From = None, data: Data = None) -> None:
    """Refill a service's stores with what they once recorded, byte for byte."""
    from services.commands.printing import print_json
    from services.commands.upkeep.restore import restore as refill
    from services.settings import read_settings

    print_json(refill(read_settings(data=data), service, file))


def rebuild(
    service: Service,
    projection: Annotated[
        str | None, typer.Argument(metavar="[PROJECTION]", help="each service has one")
    ] = None,
    data: Data = None,
    accept_difference: Accepted = None,
) -> None:
    """Make a service's projection again from the log; switch to it if both are equal."""
    from services.commands.printing import print_json
    from services.commands.upkeep.rebuild import rebuild as make_anew
    from services.settings import read_settings

    settings = read_settings(data=data)
    print_json(make_anew(settings, service, accept_difference, _Progress(), projection))


def erase(
    dealer: Annotated[str, typer.Argument(metavar="DEALER")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="the dealer's person_id")],
    reason: Annotated[str, typer.Option(help="kept")],
    by: Annotated[str, typer.Option(help="who erases; kept")] = "admin:console",
    data: Data = None,
) -> None:
    """Make a person's name unreadable for good; dockets, digests and proofs stay as they are."""
    from services.commands.open_stores import house_on
    from services.commands.printing import print_json
    from services.commands.running_stack import refuse_no_stack
    from services.commands.upkeep.erase import erase_person
    from services.settings import read_settings

    refuse_no_stack(read_settings(data=data))
    with house_on(data, publishing=False) as house:
        print_json(erase_person(house, dealer, person, reason, by))


WHOLE_PERCENT = 100


class _Progress:
    """Shows how much of the log is read, on stderr: a line a tenth, or in place on a terminal."""

    def __init__(self) -> None:
        self._in_place = sys.stderr.isatty()
        self._next = 0

    def __call__(self, done: int, of: int) -> None:
        percent = WHOLE_PERCENT * done // of if of else WHOLE_PERCENT
        if percent < self._next:
            return
        told = f"{percent} % of the log is read"
        typer.echo(
            f"\r{told}" if self._in_place else told,
            nl=not self._in_place or percent == WHOLE_PERCENT,
            err=True,
        )
        self._next = min(percent - percent % self._step + self._step, WHOLE_PERCENT)
        if percent == WHOLE_PERCENT:
            self._next = WHOLE_PERCENT + 1

    @property
    def _step(self) -> int:
        return 1 if self._in_place else WHOLE_PERCENT // 10
