"""The address and credentials of Apache Kafka, from the environment: DOCKET_KAFKA_…."""

from collections.abc import Iterator
from os import environ
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.settings import KAFKA, read_settings_of, refuse_unknown

SASL: Final = ("sasl_mechanism", "sasl_username", "sasl_password")
FILES: Final = ("ca_file", "certificate_file", "key_file")
TLS: Final = (*FILES, "key_password")

_ADDRESSES = r"^[^\s,]+:\d{1,5}(,[^\s,]+:\d{1,5})*$"


class KafkaSettings(BaseSettings):
    """The brokers, and the configuration of our topics. The names are Kafka's own."""

    model_config = SettingsConfigDict(env_prefix=KAFKA, extra="ignore", frozen=True)

    bootstrap: Annotated[
        str | None, Field(pattern=_ADDRESSES, description="host:port, or several with commas")
    ] = None
    security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
        Field(description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"),
    ] = "PLAINTEXT"
    sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None,
        Field(description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"),
    ] = None
    sasl_username: Annotated[str | None, Field(min_length=1, description="the user")] = None
    sasl_password: Annotated[SecretStr | None, Field(description="the user's password")] = None
    ca_file: Annotated[Path | None, Field(description="the authorities trusted, a PEM file")] = None
    certificate_file: Annotated[
        Path | None, Field(description="this client's certificate, a PEM file")
    ] = None
    key_file: Annotated[Path | None, Field(description="the certificate's key, a PEM file")] = None
    key_password: Annotated[SecretStr | None, Field(description="the key's password")] = None
    replication: Annotated[
        int, Field(ge=1, le=9, description="copies of each topic, 1 to 9; 1 is for one broker")
    ] = 3
    min_insync_replicas: Annotated[
        int | None,
        Field(ge=1, le=9, description="copies before an event counts as written; else all but one"),
    ] = None
    session_timeout: Annotated[
        float, Field(ge=1, le=300, description="seconds after which a silent instance is replaced")
    ] = 10

    @property
    def copies_needed(self) -> int:
        """`min.insync.replicas` of each topic."""
        return self.min_insync_replicas or max(1, self.replication - 1)

    def connection(self) -> dict[str, Any]:
        """The configuration of every client: the brokers, and the credentials."""
        said = {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": _revealed(self.sasl_password),
            "ssl_cafile": _path(self.ca_file),
            "ssl_certfile": _path(self.certificate_file),
            "ssl_keyfile": _path(self.key_file),
            "ssl_password": _revealed(self.key_password),
        }
        return {name: value for name, value in said.items() if value is not None}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := list(self._faults()):
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        protocol = self.security_protocol
        with_it = f"with {variable('security_protocol')}={protocol}"
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        unused = given & {
            *(SASL if not protocol.startswith("SASL") else ()),
            *(TLS if not protocol.endswith("SSL") else ()),
        }
        for name in sorted(unused):
            yield f"{variable(name)} has no use {with_it}"
        for name in SASL:
            if protocol.startswith("SASL") and name not in given:
                yield f"{variable(name)} is needed {with_it}"
        for name in FILES:
            if name in given and not getattr(self, name).is_file():
                yield f"{variable(name)}: there is no file {getattr(self, name)}"
        if len(given & {"key_file", "certificate_file"}) == 1:
            yield f"{variable('key_file')} and {variable('certificate_file')} go together"
        if self.copies_needed > self.replication:
            yield f"{variable('min_insync_replicas')} is more than {variable('replication')}"


def read_kafka_settings(**given: object) -> KafkaSettings | None:
    """The settings, or None if no broker is named; raises `SettingsUnfit`."""
    refuse_unknown(KAFKA, environ, KafkaSettings.model_fields)
    settings = read_settings_of(KafkaSettings, given)
    return settings if settings.bootstrap else None


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{KAFKA}{name.upper()}"


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _path(path: Path | None) -> str | None:
    return str(path) if path else None
