"""`docket park`: lists parked streams with their reasons and queues, and resumes one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.commands.options import AsJson, Data, service_of

if TYPE_CHECKING:
    from services.composition import House
    from services.kit.consumer.parking import Parked, Waiting
    from services.kit.store import Store

Dealer = Annotated[str, typer.Argument(metavar="DEALER", help="or */PARTITION, as `list` has it")]
OfService = Annotated[
    str,
    typer.Option(
        "--service", parser=service_of, metavar="SERVICE", help="the service that reads the log"
    ),
]

park = typer.Typer(help=__doc__, no_args_is_help=True)


@park.command("list")
def list_parked(
    data: Data = None, service: OfService = "penalties", as_json: AsJson = False
) -> None:
    """All parked streams: since which number, why, and how many events wait."""
    from services.commands.printing import paper, print_json, table
    from services.kit.consumer.parking import all_parked

    with _results(data, service) as (_, store), store.reading() as look:
        found = all_parked(look)
    if as_json:
        print_json({"service": service, "parked": [each._asdict() for each in found]})
        return
    rows = [
        (each.stream, each.topic, str(each.sequence or ""), each.reason, str(each.waiting))
        for each in found
    ]
    paper().print(table(f"parked by {service}", _COLUMNS, rows))


@park.command()
def show(
    dealer: Dealer, data: Data = None, service: OfService = "penalties", as_json: AsJson = False
) -> None:
    """The queue of a parked stream, in the order in which it will be read."""
    from services.commands.printing import paper, print_json, table
    from services.commands.refusal import Failed
    from services.kit.consumer.parking import all_parked, queue_of

    with _results(data, service) as (_, store), store.reading() as look:
        one = next((each for each in all_parked(look) if each.stream == dealer), None)
        queue = queue_of(look, dealer)
    if one is None:
        raise Failed(f"{dealer} is not parked by {service}")
    said = _said(one, queue)
    if as_json:
        print_json(said)
        return
    rows = [tuple(map(str, each.values())) for each in said["waiting"]]
    names = ("topic", "offset", "after close of", "sequence", "type", "id")
    paper().print(table(f"{dealer}: {one.reason}", names, rows))


@park.command()
def resume(
    dealer: Dealer,
    reason: Annotated[str, typer.Option(help="kept, and honoured by rebuilds")],
    data: Data = None,
    service: OfService = "penalties",
) -> None:
    """Resume a parked stream: the service reads on at its next step."""
    from services.commands.printing import print_json
    from services.commands.refusal import Failed, Unusable
    from services.kit.consumer.parking import NotParked, ask_to_resume

    if not reason.strip():
        raise Unusable("--reason: say why, for it is kept")
    with _results(data, service) as (house, store):
        try:
            with store.transaction() as tx:
                ask_to_resume(tx, dealer, reason, house.clock.now())
        except NotParked as fault:
            raise Failed(f"{fault} by {service}") from fault
    print_json({"service": service, "resumed": dealer, "reason": reason})


_COLUMNS = ("dealer", "topic", "at", "reason", "waiting→")


@contextmanager
def _results(data: Any, service: str) -> "Iterator[tuple[House, Store]]":
    from services.commands.running_stack import clock_of, refuse_no_stack
    from services.composition import House
    from services.settings import read_settings

    settings = read_settings(data=data)
    refuse_no_stack(settings)
    with closing(House(settings, clock_of(settings.data), publishing=False)) as house:
        yield house, house.results(service)


def _said(one: "Parked", queue: "list[Waiting]") -> dict[str, Any]:
    return {**one._asdict(), "waiting": [_event(each) for each in queue]}


def _event(waiting: "Waiting") -> dict[str, Any]:
    from contracts.faults import Malformed
    from contracts.reading import read_json

    record = waiting.record
    try:
        body = read_json(record.value)
    except Malformed:
        body = {}
    return {
        "topic": record.topic,
        "offset": record.offset,
        "after_close": waiting.after_close,
        **{name: body.get(name) for name in ("sequence", "type", "id")},
    }
