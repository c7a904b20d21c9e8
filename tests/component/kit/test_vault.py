"""The vault keeps one key a person, whoever asks first, and none of a person erased."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from services.kit.vault.keys import TABLES, Erasure, PersonKey, Vault
from services.kit.vault.seal import KEY_BYTES, open_name, seal_name
from tests.component.kit.conftest import Opening

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LI = ("BJ-BSL", "p-1")
HAN = ("BJ-BSL", "p-2")
ELSEWHERE = ("SH-001", "p-1")


@pytest.fixture
def vault(opening: Opening, store_url: str) -> Vault:
    return Vault(opening(store_url, TABLES))


def test_each_person_of_each_dealer_has_a_key_of_its_own_and_keeps_it(vault: Vault) -> None:
    keys = vault.keys([LI, HAN, ELSEWHERE])
    assert {len(key or b"") for key in keys.values()} == {KEY_BYTES}
    assert len(set(keys.values())) == 3
    assert vault.keys([LI]) == {LI: keys[LI]}
    assert vault.of_dealer("BJ-BSL") == {"p-1": keys[LI], "p-2": keys[HAN]}


def test_asking_for_known_keys_makes_none(vault: Vault) -> None:
    assert vault.known([LI]) == {}
    assert vault.all_keys() == []
    assert vault.keys([]) == {}


def test_two_who_make_a_key_at_once_get_the_same(opening: Opening, store_url: str) -> None:
    vaults = [Vault(opening(store_url, TABLES)) for _ in range(4)]
    persons = [("BJ-BSL", f"p-{n}") for n in range(50)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda vault: vault.keys(persons), vaults))
    assert all(each == found[0] for each in found)


def test_an_erased_person_has_no_key_and_gets_none_again(vault: Vault) -> None:
    vault.keys([LI, HAN])
    assert vault.erase(LI, "asked for it", "admin:wang", AT)
    assert not vault.erase(LI, "once more", "admin:zhao", AT)
    assert vault.keys([LI])[LI] is None
    assert vault.keys([HAN])[HAN] is not None
    assert vault.erasures() == [
        Erasure("BJ-BSL", "p-1", "2026-01-02T03:04:05.000000Z", "asked for it", "admin:wang")
    ]


def test_a_person_may_be_erased_before_being_named(vault: Vault) -> None:
    assert vault.erase(LI, "asked for it", "admin:wang", AT)
    assert vault.keys([LI]) == {LI: None}


def test_a_backup_brings_back_what_is_lost_and_undoes_no_erasure(
    vault: Vault, opening: Opening, sqlite_url: str
) -> None:
    kept = vault.keys([LI, HAN])
    vault.erase(ELSEWHERE, "asked for it", "admin:wang", AT)
    backup = vault.all_keys(), vault.erasures()
    vault.erase(LI, "later", "admin:wang", AT)

    assert vault.take_back(*backup) == 0
    assert vault.keys([LI]) == {LI: None}

    empty = Vault(opening(f"{sqlite_url}.other", TABLES))
    assert empty.take_back(*backup) == 2
    assert empty.keys([LI, HAN]) == kept
    assert empty.keys([ELSEWHERE]) == {ELSEWHERE: None}
    assert empty.take_back([PersonKey(*LI, b"\0" * KEY_BYTES)], []) == 0
    assert empty.keys([LI]) == {LI: kept[LI]}


def test_a_name_is_sealed_alike_each_time_and_opened_by_its_own_key_alone(vault: Vault) -> None:
    keys = vault.keys([LI, HAN])
    once = seal_name(keys[LI], "李雷")
    assert once == seal_name(keys[LI], "李雷")
    assert once not in (seal_name(keys[HAN], "李雷"), seal_name(keys[LI], "李磊"))
    assert seal_name(keys[LI], once) == once
    assert open_name(keys[LI], once) == "李雷"
    assert open_name(keys[HAN], once) == once
    assert open_name(None, once) == once
    assert open_name(keys[LI], "李雷") == "李雷"
    assert open_name(keys[LI], "sealed:v1:not base64") == "sealed:v1:not base64"
