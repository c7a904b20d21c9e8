"""The command `docket`: the stack, its days, its facts in and out, and the law itself."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.diff import diff
from services.commands.explain import explain
from services.commands.options import (
    Clock,
    Data,
    Day,
    Dealers,
    LastDay,
    Months,
    Port,
    Seed,
    Service,
)
from services.commands.park import park
from services.commands.printing import print_json
from services.commands.upkeep import rebuild, restore
from services.commands.whatif import whatif

if TYPE_CHECKING:
    from services.composition import ClockMode, House

app = typer.Typer(
    help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.command()
def up(data: Data = None, port: Port = 8080, clock: Clock = None) -> None:
    """Run every service in one process, on SQLite under the data folder."""
    from services.composition import SERVICES

    _serve(SERVICES, "docket", data, port, clock)


@app.command("serve")
def serve_one(service: Service, data: Data = None, port: Port = 8080, clock: Clock = None) -> None:
    """Run one service alone."""
    _serve([service], service, data, port, clock)


@app.command()
def topics() -> None:
    """Make the topics in Kafka, or set them as they must be; what was done, on stdout."""
    from services.commands.topics import ensure_topics

    print_json(ensure_topics())


@app.command("import")
def import_facts(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="NDJSON, a recorded event a line")],
    data: Data = None,
    close_days: Annotated[
        bool, typer.Option("--close-days", help="close each day as the recorded times pass it")
    ] = False,
) -> None:
    """Take recorded facts over through the intake; a summary on stdout."""
    from services.commands.import_facts import import_file

    with _house(data) as house:
        summary = import_file(house, file, as_lived=close_days)
    print_json(summary.to_json())
    for refusal in summary.refused:
        _say(f"line {refusal.line}: {refusal.reason}")
    if summary.refused:
        raise typer.Exit(1)


@app.command("export")
def export_events(
    data: Data = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer's; repeatable")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="only this topic's; repeatable")] = None,
) -> None:
    """Every recorded event as NDJSON, byte for byte as recorded."""
    from services.commands.export import export, topics_named

    topics = topics_named(topic or [])
    with _house(data, publishing=False) as house:
        _print_bytes(value + b"\n" for value in export(house, dealer or [], topics))


@app.command("close-days")
def close_days(through: Day, data: Data = None) -> None:
    """Close days by hand; returns when the postings of that day stand."""
    from services.commands.close_days import close_days as close

    with _house(data) as house:
        close(house, through)
    print_json({"closed_through": str(through)})


@app.command()
def adjudicate(
    facts: Annotated[str, typer.Argument(metavar="FACTS|-", help="NDJSON, an event a line")],
    as_of: Day,
    policy: Annotated[list[Path] | None, typer.Option(help="a policy document; repeatable")] = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer; repeatable")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
) -> None:
    """The law as a command: what it makes of the facts as of the end of a day."""
    from services.commands.adjudicate import adjudicate_file, show

    said = adjudicate_file(facts, as_of, policy or [], dealer or [])
    if as_json:
        print_json(said)
    else:
        show(said)


@app.command()
def sample(
    dealers: Dealers = 12,
    months: Months = 24,
    until: LastDay = None,
    seed: Seed = 1,
) -> None:
    """A plausible history in which every clause occurs, as NDJSON."""
    from services.commands.sample import sample_lines

    _print_bytes(sample_lines(dealers, months, until or _yesterday(), seed))


@app.command()
def demo(
    data: Data = None,
    port: Port = 8080,
    clock: Clock = None,
    dealers: Dealers = 12,
    months: Months = 24,
    seed: Seed = 1,
    cluster: Annotated[
        bool, typer.Option("--cluster", help="into the cluster that `make cluster` runs")
    ] = False,
) -> None:
    """Up, with a sample history lived through day by day; prints one dealer's docket."""
    from services.commands.demo import Demo
    from services.commands.running_cluster import enter_cluster
    from services.commands.stack import serve
    from services.composition import SERVICES
    from services.kit.settings import read_settings

    told = Demo(dealers, months, until=_yesterday(), seed=seed)
    if cluster:
        mails = enter_cluster()
        with _house(data) as house:
            told.within(house, house.settings.base_url, mails)
        return
    settings = read_settings(data=data, mail_imported=True)
    serve(settings, SERVICES, port, clock, told.alongside)


for each in (explain, whatif, diff, restore, rebuild):
    app.command()(each)
app.add_typer(park, name="park")


def _serve(
    services: Iterable[str], name: str, data: Path | None, port: int, clock: "ClockMode | None"
) -> None:
    from services.kit.settings import read_settings

    settings = read_settings(data=data)  # what is wrong there is told before more is loaded
    from services.commands.stack import serve

    @contextmanager
    def up_at(_: "House", address: str) -> Iterator[None]:
        _say(f"{name} is up: {address}/")
        yield

    serve(settings, list(services), port, clock, up_at)


@contextmanager
def _house(data: Path | None, *, publishing: bool = True) -> "Iterator[House]":
    from services.kit.settings import read_settings

    settings = read_settings(data=data)
    from services.commands.running import clock_of
    from services.composition import House

    with closing(House(settings, clock_of(settings.data), publishing=publishing)) as house:
        yield house


def _yesterday() -> date:
    from contracts.values import SHANGHAI

    return datetime.now(SHANGHAI).date() - timedelta(days=1)


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _print_bytes(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def main() -> None:
    """Run the command."""
    try:
        app()
    except Exception as fault:
        from services.commands.refusal import status_of

        if (status := status_of(fault)) is None:
            raise
        _say(str(fault))
        sys.exit(status)


if __name__ == "__main__":
    main()
