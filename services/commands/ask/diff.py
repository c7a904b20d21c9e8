"""`docket diff`: what differs between two dockets, or between what is posted and this release."""

from typing import Annotated

import typer

from services.commands.options import AsOf, Language


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="file, - or folder; posted: before it")],
    b: Annotated[str, typer.Argument(metavar="B", help="likewise")],
    *,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
    lang: Language = None,
) -> None:
    """What differs from A to B, entry by entry: missing in B, new there, and changed fields.

    A and B are each a file, standard input (-), or a stack's data folder:

    1. the output of `docket adjudicate --json`, taken as it stands;

    2. an export (NDJSON, a recorded event a line) or a data folder: as this
    release of the law adjudicates it;

    3. posted: and an export or data folder: the entries that stand posted.

    So `docket diff posted:export.ndjson export.ndjson` says beforehand what
    this release would change in what is posted. Postings hold no waived
    entries, deadlines or balances; beside them these are not compared, and
    imports that came after the day was closed are left out.

    The day, unless one is named, is that of the dockets given; beside
    postings the last closed day; else the later of the open days.

    Exit status: 0 if equal; 1 if they differ; 2 for what cannot be used.
    """
    from services.commands.ask.comparison import compare, show_comparison
    from services.commands.ask.diff_sides import Side
    from services.commands.printing import print_json
    from services.commands.refusal import Unusable

    if a.removeprefix("posted:") == b.removeprefix("posted:") == "-":
        raise Unusable("only one of the two can be standard input")
    found = compare(Side.read(a), Side.read(b), as_of)
    if as_json:
        print_json(found.to_json())
    else:
        show_comparison(found, lang)
    if not found.equal:
        raise typer.Exit(1)
