"""`docket bundle`: one dealer's evidence, or that behind one entry, in one file."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from services.commands.options import Data, day_of


def bundle(
    about: Annotated[str, typer.Argument(metavar="DEALER|ENTRY", help="a code, or an entry's id")],
    data: Data = None,
    through: Annotated[
        date | None,
        typer.Option(parser=day_of, metavar="DATE", help="(default: the last sealed day)"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="(default: NAME.docket)")
    ] = None,
    *,
    witnessed: Annotated[
        bool, typer.Option("--witnessed", help="with what witnesses have signed")
    ] = False,
) -> None:
    """Write all that is sealed about a dealer into one file, which anybody can verify."""
    from services.commands.open_stores import house_on
    from services.commands.printing import say
    from services.commands.refusal import Unusable
    from services.commands.running_stack import refuse_no_stack
    from services.penalties.sealing.bundling import Bundling, NothingKnown, NotSealedYet

    if "/" in about and through is not None:
        raise Unusable("--through: an entry's bundle ends with its last posting")
    with house_on(data, publishing=False) as house:
        refuse_no_stack(house.settings)
        with house.penalties_store().reading() as look:
            bundling = Bundling(look, house.settings.partitions)
            try:
                made = (
                    bundling.of_entry(about, witnessed=witnessed)
                    if "/" in about
                    else bundling.of_dealer(
                        about, str(through) if through else None, witnessed=witnessed
                    )
                )
            except (NothingKnown, NotSealedYet) as fault:
                raise Unusable(str(fault)) from fault
    if output and str(output) == "-":
        sys.stdout.buffer.write(made)
        return
    file = output or Path(f"{about.replace('/', '_')}.docket")
    file.write_bytes(made)
    say(f"{file}: {len(made)} bytes; docket verify {file} --key …")
