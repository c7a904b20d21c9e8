"""`docket keys`: keys are made and shown once, listed, revoked."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.access.scopes import (
    DealerScope,
    PrincipalName,
    RegionScope,
    RoleOption,
    scope_of,
)
from services.commands.open_stores import house_on
from services.commands.options import Data

if TYPE_CHECKING:
    from services.kit.identity.principal import Principal

keys = typer.Typer(help="API keys of systems: made, listed, revoked.", no_args_is_help=True)


@keys.command("make")
def make(
    name: PrincipalName,
    *,
    role: RoleOption,
    dealers: DealerScope = None,
    regions: RegionScope = None,
    days: Annotated[int | None, typer.Option(min=1, help="until it ends (default: never)")] = None,
    data: Data = None,
) -> None:
    """Make a key of a principal; it is printed once, and kept as its SHA-256 alone."""
    from services.commands.printing import print_bytes, say
    from services.commands.refusal import Failed, Unusable
    from services.kit.identity.key_making import KeyRefused, make_key

    now = datetime.now(UTC)
    who = _principal(name, role, dealers, regions, now + timedelta(days=days) if days else None)
    if not who.has_scope:
        raise Unusable("--dealers or --regions: a key without either may do nothing")
    with house_on(data, publishing=False) as house:
        try:
            key = make_key(house.identity, who, now)
        except KeyRefused as refused:
            raise Failed(str(refused)) from refused
    print_bytes([f"{key}\n".encode()])
    say(f"It is shown this once. Send it as: Authorization: Bearer {key[:11]}…")


@keys.command("list")
def list_keys(data: Data = None) -> None:
    """Every key, by its prefix and last four characters; its last use, its end, its revocation."""
    from services.commands.printing import print_json
    from services.kit.identity.key_making import listed_keys

    with house_on(data, publishing=False) as house:
        print_json(listed_keys(house.identity))


@keys.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="its prefix, dk_…, or a principal: ROLE:NAME")],
    reason: Annotated[str, typer.Option(help="why; kept where a principal is revoked")],
    data: Data = None,
) -> None:
    """Revoke a key, or every key and token of a principal; it holds within a second."""
    from services.commands.printing import say
    from services.commands.refusal import Failed
    from services.kit.identity.key_making import KeyRefused, revoke_key
    from services.kit.identity.principals import revoke_principal

    now = datetime.now(UTC)
    with house_on(data, publishing=False) as house:
        if ":" in key:
            revoke_principal(house.identity, key, reason, now)
        else:
            try:
                revoke_key(house.identity, key, now)
            except KeyRefused as refused:
                raise Failed(str(refused)) from refused
    say(f"{key} is revoked")


def _principal(
    name: str, role: str, dealers: str | None, regions: str | None, ends: datetime | None
) -> "Principal":
    from services.commands.refusal import Unusable
    from services.kit.identity.claims import fit_name
    from services.kit.identity.principal import Principal
    from services.kit.identity.refusals import Unauthenticated

    try:
        fit_name(name)
    except Unauthenticated as fault:
        raise Unusable(f"NAME: {fault.detail}") from fault
    return Principal(name, role, scope_of(dealers), scope_of(regions), expires_at=ends)
