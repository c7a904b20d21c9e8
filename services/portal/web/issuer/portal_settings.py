"""By which client of the issuer people sign in, and where the services are: DOCKET_PORTAL_…."""

from os import environ
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.settings import PORTAL, read_settings_of, refuse_unknown


class PortalSettings(BaseSettings):
    """What the portal alone is told. People sign in with the issuer of DOCKET_IDENTITY_ISSUER."""

    model_config = SettingsConfigDict(env_prefix=PORTAL, extra="ignore", frozen=True)

    client: Annotated[
        str | None,
        Field(min_length=1, description="the client id under which the issuer knows the portal"),
    ] = None
    client_secret: Annotated[
        SecretStr | None, Field(description="the client's secret; none of a public client")
    ] = None
    scope: Annotated[str, Field(description="the scopes that are asked for")] = (
        "openid offline_access"
    )
    services: Annotated[
        str | None,
        Field(
            pattern=r"^https?://\S+$",
            description="where the services are, {service} standing for the name of one: "
            "http://{service}:8080; in the portal's own process where it is left out",
        ),
    ] = None


def read_portal_settings(**given: object) -> PortalSettings:
    """What the portal is told; raises `SettingsUnfit`."""
    refuse_unknown(PORTAL, environ, PortalSettings.model_fields)
    return read_settings_of(PortalSettings, given)
