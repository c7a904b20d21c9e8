"""Signs a delivery (Standard Webhooks), so that its receiver can verify its origin."""

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

FORM_OF_SECRETS: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """A new secret in the form of Standard Webhooks."""
    return FORM_OF_SECRETS + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    keys: Sequence[str], webhook_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` and `webhook-signature`, with each of these secrets."""
    # The library takes an instant for UTC whatever its offset says.
    instant = at.astimezone(UTC).replace(microsecond=0)
    text = body.decode()
    signatures = [
        Webhook(key).sign(msg_id=webhook_id, timestamp=instant, data=text) for key in keys
    ]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
