"""`docket principals`: the last day of a principal, and names granted to an auditor for a time."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.open_stores import house_on
from services.commands.options import Data, day_of

if TYPE_CHECKING:
    from services.commands.refusal import Unusable

principals = typer.Typer(
    help="Principals: the last day of one, and names granted to auditors.", no_args_is_help=True
)

Actor = Annotated[str, typer.Argument(metavar="ROLE:NAME", help="the principal, as in `actor`")]
Reason = Annotated[str, typer.Option(help="why; it is kept")]
LastDay = Annotated[
    date, typer.Option("--through", parser=day_of, metavar="DATE", help="the last day, Shanghai")
]


@principals.command("end")
def end(actor: Actor, through: LastDay, reason: Reason, data: Data = None) -> None:
    """Accept no key or token of a principal after a day; a later call moves the day."""
    from services.commands.printing import say
    from services.kit.clock import start_of
    from services.kit.identity.principals import end_principal

    role_of_actor(actor)
    with house_on(data, publishing=False) as house:
        end_principal(house.identity, actor, start_of(_day_after(through)), reason)
    say(f"{actor} ends after {through}")


@principals.command("grant-names")
def grant_names(actor: Actor, through: LastDay, reason: Reason, data: Data = None) -> None:
    """Show an auditor the names of persons through a day; each reading of them is logged."""
    from contracts.access import STAFF_NAMES
    from services.commands.printing import say
    from services.kit.clock import start_of
    from services.kit.identity.principals import grant_row

    if role_of_actor(actor) != "auditor":
        raise _unusable("names are granted to auditors alone; give auditor:NAME")
    with house_on(data, publishing=False) as house:
        ends = start_of(_day_after(through))
        grant_row(house.identity, actor, STAFF_NAMES, ends, reason=reason, now=datetime.now(UTC))
    say(f"{actor} reads names through {through}")


@principals.command("grants")
def grants(data: Data = None) -> None:
    """Every grant ever made, with its end and its reason, as JSON."""
    from services.commands.printing import print_json
    from services.kit.identity.principals import listed_grants

    with house_on(data, publishing=False) as house:
        print_json(listed_grants(house.identity))


def role_of_actor(actor: str) -> str:
    """The role in `ROLE:NAME`; raises `Unusable`."""
    from contracts.access_rows import ROLES
    from services.kit.identity.claims import fit_name
    from services.kit.identity.refusals import Unauthenticated

    role, colon, name = actor.partition(":")
    if role not in ROLES or not colon:
        raise _unusable(f"give ROLE:NAME, with a role of {', '.join(ROLES)}")
    try:
        fit_name(name)
    except Unauthenticated as fault:
        raise _unusable(fault.detail) from fault
    return role


def _unusable(why: str) -> "Unusable":
    from services.commands.refusal import Unusable

    return Unusable(f"ROLE:NAME: {why}")


def _day_after(day: date) -> date:
    from contracts.dates import ONE_DAY

    return day + ONE_DAY
