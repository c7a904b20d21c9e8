"""API keys: shown once, kept as a digest, two at once, revoked everywhere within a second."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.kit.identity.authentication import Authentication
from services.kit.identity.key_book import FRESH_FOR_SECONDS, NOTED_EVERY_SECONDS, TABLES, KeyBook
from services.kit.identity.key_making import (
    KeyRefused,
    listed_keys,
    make_key,
    revoke_key,
)
from services.kit.identity.principal import Principal
from services.kit.identity.principals import revoke_principal
from services.kit.identity.refusals import Unauthenticated
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.component.access.test_tokens import Hands

NOW = datetime.now(UTC)
DMS = Principal("dms", "dealer", frozenset({"A1"}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(f"sqlite:{tmp_path / 'identity.sqlite'}", TABLES)
    yield found
    found.close()


def why(known: Authentication, key: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        known.callers(f"Bearer {key}")
    return refused.value.reason


def test_a_key_is_its_principals(store: Store) -> None:
    key = make_key(store, DMS, NOW)
    known = Authentication(KeyBook(store))

    assert known.callers_at_hand(f"Bearer {key}") is None, "nothing is read yet"
    assert known.callers(f"Bearer {key}") == [DMS]
    assert known.callers_at_hand(f"bearer {key}") == [DMS]
    assert why(known, f"{key}x") == "unknown-key"


def test_the_key_itself_is_nowhere(store: Store, tmp_path: Path) -> None:
    key = make_key(store, DMS, NOW)
    [listed] = listed_keys(store)

    assert (listed["prefix"], listed["last_four"]) == (key[:11], key[-4:])
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert key[12:-4].encode() not in stored


def test_a_principal_has_two_live_keys_at_most(store: Store) -> None:
    first = make_key(store, DMS, NOW)
    make_key(store, DMS, NOW)
    with pytest.raises(KeyRefused, match="has 2 live keys"):
        make_key(store, DMS, NOW)

    revoke_key(store, first[:11], NOW)
    assert make_key(store, DMS, NOW)


def test_a_principal_keeps_its_scopes(store: Store) -> None:
    make_key(store, DMS, NOW)
    with pytest.raises(KeyRefused, match="name another principal"):
        make_key(store, Principal("dms", "dealer", frozenset({"A1", "B1"})), NOW)


def test_a_revocation_holds_as_soon_as_it_is_read_and_that_is_within_a_second(store: Store) -> None:
    key, hands = make_key(store, DMS, NOW), Hands()
    known = Authentication(KeyBook(store, ticks=hands))
    known.callers(f"Bearer {key}")
    revoke_key(store, key[:11], NOW)
    hands.at += FRESH_FOR_SECONDS

    assert FRESH_FOR_SECONDS < 1
    assert why(known, key) == "revoked"
    with pytest.raises(KeyRefused, match="there is no key dk_nothing"):
        revoke_key(store, "dk_nothing", NOW)


def test_a_principal_is_revoked_with_all_that_speaks_for_it(store: Store) -> None:
    key, hands = make_key(store, DMS, NOW), Hands()
    known = Authentication(KeyBook(store, ticks=hands))
    known.callers(f"Bearer {key}")
    revoke_principal(store, "dealer:dms", "left", NOW)
    hands.at += FRESH_FOR_SECONDS

    assert why(known, key) == "revoked"


def test_a_key_ends_when_it_was_said_to(store: Store) -> None:
    key = make_key(store, Principal("dms", "dealer", DMS.dealers, expires_at=NOW), NOW)

    assert why(Authentication(KeyBook(store)), key) == "expired"


def test_last_use_is_noted_now_and_then(store: Store) -> None:
    key, hands = make_key(store, DMS, NOW), Hands()
    later = NOW + timedelta(days=1)
    known = Authentication(KeyBook(store, now=lambda: later, ticks=hands))
    known.callers(f"Bearer {key}")
    hands.at += NOTED_EVERY_SECONDS
    known.callers(f"Bearer {key}")

    assert listed_keys(store)[0]["last_used_at"].startswith(f"{later:%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer x.y.z"])
def test_what_is_no_key_is_refused(store: Store, sent: str | None) -> None:
    with pytest.raises(Unauthenticated):
        Authentication(KeyBook(store)).callers(sent)
