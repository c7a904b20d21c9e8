"""Settings from the environment, DOCKET_…: an error names the variable and what it expects."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from ipaddress import IPv4Address, IPv6Address
from os import environ
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import (
    AfterValidator,
    DirectoryPath,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.topics import DEFAULT_PARTITIONS

PREFIX = "DOCKET_"

KAFKA = f"{PREFIX}KAFKA_"
"""Prefix of the variables that `log/kafka/settings.py` reads."""

IDENTITY = f"{PREFIX}IDENTITY_"
"""Prefix of the variables that `identity/settings.py` reads."""

PORTAL = f"{PREFIX}PORTAL_"
"""Prefix of the variables that the portal reads."""

AROUND = ("DOCKET_BIN", "DOCKET_PORT", "DOCKET_INGRESS_", "DOCKET_TEST_")
"""Prefixes of variables that the compose file, the ingress and `make` read, and no service."""


class SettingsUnfit(Exception):
    """An environment variable has a value that is not allowed."""


def _of_postgresql(url: SecretStr | None) -> SecretStr | None:
    if url is not None and not url.get_secret_value().startswith("postgresql://"):
        raise ValueError("is no address of a PostgreSQL database")
    return url


class Settings(BaseSettings):
    """The settings of a stack. Secrets come from the environment, or from files of their own."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Annotated[Path, Field(description="the folder of the stores and of mail not sent")] = (
        Path("var")
    )
    postgres_url: Annotated[
        SecretStr | None,
        AfterValidator(_of_postgresql),
        Field(description="postgresql://user:password@host:port/database; else SQLite under data"),
    ] = None
    postgres_password: Annotated[
        SecretStr | None, Field(description="the user's password, where the URL does not hold it")
    ] = None
    host: Annotated[
        IPv4Address | IPv6Address,
        Field(
            description="the IP address listened on; beyond loopback whoever reaches it may write "
            "facts, so only where nobody does but a proxy that knows the sender"
        ),
    ] = IPv4Address("127.0.0.1")
    connections: Annotated[
        int | None,
        Field(ge=1, description="a whole number of connections held at once, 1 or more"),
    ] = None
    partitions: Annotated[
        int, Field(ge=1, le=1000, description="a whole number, 1 to 1000, never changed later")
    ] = DEFAULT_PARTITIONS
    catch_up: Annotated[
        Literal["send", "quiet"] | None,
        Field(
            description="send, or quiet for no mails: a start may close more than 31 days at once"
        ),
    ] = None
    webhook_ports: Annotated[
        str,
        Field(
            pattern=r"^[1-9][0-9]{0,4}(,[1-9][0-9]{0,4})*$",
            description="the ports to which webhooks are posted, with commas between",
        ),
    ] = "443"
    webhook_loopback: Annotated[
        bool,
        Field(
            description="true or false: whether webhooks are posted to this machine, too, by http "
            "and to any port; for trying out alone"
        ),
    ] = False
    log_key: Annotated[
        Path | None,
        Field(description="a file of the key that signs the log of seals, of mode 0600"),
    ] = None
    log_key_before: Annotated[
        Path | None,
        Field(description="a file of the key that DOCKET_LOG_KEY takes over from, for 30 days"),
    ] = None
    log_folder: Annotated[
        Path | None, Field(description="a folder for the log's files, as anybody may serve them")
    ] = None
    log_policy: Annotated[
        Path | None, Field(description="a file that names the log's witnesses (C2SP tlog-policy)")
    ] = None
    receipts_key: Annotated[
        Path | None, Field(description="a file of the key that signs receipts, of mode 0600")
    ] = None
    log_format: Annotated[
        Literal["lines", "json"], Field(description="lines for people, json for a log collector")
    ] = "lines"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Field(description="DEBUG, INFO, WARNING or ERROR"),
    ] = "INFO"
    base_url: Annotated[
        str,
        Field(pattern=r"^https?://\S+$", description="where people reach this stack: http(s)://…"),
    ] = "http://127.0.0.1:8080"

    @model_validator(mode="before")
    @classmethod
    def _with_password(cls, given: dict[str, Any]) -> dict[str, Any]:
        url, password = given.get("postgres_url"), given.get("postgres_password")
        if not isinstance(url, str) or not isinstance(password, str):
            return given
        user, at, place = urlsplit(url).netloc.rpartition("@")
        if not at or ":" in user:
            return given
        entered = f"{user}:{quote(password, safe='')}@{place}"
        return {**given, "postgres_url": url.replace(f"{user}@{place}", entered, 1)}


class SecretsFolder(BaseSettings):
    """The folder of secrets that the environment does not hold."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    secrets: Annotated[
        DirectoryPath | None,
        Field(description="a folder of files named as variables, like docket_postgres_password"),
    ] = None


AnySettings = TypeVar("AnySettings", bound=BaseSettings)


def read_stack_settings(model: type[AnySettings], given: Mapping[str, Any]) -> AnySettings:
    """The settings of a stack, `given` ones before the environment's; raises `SettingsUnfit`."""
    elsewhere = (KAFKA, IDENTITY, PORTAL, *AROUND)
    own = [name for name in environ if not name.upper().startswith(elsewhere)]
    refuse_unknown(PREFIX, own, {*model.model_fields, *SecretsFolder.model_fields})
    return read_settings_of(model, given)


def refuse_unknown(prefix: str, names: Iterable[str], fields: Collection[str]) -> None:
    """Raise `SettingsUnfit` for each name that begins with `prefix` and is no field's variable."""
    known = {f"{prefix}{field.upper()}" for field in fields}
    unknown = sorted(name for name in names if name.upper().startswith(prefix))
    unknown = [name for name in unknown if name.upper() not in known]
    if unknown:
        raise SettingsUnfit("\n".join(_unknown(name, known) for name in unknown))


def _unknown(name: str, known: Collection[str]) -> str:
    nearest = get_close_matches(name.upper(), known, n=1, cutoff=0.0)
    return f"{name}: no such setting; expected: {', '.join(nearest)}, or leave it out"


def read_settings_of(model: type[AnySettings], given: Mapping[str, Any]) -> AnySettings:
    """The settings of a model: the values given, else the environment's, else the secrets'."""
    folder = _read(SecretsFolder, {}).secrets
    return _read(model, {**given, "_secrets_dir": folder})


def _read(model: type[AnySettings], given: Mapping[str, Any]) -> AnySettings:
    try:
        return model(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsUnfit(
            "\n".join(_line(model, fault["loc"], fault["msg"]) for fault in error.errors())
        ) from error


def _line(model: type[BaseSettings], loc: tuple[int | str, ...], message: str) -> str:
    if not loc:
        return message.removeprefix("Value error, ")
    name = str(loc[0])
    expected = model.model_fields[name].description if name in model.model_fields else ""
    return f"{model.model_config['env_prefix']}{name.upper()}: {message}; expected: {expected}"
