"""`docket migrate`, `topics`, `restore`, `rebuild`: what is made once, refilled, or made anew."""

import sys
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
    """Make the topics in Kafka, or set them as they must be; what was done, on stdout."""
    from services.commands.printing import print_json
    from services.commands.topics import ensure_topics

    print_json(ensure_topics())


def migrate(data: Data = None) -> None:
    """Make the schemas in PostgreSQL, or find them made; several at once are safe."""
    from services.commands.migrate import make_schemas
    from services.commands.printing import print_json
    from services.kit.settings import read_settings

    print_json(make_schemas(read_settings(data=data)))


def restore(service: Service, file: From = None, data: Data = None) -> None:
    """Refill a service's stores with what they once recorded, byte for byte."""
    from services.commands.printing import print_json
    from services.commands.restore import restore as refill
    from services.kit.settings import read_settings

    print_json(refill(read_settings(data=data), service, file))


def rebuild(service: Service, data: Data = None, accept_difference: Accepted = None) -> None:
    """Make anew what a stopped service makes of the log; switch to it where both are equal."""
    from services.commands.printing import print_json
    from services.commands.rebuild import rebuild as make_anew
    from services.kit.settings import read_settings

    print_json(make_anew(read_settings(data=data), service, accept_difference, _told))


def _told(done: int, of: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done} of {of} places of the log are read", nl=done == of, err=True)
