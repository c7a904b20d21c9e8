"""`docket policy`: lists the versions, shows their figures, and publishes one."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.options import AsJson

policy = typer.Typer(
    help="Policy versions: list them, show one, compare two, publish one.", no_args_is_help=True
)

OfStack = Annotated[
    Path | None, typer.Option("--data", help="a stack's data folder (default: what is shipped)")
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="URL", help="a running stack (default: print the event)"),
]


@policy.command("list")
def list_versions(*, data: OfStack = None, as_json: AsJson = False) -> None:
    """Every known version: its first day in force, when it became known, its digest."""
    from services.commands.facts.policy_files import known
    from services.commands.printing import paper, print_json, table
    from services.penalties.policy.figures import listed_version

    rows = [listed_version(each) for each in known(data).versions]
    if as_json:
        print_json({"versions": rows})
    elif rows:
        paper().print(table("policies", list(rows[0]), [list(row.values()) for row in rows]))


@policy.command()
def show(
    version: Annotated[str, typer.Argument(metavar="POLICY/VERSION")],
    *,
    data: OfStack = None,
    as_json: AsJson = False,
) -> None:
    """Every figure of a version, with its § and the regulation's words."""
    from services.commands.facts.policy_files import known, version_named
    from services.commands.printing import compact, paper, print_json, table
    from services.penalties.policy.figures import figures_by_path

    found = version_named(known(data), version)
    said = figures_by_path(found.document)
    if as_json:
        print_json({"digest": found.digest, "figures": said})
        return
    rows = [
        [name, compact(figure["value"]), figure.get("section") or "", figure.get("words") or ""]
        for name, figure in said.items()
    ]
    paper().print(table(version, ["figure", "value", "§", "words"], rows))


@policy.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="POLICY/VERSION, or a file")],
    b: Annotated[str, typer.Argument(metavar="B", help="likewise")],
    *,
    data: OfStack = None,
    as_json: AsJson = False,
) -> None:
    """Which figures differ from A to B. Exit status: 0 where none does, else 1."""
    from contracts.policy.documents import read_document
    from services.commands.facts.policy_files import fit_file, known, version_named
    from services.commands.printing import compact, paper, print_json, table
    from services.penalties.policy.figures import figures_apart

    one, other = (
        read_document(fit_file(Path(name)))
        if Path(name).is_file()
        else version_named(known(data), name).document
        for name in (a, b)
    )
    differing = figures_apart(one, other)
    if as_json:
        print_json({"differences": differing})
    elif differing:
        rows = [[name, compact(d["a"]), compact(d["b"])] for name, d in differing.items()]
        paper().print(table("differences", ["figure", a, b], rows))
    if differing:
        raise typer.Exit(1)


@policy.command()
def publish(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a policy document in YAML")],
    *,
    to: To = None,
) -> None:
    """Check a document as the door does, and publish it, or print the event that does.

    Without --to the event is printed with the digest of the document, to be sent to
    /decisions/v1/events. Exit status: 1 where the document is refused, with every fault.
    """
    from services.commands.facts.policy_files import event_of, fit_file, send
    from services.commands.printing import print_json

    event = event_of(fit_file(file))
    print_json(send(event, to) if to else event)
