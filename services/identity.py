"""How this house identifies its callers, and holds each of them to the table of access."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from contracts.access_rows import ROLES
from contracts.topics import short_name
from services.access_table import CHECKER
from services.composition import House
from services.facts.regions import KeptRegions
from services.kit.identity.access_log import AccessLog
from services.kit.identity.authentication import Authentication
from services.kit.identity.development import Development
from services.kit.identity.guard import Guard, GuardedService, Identity
from services.kit.identity.key_book import KeyBook
from services.kit.identity.key_set import (
    BETWEEN_FETCHES_SECONDS,
    BETWEEN_READS_SECONDS,
    IssuerKeys,
    fetcher,
)
from services.kit.identity.rates import Rates
from services.kit.identity.settings import IdentitySettings
from services.kit.identity.tokens import Expected, Tokens
from services.kit.settings import Settings, SettingsUnfit
from services.registry import SERVICE_BY_NAME

WATCHED: Final = ("docket", "record")
"""The rows of which reads of another principal's record are logged."""

PAGES: Final = "portal"
"""The service whose pages stand under no prefix."""

OPERATIONS: Final = "operations"
"""The row that the operators' networks read without a credential."""


def refuse_open(settings: Settings, identity: IdentitySettings) -> None:
    """Raise `SettingsUnfit` if anyone on a network could write facts and read dockets."""
    if not settings.host.is_loopback and not identity.required:
        raise SettingsUnfit(
            f"DOCKET_HOST: {settings.host} is no loopback address, and callers need not say who "
            "they are; expected: DOCKET_IDENTITY_REQUIRED=true (docs/operations.md, Identity), or "
            "an address of loopback"
        )


def development() -> Development:
    """The principals of a stack without identity."""
    return Development(ROLES, first="oem", scoped_by_dealer="dealer")


def development_guard() -> Guard:
    """The guard of a stack without identity, for tests of its services."""
    return Guard(development(), CHECKER)


@contextmanager
def guard_of(house: House, services: Sequence[str], identity: IdentitySettings) -> Iterator[Guard]:
    """The guard of these services over the stores of a house, until they end."""
    with ExitStack() as stack:
        guarded: dict[str, GuardedService] = {}
        # The first answers, too, for what stands under no service's prefix: for pages.
        for name in sorted(services, key=lambda each: each != PAGES):
            store = house.results(name)
            log = AccessLog(store)
            stack.callback(log.close)
            found = GuardedService(KeptRegions(store), log)
            prefixes = [name, *map(short_name, SERVICE_BY_NAME[name].owns)]
            guarded |= dict.fromkeys(prefixes, found)
        yield _guard(house, identity, guarded)


def _guard(
    house: House, identity: IdentitySettings, guarded: Mapping[str, GuardedService]
) -> Guard:
    callers: Identity = development()
    if identity.required:
        callers = Authentication(KeyBook(house.identity), tokens_of(identity))
    return Guard(
        callers,
        CHECKER,
        guarded,
        near={OPERATIONS: identity.networks},
        watched=WATCHED,
        rates=Rates(identity.limit, identity.instances) if identity.limit else None,
    )


def tokens_of(identity: IdentitySettings) -> Tokens | None:
    """The verifier of the issuer's tokens; None if no issuer is set."""
    if identity.issuer is None or identity.keys is None:
        return None
    expected = Expected(
        identity.issuer,
        identity.audience,
        identity.algorithms.split(","),
        identity.token_type,
        identity.claims,
        ROLES,
    )
    by_http = identity.keys.startswith(("https://", "http://"))
    between = BETWEEN_FETCHES_SECONDS if by_http else BETWEEN_READS_SECONDS
    return Tokens(expected, IssuerKeys(fetcher(identity.keys), between=between))
