"""The options that name a principal: its role, and the dealers and regions that it reaches."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.kit.identity.principal import Scope


def role_of(text: str) -> str:
    """The role that an option names."""
    from contracts.access_rows import ROLES

    if text not in ROLES:
        raise typer.BadParameter(f"{text} is no role; there are {', '.join(ROLES)}")
    return text


def scope_of(text: str | None) -> "Scope":
    """`all`, or names separated by commas; None if the option is not given."""
    from services.kit.identity.principal import UNBOUNDED

    if text == UNBOUNDED:
        return UNBOUNDED
    return frozenset(filter(None, (name.strip() for name in (text or "").split(","))))


PrincipalName = Annotated[str, typer.Argument(help="of the principal, as `actor` will name it")]
RoleOption = Annotated[
    str, typer.Option("--role", parser=role_of, metavar="ROLE", help="`docket access` lists them")
]
DealerScope = Annotated[str | None, typer.Option(help="codes separated by commas, or all")]
RegionScope = Annotated[str | None, typer.Option(help="regions separated by commas, or all")]
