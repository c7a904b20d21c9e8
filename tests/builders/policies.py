"""What the OEM publishes: the regulation anew, with other figures, from another day on."""

import hashlib
from dataclasses import replace
from typing import Any

from contracts.policy.shipped import shipped_documents
from contracts.topics import EVERY_DEALER
from tests.builders.given_fact import GivenFact, fact

(CRD,) = [text.decode() for text in shipped_documents() if b"policy: gwm-crd" in text]
(WORKING_DAYS,) = [text.decode() for text in shipped_documents() if b"policy: gwm-crd" not in text]

DEARER_HARDWARE = (
    "hardware-nonconforming:\n    amount_fen:\n      value: 300000",
    "hardware-nonconforming:\n    amount_fen:\n      value: 400000",
)
"""4,000 instead of 3,000 for hardware that does not conform."""


def replaced(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def document(version: str, effective: str, *changes: tuple[str, str]) -> str:
    """The regulation under another version, in force from another day."""
    return replaced(
        CRD,
        ('version: "2012-06"', f'version: "{version}"'),
        ("effective_from: 2012-06-01", f"effective_from: {effective}"),
        *changes,
    )


def calendar(version: str, effective: str) -> str:
    """The same working days under another version, in force from another day."""
    return replaced(
        WORKING_DAYS,
        ('version: "2004"', f'version: "{version}"'),
        ("effective_from: 2004-01-01", f"effective_from: {effective}"),
    )


def retroactive(text: str) -> str:
    """The document that says of itself that it may look back."""
    return replaced(text, ("\nkind: ", "\nretroactive: true\nkind: "))


def published(text: str, on: str, **said: str) -> GivenFact:
    """The publication of a document; `said` is what the event says of it differently."""
    return replace(
        fact("policy-published", on, **publication(text, **said)), more={"subject": EVERY_DEALER}
    )


def publication(text: str, **said: str) -> dict[str, Any]:
    """What the event says of a document."""
    head = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line[:20])
    return {
        "policy": head.get("policy", "gwm-crd"),
        "version": head.get("version", "2013").strip('"'),
        "effective_from": head.get("effective_from", "2013-01-01"),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "document": text,
        **said,
    }
