"""`docket vault`: backs up the keys of persons apart from everything that they seal."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.options import Data

if TYPE_CHECKING:
    from services.kit.vault.keys import Vault

vault = typer.Typer(help=__doc__, no_args_is_help=True)


@vault.command()
def backup(
    file: Annotated[Path, typer.Argument(help="a new one, readable by you alone")],
    data: Data = None,
) -> None:
    """Write every key and erasure to a file; anyone with the file can read the names."""
    from services.commands.printing import print_json
    from services.commands.upkeep.vault_file import write_backup

    with _vault(data) as kept:
        keys, erased = kept.all_keys(), kept.erasures()
    write_backup(file, keys, erased)
    print_json({"file": str(file), "keys": len(keys), "erasures": len(erased)})


@vault.command()
def restore(
    file: Annotated[Path, typer.Argument(help="as `docket vault backup` writes it")],
    data: Data = None,
) -> None:
    """Add the keys and erasures of a backup; an erasure made here is never undone."""
    from services.commands.printing import print_json
    from services.commands.upkeep.vault_file import read_backup

    keys, erased = read_backup(file)
    with _vault(data, needs_stack=False) as kept:
        added = kept.take_back(keys, erased)
    print_json({"keys_added": added, "keys": len(keys), "erasures": len(erased)})


@vault.command()
def erasures(data: Data = None) -> None:
    """Every erased person: when, why and by whom."""
    from services.commands.printing import print_json

    with _vault(data) as kept:
        print_json([each._asdict() for each in kept.erasures()])


@contextmanager
def _vault(data: Path | None, *, needs_stack: bool = True) -> "Iterator[Vault]":
    from services.commands.running_stack import refuse_no_stack
    from services.settings import read_settings
    from services.stores import Stores

    settings = read_settings(data=data)
    if needs_stack:
        refuse_no_stack(settings)
    with closing(Stores(settings)) as stores:
        yield stores.vault
