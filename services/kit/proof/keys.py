"""Ed25519 keys in the text form of signed notes (C2SP signed-note, Go's `sumdb/note`)."""

import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.kit.proof.encoding import TextUnfit, base64_bytes, base64_text

ED25519: Final = 0x01
"""The type byte of a plain signature."""

COSIGNATURE: Final = 0x04
"""The type byte of a witness's signature, which contains a timestamp."""

KEY_BYTES: Final = 32
PRIVATE: Final = "PRIVATE+KEY+"

OTHERS_MAY: Final = 0o077
"""The bits of a file's mode that let other users read or write it."""


class KeyUnfit(ValueError):
    """The text is no key, or other users could read the key's file."""


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def refuse_unfit_name(name: str) -> None:
    """Raise `KeyUnfit` if a key cannot have this name."""
    if not name or "+" in name or any(sign.isspace() or not sign.isprintable() for sign in name):
        raise KeyUnfit(f"{name!r} is no name of a key: no spaces and no +")


@dataclass(frozen=True)
class VerifyingKey:
    """A public key with its name; `kind` is `ED25519` or `COSIGNATURE`."""

    name: str
    public: bytes
    kind: int = ED25519

    @cached_property
    def id(self) -> bytes:
        """The four bytes by which a signature names it."""
        return key_id(self.name, self.kind, self.public)

    @classmethod
    def read(cls, text: str) -> Self:
        """The key written as NAME+HEXID+BASE64; raises `KeyUnfit`."""
        name, first, rest = text.partition("+")
        hex_id, second, encoded = rest.partition("+")
        if not first or not second:
            raise KeyUnfit(f"{text[:80]!r} is no key; a key is written NAME+HEXID+BASE64")
        refuse_unfit_name(name)
        try:
            kind, public = _typed(base64_bytes(encoded))
        except (TextUnfit, IndexError) as fault:
            raise KeyUnfit(f"the key of {name} is mistyped: {fault}") from fault
        key = cls(name, public, kind)
        if key.id.hex() != hex_id:
            raise KeyUnfit(f"the key of {name} is mistyped: its digest is not {hex_id[:20]}")
        try:
            Ed25519PublicKey.from_public_bytes(public)
        except ValueError as fault:
            raise KeyUnfit(f"the key of {name} is none of Ed25519") from fault
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64_text(bytes([self.kind]) + self.public)}"

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether a signature of 64 bytes is by this key over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A private key with its name."""

    name: str
    seed: bytes = field(repr=False)

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifying(self) -> VerifyingKey:
        """The public key."""
        return VerifyingKey(self.name, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str) -> Self:
        """A new key from the system's randomness."""
        refuse_unfit_name(name)
        return cls(name, os.urandom(KEY_BYTES))

    @classmethod
    def read(cls, text: str) -> Self:
        """The key written as PRIVATE+KEY+NAME+HEXID+BASE64; raises `KeyUnfit`."""
        name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
        hex_id, _, encoded = rest.partition("+")
        try:
            kind, seed = _typed(base64_bytes(encoded))
        except (TextUnfit, IndexError) as fault:
            raise KeyUnfit(
                "no private key; one is written PRIVATE+KEY+NAME+HEXID+BASE64"
            ) from fault
        refuse_unfit_name(name)
        key = cls(name, seed)
        if kind != ED25519 or key.verifying.id.hex() != hex_id or not text.startswith(PRIVATE):
            raise KeyUnfit(f"the private key of {name} is mistyped")
        return key

    def written(self) -> str:
        """The secret key in its text form."""
        encoded = base64_text(bytes([ED25519]) + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifying.id.hex()}+{encoded}"

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes; the same for the same message."""
        return self._key.sign(message)


def _typed(data: bytes) -> tuple[int, bytes]:
    kind, key = data[0], data[1:]
    if kind not in {ED25519, COSIGNATURE} or len(key) != KEY_BYTES:
        raise TextUnfit("no Ed25519 key of 32 bytes")
    return kind, key


def read_key_file(path: Path) -> SigningKey:
    """The key in a file that its owner alone may read; raises `KeyUnfit`."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise KeyUnfit(f"{path}: cannot be read: {fault}") from fault
    if mode & OTHERS_MAY:
        raise KeyUnfit(f"{path}: others may read this key; say chmod 600 {path}")
    try:
        return SigningKey.read(text)
    except KeyUnfit as fault:
        raise KeyUnfit(f"{path}: {fault}") from fault


def write_key_file(path: Path, key: SigningKey) -> None:
    """Write a key to a file that its owner alone may read; raises `FileExistsError`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(unfinished, "w") as file:
        file.write(key.written() + "\n")
