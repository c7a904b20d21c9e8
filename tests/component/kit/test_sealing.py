"""A journal over a vault records no name in the clear, and knows a repetition all the same."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.events.staffing import BaselineFiled
from contracts.faults import Malformed
from contracts.personal import ERASED, SEALED
from contracts.receipt import Receipt
from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import WallClock
from services.kit.intake import journal as journals
from services.kit.intake.accepted import ContentDiffers
from services.kit.intake.journal import Journal
from services.kit.intake.sealing import sealing_with
from services.kit.store import Store
from services.kit.vault import keys
from services.kit.vault.keys import Vault
from tests.builders.staffing import member
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted, older

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LI = ("BJ-BSL", "p-1")


def baseline(id: str = "1", li: str = "李雷", han: str = "韩梅梅") -> dict[str, Any]:  # noqa: A002
    """The department as filed: p-1 and p-2."""
    members = [
        member(person, "2012-06-01", "sales_callback", name=name)
        for person, name in (("p-1", li), ("p-2", han))
    ]
    return declared(id, type=BaselineFiled.TYPE, data={"members": members})


@pytest.fixture
def vault(opening: Opening, sqlite_url: str) -> Vault:
    return Vault(opening(f"{sqlite_url}.vault", keys.TABLES))


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, journals.TABLES)


@pytest.fixture
def journal(store: Store, vault: Vault) -> Journal:
    return Journal(store, STAFFING, 4, WallClock(), sealing=sealing_with(vault))


def names(store: Store, number: int = -1) -> list[str]:
    data = json.loads(store.events("BJ-BSL")[number].value)["data"]
    return [member["name"] for member in data.get("data", data)["members"]]


def test_what_is_recorded_bears_no_name_in_the_clear(journal: Journal, store: Store) -> None:
    [receipt] = journal.record([drafted(baseline())])
    assert isinstance(receipt, Receipt)
    [kept] = store.events("BJ-BSL")
    assert "李雷" not in kept.value.decode()
    assert all(name.startswith(SEALED) for name in names(store))
    event = json.loads(kept.value)
    assert [member["person_id"] for member in event["data"]["members"]] == ["p-1", "p-2"]


def test_a_repetition_is_one_and_another_name_is_a_clash(journal: Journal, store: Store) -> None:
    [first] = journal.record([drafted(baseline())])
    again, other, both = journal.record(
        [drafted(baseline()), drafted(baseline(li="李磊")), drafted(baseline())]
    )
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert isinstance(both, Receipt)
    assert again.duplicate
    assert both.duplicate
    assert again.digest == first.digest
    assert isinstance(other, ContentDiffers)
    assert len(store.events("BJ-BSL")) == 1


def test_facts_without_names_ask_the_vault_nothing(journal: Journal, vault: Vault) -> None:
    journal.record([drafted(declared("1"))])
    assert vault.all_keys() == []


def test_a_name_that_was_recorded_in_the_clear_is_repeated_by_the_same_name_alone(
    store: Store, vault: Vault
) -> None:
    Journal(store, STAFFING, 4, WallClock()).record([drafted(baseline())])
    later = Journal(store, STAFFING, 4, WallClock(), sealing=sealing_with(vault))
    again, other = later.record([drafted(baseline()), drafted(baseline(han="韩美美"))])
    assert isinstance(again, Receipt)
    assert again.duplicate
    assert isinstance(other, ContentDiffers)
    assert names(store) == ["李雷", "韩梅梅"]


def test_once_a_person_is_erased_repetitions_are_compared_without_the_name(
    journal: Journal, store: Store, vault: Vault
) -> None:
    journal.record([drafted(baseline())])
    before = names(store)
    vault.erase(LI, "asked for it", "admin:wang", AT)

    again, renamed, other = journal.record(
        [
            drafted(baseline()),
            drafted(baseline(li="anybody")),
            drafted(baseline(han="韩美美")),
        ]
    )

    assert isinstance(again, Receipt)
    assert again.duplicate
    assert isinstance(renamed, Receipt)
    assert renamed.duplicate
    assert isinstance(other, ContentDiffers)
    assert names(store) == before


def test_without_the_key_that_sealed_it_a_name_is_left_out_of_the_comparison(
    journal: Journal, store: Store, opening: Opening, sqlite_url: str
) -> None:
    """As after the loss of the vault, or a restore beside an empty one."""
    journal.record([drafted(baseline())])
    another = Vault(opening(f"{sqlite_url}.another", keys.TABLES))
    later = Journal(store, STAFFING, 4, WallClock(), sealing=sealing_with(another))
    again, other = later.record(
        [drafted(baseline()), drafted({**baseline(), "subject": "BJ-OTHER"})]
    )
    assert isinstance(again, Receipt)
    assert again.duplicate
    assert isinstance(other, ContentDiffers)
    assert other.fields == ["subject"]


def test_later_facts_on_an_erased_person_are_recorded_without_the_name(
    journal: Journal, store: Store, vault: Vault
) -> None:
    vault.erase(LI, "asked for it", "admin:wang", AT)
    [_, again] = journal.record([drafted(baseline("2")), drafted(baseline("2"))])
    assert names(store)[0] == ERASED
    assert names(store)[1].startswith(f"{SEALED}v1:")
    assert isinstance(again, Receipt)
    assert again.duplicate


def test_a_correction_is_sealed_by_the_same_keys(
    journal: Journal, opening: Opening, sqlite_url: str, store: Store, vault: Vault
) -> None:
    journal.record([drafted(baseline())])
    decisions = opening(f"{sqlite_url}.decisions", journals.TABLES)
    correction = declared(
        "c-1",
        type="docket.decisions.fact-corrected.v1",
        source="/oem/crd",
        data={
            "type": BaselineFiled.TYPE,
            "source": "/dealers/BJ-BSL/dms",
            "id": "1",
            "reason": "misspelt",
            "data": baseline(han="韩美美")["data"],
        },
    )
    Journal(decisions, DECISIONS, 4, WallClock(), sealing=sealing_with(vault)).record(
        [drafted(correction)]
    )
    [li, han] = names(decisions)
    assert [li] == names(store)[:1]
    assert [han] != names(store)[1:]


def test_a_sealed_name_is_not_taken_from_a_sender_and_is_taken_from_an_older_record(
    journal: Journal, store: Store
) -> None:
    journal.record([drafted(baseline())])
    [li, han] = names(store)
    with pytest.raises(Malformed) as refused:
        drafted(baseline("2", li=li))
    assert [fault.field for fault in refused.value.faults] == ["data.members.0.name"]
    journal.record([older(baseline("3", li=li, han=han), "2012-07-05")])
    assert names(store) == [li, han]
