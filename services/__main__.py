"""The command `docket`: the stack, its days, its facts in and out, and the law itself."""

import os
import sys
from typing import Annotated

import typer

from services.commands.access.keys import keys
from services.commands.access.principals import principals
from services.commands.access.table import access
from services.commands.access.token import issuer, token
from services.commands.ask.diff import diff
from services.commands.ask.explain import explain
from services.commands.ask.whatif import whatif
from services.commands.facts.calendar import calendar
from services.commands.facts.commands import (
    adjudicate,
    close_days,
    export_events,
    import_facts,
    sample,
)
from services.commands.facts.policy import policy
from services.commands.printing import say
from services.commands.proof.bundle import bundle
from services.commands.proof.log import log
from services.commands.proof.verify import verify
from services.commands.stack.serving import demo, serve_one, up
from services.commands.upkeep.commands import (
    backup,
    erase,
    migrate,
    rebuild,
    restore,
    status,
    topics,
)
from services.commands.upkeep.park import park
from services.commands.upkeep.vault import vault

app = typer.Typer(
    help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.command()(up)
app.command("serve")(serve_one)
app.command()(demo)
app.command("import")(import_facts)
app.command("export")(export_events)
for each in (close_days, adjudicate, explain, whatif, diff, sample):
    app.command()(each)
app.command()(bundle)
app.command()(verify)
for keeping in (status, migrate, topics, backup, restore, rebuild, erase):
    app.command()(keeping)
app.add_typer(log, name="log")
app.command()(token)
app.command()(issuer)
app.add_typer(keys, name="keys")
app.add_typer(principals, name="principals")
app.add_typer(access, name="access")
app.add_typer(park, name="park")
app.add_typer(vault, name="vault")
app.add_typer(policy, name="policy")
app.add_typer(calendar, name="calendar")


def _print_version(*, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"docket {version('dealer-docket')}")
        raise typer.Exit


@app.callback()
def everywhere(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="the release"),
    ] = False,
) -> None:
    """The stack, its days, its facts in and out, and the law itself."""


def main() -> None:
    """Run the command; a failure is a sentence on stderr and an exit status."""
    try:
        app(["--catch-up=send" if word == "--catch-up" else word for word in sys.argv[1:]])
    except Exception as fault:
        from services.commands.refusal import status_of

        if (status := status_of(fault)) is None:
            raise
        if isinstance(fault, OSError):
            # What could not be written is not tried again as the process ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            say(f"{fault.filename or 'standard input or output'}: {fault.strerror or fault}")
        else:
            say(str(fault))
        sys.exit(status)


if __name__ == "__main__":
    main()
