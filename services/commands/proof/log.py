"""`docket log`: the keys of the log of seals, and its files."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.options import Data

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
    *,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="leave a key that stands there, and print it")
    ] = False,
) -> None:
    """Make a key: the secret into a file of mode 0600, the public half on standard output."""
    from services.commands.refusal import Unusable
    from services.kit.proof.keys import KeyUnfit, SigningKey, read_key_file, write_key_file

    try:
        if if_missing and output.exists():
            key = read_key_file(output)
            if key.name != origin:
                raise Unusable(f"{output}: is a key of {key.name}; name another file for {origin}")
        else:
            key = SigningKey.generate(origin)
            write_key_file(output, key)
    except KeyUnfit as fault:
        raise Unusable(str(fault)) from fault
    except FileExistsError as fault:
        raise Unusable(f"{output}: stands there already; name a new file") from fault
    typer.echo(str(key.verifying))


@log.command()
def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder, new or of this log")],
    data: Data = None,
) -> None:
    """Write the log's files, as anybody may serve them; a folder that has them grows."""
    from services.commands.open_stores import house_on
    from services.commands.refusal import Unusable
    from services.commands.running_stack import refuse_no_stack
    from services.kit.proof.checkpoint import Checkpoint
    from services.kit.proof.note import Note
    from services.penalties.sealing.publishing import publish as write_files
    from services.penalties.sealing.seals import last_sealed, seals_of_log
    from services.penalties.sealing.witnessing import cosigned

    with house_on(data, publishing=False) as house:
        refuse_no_stack(house.settings)
        with house.penalties_store().reading() as look:
            last = last_sealed(look)
            if last is None:
                raise Unusable("no day is sealed yet")
            entries = [each.text.encode() for each in seals_of_log(look, last)]
            checkpoint = cosigned(look, last)
    write_files(folder, Checkpoint.read(Note.read(checkpoint).text).origin, entries, checkpoint)
    typer.echo(f"{folder}: {len(entries)} seals, through {last.through}")


@log.command()
def restart(
    reason: Annotated[str, typer.Option(metavar="TEXT", help="why it is lost, for all to read")],
    data: Data = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="its last one (default: that in DOCKET_LOG_FOLDER)"),
    ] = None,
) -> None:
    """Give up a log that is lost for good: another begins, and says so in its first seal."""
    from services.commands.open_stores import house_on
    from services.commands.refusal import Unusable
    from services.commands.running_stack import alone, refuse_no_stack
    from services.kit.proof.note import NoteUnfit
    from services.kit.proof.tiles import CHECKPOINT
    from services.penalties.sealing.restarting import NothingLost
    from services.penalties.sealing.restarting import restart as begin_anew

    if not reason.strip():
        raise Unusable("--reason: say why; it stands in the first seal of the new log")
    with house_on(data, publishing=False) as house:
        refuse_no_stack(house.settings)
        folder = house.settings.log_folder
        file = checkpoint or (folder / CHECKPOINT if folder else None)
        if file is None:
            raise Unusable("--checkpoint: name a file with the last checkpoint of the lost log")
        try:
            with (
                alone(house.settings.data, ["penalties"], None),
                house.penalties_store().transaction() as tx,
            ):
                origin = begin_anew(tx, file.read_text("utf-8"), reason)
        except (OSError, UnicodeDecodeError, NoteUnfit, NothingLost) as fault:
            raise Unusable(f"{file}: {fault}") from fault
    typer.echo(
        f"the next seal begins {origin}: make its key with `docket log keygen {origin}`, and set "
        "DOCKET_LOG_KEY to it and DOCKET_LOG_FOLDER to a new folder"
    )
