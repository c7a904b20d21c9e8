"""Publishes the policies of this release at first start, as known since they took effect."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from contracts.events.decisions import PolicyPublished
from contracts.faults import Malformed
from contracts.policy.calendar import WorkingDays
from contracts.policy.documents import Regulation, digest_of, publication, read_document
from contracts.policy.shipped import shipped_documents
from contracts.topics import EVERY_DEALER
from services.kit.clock import instant_text, start_of
from services.kit.intake.draft import Draft, imported_draft
from services.kit.intake.journal import Journal
from services.penalties.policy.admission import PolicyDoor, published

SHIPPED_SOURCE: Final = "/policies"

_log = logging.getLogger(__name__)


class ShippedPolicyEdited(Exception):
    """This release ships another text under a policy and version than an earlier release."""


def publish_shipped(decisions: Journal, documents: Sequence[bytes] | None = None) -> None:
    """Record the documents of this release that are missing; raises `ShippedPolicyEdited`.

    A version that the OEM has published for the same day or name stands, and the shipped one is
    left out.
    """
    for text in shipped_documents() if documents is None else documents:
        # What is known is not written again: reading from a full disk must go on.
        if decisions.receipt(SHIPPED_SOURCE, digest_of(text)) is None:
            _publish(decisions, text)


def _publish(decisions: Journal, text: bytes) -> None:
    document = read_document(text)
    name = f"{document.policy} {document.version}"
    shipped = _shipped_before(decisions, document)
    if digest_of(text) in shipped:
        return  # by another instance, which starts at the same moment
    for digest in shipped:
        raise ShippedPolicyEdited(
            f"this release ships {name} with digest {digest_of(text)}, and {digest} is on record "
            "under that version; a policy once published is immutable: ship the change as a "
            "version of its own"
        )
    draft = _policy_draft(text)
    try:
        PolicyDoor(decisions).check(draft, document.effective_from)
    except Malformed as clash:
        _log.warning("the shipped %s is not published, for what stands: %s", name, clash)
    else:
        decisions.record([draft])


def _shipped_before(decisions: Journal, document: Regulation | WorkingDays) -> list[str]:
    """The digests that releases have shipped under the document's policy and version."""
    return [
        known.data.digest
        for known in published(decisions)
        if known.source == SHIPPED_SOURCE
        and isinstance(known.data, PolicyPublished)
        and (known.data.policy, known.data.version) == (document.policy, document.version)
    ]


def shipped_policies_as_imports() -> list[Draft]:
    """The policy documents of this release, as known since they took effect."""
    return [_policy_draft(text) for text in shipped_documents()]


def _policy_draft(text: bytes) -> Draft:
    document = read_document(text)
    effective = instant_text(start_of(document.effective_from))
    body = {
        "specversion": "1.0",
        "id": digest_of(text),
        "source": SHIPPED_SOURCE,
        "type": PolicyPublished.TYPE,
        "subject": EVERY_DEALER,
        "time": effective,
        "recordedtime": effective,
        "actor": "policies",
        "data": publication(text),
    }
    return imported_draft(body, datetime.now(UTC), "shipped with this release")
