"""`docket token`: a token of the development issuer, for a stack on loopback."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.access.scopes import DealerScope, RegionScope, RoleOption, scope_of
from services.commands.options import Data

if TYPE_CHECKING:
    from services.kit.settings import Settings

ISSUER_FOLDER = "issuer"
"""The folder of the issuer's key and its key set, within the data folder."""


def token(
    *,
    role: RoleOption,
    name: Annotated[str, typer.Option(help="of the principal")] = "developer",
    dealers: DealerScope = None,
    regions: RegionScope = None,
    system: Annotated[bool, typer.Option("--system", help="of a system, not of a person")] = False,
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="until it ends")] = 60,
    rotate: Annotated[bool, typer.Option("--rotate", help="sign by a new key from now on")] = False,
    data: Data = None,
) -> None:
    """A token for development, on stdout; refused if the stack listens beyond loopback."""
    import time

    from services.commands.printing import print_bytes
    from services.kit.identity.issuer import DevelopmentIssuer
    from services.kit.identity.settings import read_identity_settings
    from services.settings import read_settings

    settings = read_settings(data=data)
    _refuse_beyond_loopback(settings)
    issuer = DevelopmentIssuer(settings.data / ISSUER_FOLDER)
    if rotate:
        issuer.rotate()
    claims = {
        "sub": name,
        "aud": read_identity_settings().audience,
        "docket_role": role,
        **{
            f"docket_{kind}": scope if isinstance(scope, str) else sorted(scope)
            for kind, text in (("dealers", dealers), ("regions", regions))
            if (scope := scope_of(text))
        },
        **({} if system else {"auth_time": int(time.time())}),
    }
    print_bytes([f"{issuer.token(claims, minutes * 60)}\n".encode()])


def issuer(data: Data = None) -> None:
    """Make the development issuer's key; print the settings of a stack that accepts its tokens."""
    from services.commands.printing import print_bytes
    from services.kit.identity.issuer import ISSUER, DevelopmentIssuer
    from services.settings import read_settings

    settings = read_settings(data=data)
    _refuse_beyond_loopback(settings)
    made = DevelopmentIssuer(settings.data / ISSUER_FOLDER)
    made.set_up()
    lines = {
        "DOCKET_IDENTITY_REQUIRED": "true",
        "DOCKET_IDENTITY_ISSUER": ISSUER,
        "DOCKET_IDENTITY_KEYS": str(made.key_set.resolve()),
    }
    print_bytes(f"{name}={value}\n".encode() for name, value in lines.items())


def _refuse_beyond_loopback(settings: "Settings") -> None:
    from services.commands.refusal import Unusable

    if not settings.host.is_loopback:
        raise Unusable(
            f"DOCKET_HOST: {settings.host} is no loopback address, and the development issuer "
            "vouches for anybody; set DOCKET_IDENTITY_ISSUER to an issuer of yours"
        )
