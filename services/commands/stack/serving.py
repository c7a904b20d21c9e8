"""`docket up`, `docket serve` and `docket demo`: run services until they are stopped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.options import CatchUp, Clock, Data, Dealers, Months, Port, Seed, Service
from services.commands.printing import say

if TYPE_CHECKING:
    from services.composition import ClockMode, House
    from services.kit.settings import Settings


def up(data: Data = None, port: Port = 8080, clock: Clock = None, catch_up: CatchUp = None) -> None:
    """Run every service in one process, on SQLite under the data folder."""
    from services.registry import SERVICES

    _serve(SERVICES, "docket", _settings(data, catch_up), port, clock)


def serve_one(
    service: Service,
    data: Data = None,
    port: Port = 8080,
    clock: Clock = None,
    catch_up: CatchUp = None,
) -> None:
    """Run one service alone."""
    _serve([service], service, _settings(data, catch_up), port, clock)


def demo(
    *,
    data: Data = None,
    port: Port = 8080,
    clock: Clock = None,
    catch_up: CatchUp = None,
    dealers: Dealers = 12,
    months: Months = 24,
    seed: Seed = 1,
    cluster: Annotated[
        bool, typer.Option("--cluster", help="into the cluster that `make cluster` runs")
    ] = False,
) -> None:
    """Up, with a sample history lived through day by day; prints one dealer's docket."""
    from services.commands.facts.sample import yesterday
    from services.commands.open_stores import house_on
    from services.commands.stack.demo import Demo
    from services.commands.stack.made_keys import with_keys
    from services.commands.stack.running_cluster import enter_cluster
    from services.commands.stack.stack import serve
    from services.registry import SERVICES

    sample = Demo(dealers, months, until=yesterday(), seed=seed)
    if cluster:
        mails = enter_cluster()
        with house_on(data) as house:
            sample.within(house, house.settings.base_url, mails)
        return
    settings = with_keys(_settings(data, catch_up, mail_imported=True))
    if "log_level" not in settings.model_fields_set:  # years of days would be told one by one
        settings = settings.model_copy(update={"log_level": "WARNING"})
    loaded = sample.take_up(settings)
    serve(settings, SERVICES, port, clock, partial(sample.alongside, loaded=loaded))


def _settings(data: Path | None, catch_up: str | None, **given: bool) -> "Settings":
    from services.settings import read_settings

    # What is wrong there is told before more is loaded.
    return read_settings(data=data, catch_up=catch_up, **given)


def _serve(
    services: Sequence[str],
    name: str,
    settings: "Settings",
    port: int,
    clock: "ClockMode | None",
) -> None:
    from services.commands.stack.stack import serve
    from services.registry import SERVICES

    @contextmanager
    def up_at(_: "House", address: str) -> Iterator[None]:
        say(f"{name} is up: {address}/")
        yield

    serve(settings, services, port, clock, up_at, with_own_keys=services == SERVICES)
