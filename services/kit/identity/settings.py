"""How callers identify themselves, and by which issuer: DOCKET_IDENTITY_…."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from os import environ
from typing import Annotated, Any, Final, Literal, Self, get_args

from limits import parse
from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.kit.identity.claims import ClaimMap
from services.kit.settings import IDENTITY, read_settings_of, refuse_unknown

Algorithm = Literal["ES256", "RS256", "PS256", "Ed25519"]
ALGORITHMS: Final[tuple[Algorithm, ...]] = get_args(Algorithm)

AT_JWT: Final = "at+jwt"
"""The `typ` of access tokens (RFC 9068)."""

Network = IPv4Network | IPv6Network


def _listed(text: str) -> str:
    unknown = sorted(set(text.split(",")) - set(ALGORITHMS))
    if unknown:
        raise ValueError(f"{', '.join(unknown)} cannot be used")
    return text


def _networks(text: str) -> str:
    for each in filter(None, text.split(",")):
        ip_network(each)
    return text


def _claim_map(given: Any) -> Any:
    return ClaimMap.model_validate_json(given) if isinstance(given, str) else given


def _limit(text: str | None) -> str | None:
    if text is not None:
        parse(text)
    return text


class IdentitySettings(BaseSettings):
    """How callers are known. An issuer's tokens and API keys are taken side by side."""

    model_config = SettingsConfigDict(env_prefix=IDENTITY, extra="ignore", frozen=True)

    required: Annotated[
        bool,
        Field(description="true or false: whether callers say who they are; so beyond loopback"),
    ] = False
    issuer: Annotated[
        str | None, Field(min_length=1, description="the `iss` of the tokens that are taken")
    ] = None
    keys: Annotated[
        str | None,
        Field(min_length=1, description="the issuer's key set (JWKS): https://… or a file"),
    ] = None
    audience: Annotated[str, Field(min_length=1, description="the `aud` of tokens for here")] = (
        "docket"
    )
    algorithms: Annotated[
        str, AfterValidator(_listed), Field(description=f"some of {','.join(ALGORITHMS)}")
    ] = ",".join(ALGORITHMS)
    token_type: Annotated[
        str, Field(min_length=1, description="the `typ` of the tokens, at+jwt or JWT")
    ] = AT_JWT
    claims: Annotated[
        ClaimMap,
        NoDecode,
        BeforeValidator(_claim_map),
        Field(description="JSON: which claims say name, role, dealers and regions"),
    ] = ClaimMap()
    limit: Annotated[
        str | None,
        AfterValidator(_limit),
        Field(description="requests and events of one principal, like 6000/minute; else no limit"),
    ] = None
    instances: Annotated[
        int, Field(ge=1, description="instances of each service, which share the limit")
    ] = 1
    operations: Annotated[
        str,
        AfterValidator(_networks),
        Field(description="networks, with commas, that read /readyz without a credential"),
    ] = "127.0.0.0/8,::1/128"

    @property
    def networks(self) -> tuple[Network, ...]:
        """The networks of the operators."""
        return tuple(ip_network(each) for each in filter(None, self.operations.split(",")))

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := list(self._faults()):
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if (self.issuer is None) != (self.keys is None):
            yield f"{IDENTITY}ISSUER and {IDENTITY}KEYS go together"
        if self.issuer is not None and not self.required:
            yield f"{IDENTITY}ISSUER has no use without {IDENTITY}REQUIRED=true"


def read_identity_settings(**given: object) -> IdentitySettings:
    """The identity settings; raises `SettingsUnfit`."""
    refuse_unknown(IDENTITY, environ, IdentitySettings.model_fields)
    return read_settings_of(IdentitySettings, given)
