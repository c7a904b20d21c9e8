"""Appeals and summonses of several dealers, and how a test lists them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER, GivenFact
from tests.builders.staffing import accepted
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.penalties.stack import Stack, running
from tests.servers.postgres import own_database

DEALERS = (DEALER, "TJ-1", "TJ-2", "TJ-3", "TJ-4")


FIRST, SUMMONS = "hardware-nonconforming/I1", "gm-summons/2012"


APPEALS, SUMMONSES = "/decisions/v1/appeals", "/decisions/v1/summonses"


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    if request.param == "sqlite":
        with running(tmp_path) as stack:
            yield stack
    else:
        with (
            own_database(request.getfixturevalue("postgres")) as url,
            running(tmp_path, url) as stack,
        ):
            yield stack


def of(dealer: str, told: GivenFact) -> GivenFact:
    """The same, about an entry of another dealer."""
    data = {
        name: value.replace(f"{DEALER}/", f"{dealer}/")
        if name in ("entry_id", "summons_id")
        else value
        for name, value in told.data.items()
    }
    return GivenFact(told.type, data, told.received, told.id, f"/{dealer}", told.more)


def say(stack: Stack, *facts: GivenFact, dealer: str = DEALER) -> None:
    stack.post(*(of(dealer, told) for told in facts), dealer=dealer)


def summoned(stack: Stack, *dealers: str) -> Stack:
    """Dealers with three fines of a day each, and a summons posted."""
    for dealer in dealers:
        say(stack, accepted("2012-07-01"), dealer=dealer)
        for number in (1, 2, 3):
            inspected = hardware_inspected(f"I{number}", "2012-07-01", "labels")
            say(stack, inspected.named(f"inspected-{number}"), dealer=dealer)
    stack.close("2012-07-01")
    return stack


def listed(stack: Stack, path: str, **query: str) -> list[tuple[str, str]]:
    """(dealer, state) of each on the first page."""
    name = path.rpartition("/")[2]
    return [(each["dealer"], each["state"]) for each in stack.read(path, **query)[name]]
