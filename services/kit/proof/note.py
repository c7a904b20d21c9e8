"""Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from services.kit.proof.encoding import TextUnfit, base64_bytes, base64_text
from services.kit.proof.keys import COSIGNATURE, SigningKey, VerifyingKey

SIGNED_BY: Final = "— "
"""The prefix of a signature line."""

ID_BYTES: Final = 4
SIGNATURE_BYTES: Final = 64
STAMP_BYTES: Final = 8
"""The prefix of a cosignature: its timestamp in seconds since 1970."""

MOST_SIGNATURES: Final = 100


class NoteUnfit(ValueError):
    """The text is no signed note."""


class Signature(NamedTuple):
    """A signature line: the key's name, the first bytes of its digest, and the signature."""

    name: str
    id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{SIGNED_BY}{self.name} {base64_text(self.id + self.value)}\n"

    def is_of(self, key: VerifyingKey) -> bool:
        """Whether it names this key."""
        return (self.name, self.id) == (key.name, key.id)

    @property
    def made_at(self) -> int:
        """When a cosignature was made, in seconds since 1970."""
        return int.from_bytes(self.value[:STAMP_BYTES])

    def fits(self, key: VerifyingKey, text: str) -> bool:
        """Whether the key has signed the text."""
        if key.kind != COSIGNATURE:
            return len(self.value) == SIGNATURE_BYTES and key.has_signed(text.encode(), self.value)
        if len(self.value) != STAMP_BYTES + SIGNATURE_BYTES or self.made_at >= 1 << 63:
            return False
        message = f"cosignature/v1\ntime {self.made_at}\n{text}".encode()
        return key.has_signed(message, self.value[STAMP_BYTES:])


@dataclass(frozen=True)
class Note:
    """A text, which ends with a newline, and its signatures in their order."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def signed(cls, text: str, keys: Iterable[SigningKey]) -> Self:
        """The text signed by each of the keys; the same bytes each time."""
        return cls(
            text,
            tuple(Signature(key.name, key.verifying.id, key.sign(text.encode())) for key in keys),
        )

    @classmethod
    def read(cls, written: str) -> Self:
        """The note from its text form; raises `NoteUnfit`."""
        text, blank, lines = written.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise NoteUnfit("no signed note: a text, a blank line, and signatures are expected")
        if any(sign < " " and sign != "\n" for sign in written):
            raise NoteUnfit("no signed note: there are control characters in it")
        return cls(f"{text}\n", read_signatures(lines))

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def of(self, key: VerifyingKey) -> Signature | None:
        """The signature that names this key."""
        return next((each for each in self.signatures if each.is_of(key)), None)

    def is_signed_by(self, key: VerifyingKey) -> bool:
        """Whether the key has signed it."""
        return (given := self.of(key)) is not None and given.fits(key, self.text)

    def beside(self, keys: Sequence[VerifyingKey]) -> list[Signature]:
        """The signatures that name none of these keys."""
        return [each for each in self.signatures if not any(each.is_of(key) for key in keys)]


def read_signatures(lines: str) -> tuple[Signature, ...]:
    """The lines of signatures, each ended by a newline; raises `NoteUnfit`."""
    written = lines.split("\n")[:-1]
    if not lines.endswith("\n") or not 0 < len(written) <= MOST_SIGNATURES:
        raise NoteUnfit("no signed note: 1 to 100 lines of signatures are expected")
    found = tuple(map(_signature, written))
    if len({(each.name, each.id) for each in found}) != len(found):
        raise NoteUnfit("no signed note: a key has signed twice")
    return found


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(SIGNED_BY).partition(" ")
    if not line.startswith(SIGNED_BY) or not space or not name or "+" in name:
        raise NoteUnfit(f"no line of a signature: {line[:80]!r}")
    try:
        data = base64_bytes(encoded)
    except TextUnfit as fault:
        raise NoteUnfit(f"no line of a signature: {fault}") from fault
    if len(data) <= ID_BYTES:
        raise NoteUnfit(f"no line of a signature: {line[:80]!r} is too short")
    return Signature(name, data[:ID_BYTES], data[ID_BYTES:])
