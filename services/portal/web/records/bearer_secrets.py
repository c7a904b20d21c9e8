"""Secrets that a browser or an address bears: kept here are their digests alone."""

import secrets
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 12


def bearer_secret() -> str:
    """256 random bits, as text for a cookie or an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secrets_digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """Another secret that follows from it, for one purpose."""
    return sha256(f"{purpose}\0{secret}".encode()).hexdigest()


def locked(secret: str, text: str) -> bytes:
    """A text that nobody reads without the secret: AES-256-GCM."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, text.encode(), None)


def unlocked(secret: str, kept: bytes) -> str | None:
    """The text; None where it was locked with another secret."""
    try:
        return AESGCM(_key(secret)).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], None).decode()
    except InvalidTag:
        return None


def _key(secret: str) -> bytes:
    return sha256(f"lock\0{secret}".encode()).digest()
