"""`docket import`, `export`, `close-days`, `adjudicate`, `sample`: facts, and what follows."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.open_stores import house_on
from services.commands.options import Data, Day, Dealers, Language, LastDay, Months, Seed
from services.commands.printing import print_bytes, print_json, say


def import_facts(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="NDJSON, a recorded event a line")],
    data: Data = None,
    close_days: Annotated[
        bool, typer.Option("--close-days", help="close each day as the recorded times pass it")
    ] = False,
) -> None:
    """Take recorded facts over through the intake; a summary on stdout."""
    from services.commands.facts.import_facts import import_file

    with house_on(data) as house:
        summary = import_file(house, file, as_lived=close_days)
    print_json(summary.to_json())
    for refusal in summary.refused:
        say(f"line {refusal.line}: {refusal.reason}")
    if summary.refused:
        raise typer.Exit(1)


def export_events(
    data: Data = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer's; repeatable")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="only this topic's; repeatable")] = None,
) -> None:
    """Every recorded event as NDJSON, byte for byte as recorded."""
    with house_on(data, publishing=False) as house:
        from services.commands.facts.export import export, refuse_unknown_dealers, topics_named

        topics = topics_named(topic or [])
        refuse_unknown_dealers(house, dealer or [])
        print_bytes(value + b"\n" for value in export(house, dealer or [], topics))


def close_days(through: Day, data: Data = None) -> None:
    """Close days by hand; returns when the postings of that day stand."""
    with house_on(data) as house:
        from services.commands.facts.close_days import close_days as close

        closed = close(house, through)
    print_json({"closed_through": str(closed)})


def adjudicate(
    facts: Annotated[str, typer.Argument(metavar="FACTS|-", help="NDJSON, an event a line")],
    as_of: Day,
    policy: Annotated[list[Path] | None, typer.Option(help="a policy document; repeatable")] = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer; repeatable")] = None,
    *,
    processes: Annotated[
        int | None, typer.Option(min=1, help="processes that share the dealers (default: 2)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
    lang: Language = None,
) -> None:
    """The law as a command: what it makes of the facts as of the end of a day."""
    from services.commands.facts.adjudicate import (
        adjudicated_file,
        dockets_json,
        numbering,
        show_docket,
    )

    wanted = dealer or []
    with adjudicated_file(facts, as_of, policy or [], wanted, processes) as dockets:
        if as_json:
            print_bytes(dockets_json(as_of, dockets))
            return
        papers = numbering(policy or [])
        silent = set(wanted)
        for code, docket in dockets:
            show_docket(code, as_of, docket, lang, papers)
            silent.discard(code)
    for each in wanted:
        if each in silent:
            say(f"--dealer: no fact about {each} was received by {as_of}")


def sample(
    dealers: Dealers = 12, months: Months = 24, until: LastDay = None, seed: Seed = 1
) -> None:
    """A plausible history in which every clause occurs, as NDJSON."""
    from services.commands.facts.sample import sample_lines, yesterday

    print_bytes(sample_lines(dealers, months, until or yesterday(), seed))
