"""The policies of this release, published at first start as known since they took effect."""

from datetime import UTC, datetime

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import digest_of, read_document
from contracts.policy.shipped import shipped_documents
from contracts.topics import EVERY_DEALER
from services.kit.clock import instant_text, start_of
from services.kit.draft import Draft, imported_draft


def shipped_policies_as_imports() -> list[Draft]:
    """The policy documents of this release, as known since they took effect."""
    return [_policy_draft(text) for text in shipped_documents()]


def _policy_draft(text: bytes) -> Draft:
    document = read_document(text)
    effective = instant_text(start_of(document.effective_from))
    body = {
        "specversion": "1.0",
        "id": digest_of(text),
        "source": "/policies",
        "type": PolicyPublished.TYPE,
        "subject": EVERY_DEALER,
        "time": effective,
        "recordedtime": effective,
        "actor": "policies",
        "data": {
            "policy": document.policy,
            "version": document.version,
            "effective_from": str(document.effective_from),
            "digest": digest_of(text),
            "document": text.decode(),
        },
    }
    return imported_draft(body, datetime.now(UTC), "shipped with this release")
