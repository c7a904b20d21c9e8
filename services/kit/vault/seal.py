"""The sealed form of a name: AES-SIV (RFC 5297), the same text for the same name and key."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from contracts.personal import ERASED, SEALED, is_sealed

KEY_BYTES: Final = 64
"""Bytes of a key of AES-256-SIV."""

FORM: Final = f"{SEALED}v1:"


def new_key() -> bytes:
    """A key for one person, by the operating system's randomness."""
    return secrets.token_bytes(KEY_BYTES)


def seal_name(key: bytes | None, name: str) -> str:
    """The name sealed; unchanged if it is sealed already, and `ERASED` without a key."""
    if key is None:
        return ERASED
    if is_sealed(name):
        return name
    return FORM + urlsafe_b64encode(AESSIV(key).encrypt(name.encode(), None)).decode()


def can_open(key: bytes | None, name: str) -> bool:
    """Whether a name is in the clear, or was sealed under this key."""
    return not is_sealed(name) or open_name(key, name) != name


def open_name(key: bytes | None, name: str) -> str:
    """The name in the clear; as recorded if this key does not open it."""
    if key is None or not name.startswith(FORM):
        return name
    try:
        return AESSIV(key).decrypt(urlsafe_b64decode(name.removeprefix(FORM)), None).decode()
    except (InvalidTag, ValueError):
        return name
