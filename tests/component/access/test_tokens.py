"""A token is taken as its issuer's, or refused with the one word that says what is wrong."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.access_rows import ROLES
from services.kit.identity.claims import ClaimMap
from services.kit.identity.key_set import (
    BETWEEN_FETCHES_SECONDS,
    KEY_SET_KEPT_SECONDS,
    KEYS_REMEMBERED_SECONDS,
    IssuerKeys,
)
from services.kit.identity.principal import UNBOUNDED
from services.kit.identity.refusals import Unauthenticated
from services.kit.identity.tokens import Expected, Tokens
from tests.component.access.issuing import ALGORITHMS, AUDIENCE, ISSUER, Issuer, new_key


class Hands:
    """A clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def tokens_of(issuer: Issuer, hands: Hands | None = None, **pinned: Any) -> Tokens:
    expected = Expected(ISSUER, AUDIENCE, ALGORITHMS, "at+jwt", ClaimMap(), ROLES)
    given = {name: pinned.pop(name) for name in ("claims",) if name in pinned}
    fields = {name: getattr(expected, name) for name in Expected.__slots__} | given
    return Tokens(Expected(**fields), IssuerKeys(issuer.set, now=hands or Hands()), **pinned)


def why(tokens: Tokens, token: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        tokens.read(token)
    return refused.value.reason


@pytest.fixture
def issuer() -> Issuer:
    found = Issuer()
    found.publish("1")
    return found


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_of_each_algorithm_says_who_it_is(algorithm: str) -> None:
    issuer = Issuer(algorithm)
    issuer.publish("1")
    who = tokens_of(issuer).read(issuer.token(docket_dealers=["A1", "A2"], docket_regions=None))

    assert (who.actor, who.dealers, who.regions) == ("oem:li", {"A1", "A2"}, frozenset())
    assert who.kind == "person"


def test_without_a_sign_in_it_is_a_systems(issuer: Issuer) -> None:
    assert tokens_of(issuer).read(issuer.token(auth_time=None)).kind == "system"


def test_a_missing_scope_is_none(issuer: Issuer) -> None:
    who = tokens_of(issuer).read(issuer.token(docket_regions=None))

    assert not who.has_scope


def _unsigned(issuer: Issuer) -> str:
    return f"{issuer.token().rpartition('.')[0]}."


def _of_two_parts(issuer: Issuer) -> str:
    return issuer.token().rpartition(".")[0]


def _alg_none(issuer: Issuer) -> str:
    _, payload, signature = issuer.token().split(".")
    header = json.dumps({"alg": "none", "typ": "at+jwt", "kid": "1"}).encode()
    return f"{urlsafe_b64encode(header).decode().rstrip('=')}.{payload}.{signature}"


def _by_another_key(issuer: Issuer) -> str:
    return issuer.token(key=new_key("Ed25519", "1"))


def _altered(issuer: Issuer) -> str:
    header, _, signature = issuer.token().split(".")
    _, payload, _ = issuer.token(sub="root").split(".")
    return f"{header}.{payload}.{signature}"


NOW = int(time.time())


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (_unsigned, "unsigned"),
        (_of_two_parts, "unsigned"),
        (_alg_none, "alg-none"),
        (_by_another_key, "bad-signature"),
        (_altered, "bad-signature"),
        (lambda i: i.token(header={"typ": "JWT"}), "wrong-type"),
        (lambda i: i.token(header={"typ": None}), "wrong-type"),
        (lambda i: i.token(iss="https://other.example"), "wrong-issuer"),
        (lambda i: i.token(aud="portal"), "wrong-audience"),
        (lambda i: i.token(aud=None), "wrong-audience"),
        (lambda i: i.token(exp=NOW - 1), "expired"),
        (lambda i: i.token(exp=None), "no-end"),
        (lambda i: i.token(exp="later"), "no-end"),
        (lambda i: i.token(nbf=NOW + 3600), "not-yet-valid"),
        (lambda i: i.token(iat=NOW + 3600, nbf=None), "not-yet-valid"),
        (lambda i: i.token(docket_role=None), "no-role"),
        (lambda i: i.token(docket_role="emperor"), "no-role"),
        (lambda i: i.token(docket_role=["oem", "admin"]), "no-role"),
        (lambda i: i.token(docket_regions=7), "unfit-scope"),
        (lambda i: i.token(sub="a b"), "unfit-name"),
        (lambda i: i.token(sub="a\u202eb"), "unfit-name"),
        (lambda i: i.token(sub=None), "unfit-name"),
        (lambda _: "x.y.z", "malformed"),
        (lambda _: "x", "malformed"),
        (lambda i: i.token(x="x" * 20_000), "malformed"),
    ],
)
def test_each_fault_is_told_by_its_word(
    issuer: Issuer, made: Callable[[Issuer], str], reason: str
) -> None:
    assert why(tokens_of(issuer), made(issuer)) == reason


def test_a_token_of_a_symmetric_key_is_refused(issuer: Issuer) -> None:
    header = json.dumps({"alg": "HS256", "typ": "at+jwt", "kid": "1"}).encode()
    forged = f"{urlsafe_b64encode(header).decode().rstrip('=')}.e30.AAAA"

    assert why(tokens_of(issuer), forged) == "wrong-algorithm"


def test_any_issuers_claims_by_configuration(issuer: Issuer) -> None:
    claims = ClaimMap(
        name="preferred_username",
        role="realm_access.roles",
        regions="attributes.area",
        roles={"crd-clerk": "oem"},
    )
    token = issuer.token(
        preferred_username="wang",
        realm_access={"roles": ["offline_access", "crd-clerk"]},
        attributes={"area": ["华北"]},
    )
    who = tokens_of(issuer, claims=claims).read(token)

    assert (who.actor, who.regions) == ("oem:wang", {"华北"})


def test_what_is_at_hand_ends_when_the_token_does(issuer: Issuer) -> None:
    ahead = timedelta()
    tokens = tokens_of(issuer, now=lambda: datetime.now(UTC) + ahead)
    token = issuer.token()
    assert tokens.at_hand(token) is None
    assert tokens.read(token) == tokens.at_hand(token)

    ahead = timedelta(seconds=601)
    with pytest.raises(Unauthenticated, match="the token ended"):
        tokens.at_hand(token)


def test_an_unknown_key_is_fetched_once_a_minute(issuer: Issuer) -> None:
    hands = Hands()
    tokens = tokens_of(issuer, hands)
    tokens.read(issuer.token())
    issuer.publish("2")
    assert why(tokens, issuer.token("2")) == "key-unknown"
    assert issuer.fetched == 1

    hands.at += BETWEEN_FETCHES_SECONDS
    assert tokens.read(issuer.token("2")).name == "li"
    assert issuer.fetched == 2


def test_a_removed_key_is_told_from_one_that_never_was(issuer: Issuer) -> None:
    hands = Hands()
    tokens = tokens_of(issuer, hands)
    token = issuer.token()
    tokens.read(token)
    issuer.publish("2")
    old = issuer.keys.pop("1")
    assert tokens.at_hand(token), "a removal takes effect within ten minutes"

    hands.at += KEY_SET_KEPT_SECONDS
    assert tokens.at_hand(token) is None, "the set is due, and so nothing is at hand"
    assert why(tokens, token) == "key-removed"
    never = issuer.token("9", key=new_key("Ed25519", "9"))
    assert why(tokens, never) == "key-unknown"
    hands.at += KEYS_REMEMBERED_SECONDS + KEY_SET_KEPT_SECONDS
    assert why(tokens, issuer.token("1", key=old)) == "key-unknown", "a day later it is forgotten"


def test_the_last_good_set_stays_while_the_issuer_is_away(issuer: Issuer) -> None:
    hands = Hands()
    tokens = tokens_of(issuer, hands)
    tokens.read(issuer.token())
    issuer.away = True
    hands.at += 10 * KEY_SET_KEPT_SECONDS

    assert tokens.read(issuer.token()).name == "li"
    fetched = issuer.fetched
    tokens.read(issuer.token())
    assert issuer.fetched == fetched, "nor is it asked again at every request"


def test_a_key_that_is_not_understood_is_left_out(issuer: Issuer) -> None:
    odd = [{"kty": "EC", "crv": "P-9", "kid": "odd"}, {"kty": "?"}, 7, {"kty": "oct", "k": "AA"}]

    def listed() -> bytes:
        return json.dumps({"keys": [*odd, *json.loads(issuer.set())["keys"]]}).encode()

    expected = Expected(ISSUER, AUDIENCE, ALGORITHMS, "at+jwt", ClaimMap(), ROLES)
    assert Tokens(expected, IssuerKeys(listed)).read(issuer.token()).regions == UNBOUNDED


def test_a_token_without_a_key_id_is_taken_beside_one_key_alone(issuer: Issuer) -> None:
    hands = Hands()
    tokens = tokens_of(issuer, hands)
    unnamed = issuer.token(header={"kid": None})
    assert tokens.read(unnamed).name == "li"
    issuer.publish("2")
    hands.at += KEY_SET_KEPT_SECONDS
    assert why(tokens, unnamed) == "no-key-id"
