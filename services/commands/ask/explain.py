"""`docket explain`: why an entry stands or was reversed, and why one never arose."""

from typing import Annotated

import typer

from services.commands.options import AsOf, Data, Language


def explain(
    entry: Annotated[str | None, typer.Argument(metavar="ENTRY", help="an entry_id")] = None,
    *,
    dealer: Annotated[str | None, typer.Option(help="with --clause, in place of ENTRY")] = None,
    clause: Annotated[str | None, typer.Option(help="its slug, e.g. monthly-report-late")] = None,
    facts: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="recorded events (default: the stack's)")
    ] = None,
    data: Data = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
    lang: Language = None,
) -> None:
    """Why an entry stands; with --dealer and --clause every verdict of a clause, arisen or not.

    ENTRY: the facts it rests on as recorded, the version of the policy, its
    parameters, the dates computed and the conditions that decided it. Of one
    that does not stand: what became of it, and which condition failed.

    --dealer D --clause C --on DATE: each subject that the clause looked at,
    its conditions in order, the two values compared, and which one failed.

    The facts are those of --facts, else of the stack whose data folder is
    --data. The day, unless one is named, is the open one: after the last day
    closed, or where none is the last on which anything was received.

    Exit status: 0; 1 for an entry that does not stand, or a dealer of whom
    nothing is known; 2 for arguments and facts that cannot be used.
    """
    from services.commands.ask.inquiry import ask_of_clause, ask_of_entry, source_of
    from services.commands.ask.reasons import show_entry, show_verdicts
    from services.commands.printing import print_json
    from services.commands.refusal import Unusable

    source = source_of(facts, data)
    if entry is not None and dealer is None and clause is None:
        said = ask_of_entry(source, entry, as_of)
        show = show_entry
    elif entry is None and dealer is not None and clause is not None:
        said = ask_of_clause(source, dealer, clause, as_of)
        show = show_verdicts
    else:
        raise Unusable("give either ENTRY, or --dealer and --clause")
    if as_json:
        print_json(said)
    else:
        show(said, lang)
    if said.get("stands") is False:
        raise typer.Exit(1)
