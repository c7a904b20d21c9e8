"""`docket log`: the keys of the log of seals, and its files."""

from pathlib import Path
from typing import Annotated

import typer

log = typer.Typer(help="The log of seals: its keys, its files.", no_args_is_help=True)


@log.command()
def keygen(
    origin: Annotated[
        str,
        typer.Argument(
            metavar="ORIGIN",
            help="the log's name, as docket.example.com/crd; ORIGIN/receipts for the receipts' key",
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="a new file")],
) -> None:
    """Make a key: the secret into a file of mode 0600, the public half on standard output."""
    from services.commands.refusal import Unusable
    from services.kit.proof.keys import KeyUnfit, SigningKey, write_key_file

    try:
        key = SigningKey.generate(origin)
        write_key_file(output, key)
    except KeyUnfit as fault:
        raise Unusable(str(fault)) from fault
    except FileExistsError as fault:
        raise Unusable(f"{output}: stands there already; name a new file") from fault
    typer.echo(str(key.verifying))
