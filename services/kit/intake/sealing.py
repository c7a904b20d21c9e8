"""Seals names of persons before an event is recorded, each under the key of its person."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from contracts.canonical import canonical
from contracts.personal import ERASED, renamed, with_names
from services.kit.intake.draft import Draft, content_digest
from services.kit.vault.keys import Vault
from services.kit.vault.seal import can_open, seal_name

Sealing = Callable[[Sequence[Draft]], Sequence[Draft]]
"""Returns drafts with their names sealed; raises `StoreUnavailable`."""


def unsealed(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The names stay in the clear."""
    return drafts


def sealing_with(vault: Vault) -> Sealing:
    """Seals names under the keys of a vault, which are durable before any event is recorded."""

    def seal(drafts: Sequence[Draft]) -> Sequence[Draft]:
        keys: defaultdict[str, dict[str, bytes | None]] = defaultdict(dict)
        named = {
            (draft.envelope.subject, person.person_id)
            for draft in drafts
            for person in draft.persons
        }
        for (dealer, person_id), key in vault.keys(named).items():
            keys[dealer][person_id] = key
        return [
            _sealed(draft, keys[draft.envelope.subject]) if draft.persons else draft
            for draft in drafts
        ]

    return seal


def _sealed(draft: Draft, keys: Mapping[str, bytes | None]) -> Draft:
    def seal(person_id: str, name: str) -> str:
        return seal_name(keys[person_id], name) if person_id in keys else name

    def as_recorded(person_id: str, name: str) -> str:
        known = person_id not in keys or can_open(keys[person_id], name)
        return seal(person_id, name) if known else ERASED

    names = {person.path: seal(person.person_id, person.name) for person in draft.persons}
    data = with_names(json.loads(draft.members["data"]), names)
    members = {**draft.members, "data": canonical(data)}
    return replace(
        draft,
        fact=renamed(draft.fact, seal),
        members=members,
        content_digest=content_digest(members),
        as_recorded=as_recorded,
    )
