"""Checkpoints (C2SP tlog-checkpoint): a log's origin, size and root; and event proofs of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Self

from services.kit.proof.encoding import TextUnfit, base64_bytes, base64_text, number_of
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.tree import HASH_BYTES, Hash

LINES: Final = 3

PROOF: Final = "c2sp.org/tlog-proof@v1"
"""The first line of a proof (C2SP tlog-proof)."""


class Checkpoint(NamedTuple):
    """A log at the moment when its head was signed. Extension lines are refused."""

    origin: str
    size: int
    root: Hash

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint in the text of a note; raises `NoteUnfit`."""
        lines = text.split("\n")
        if len(lines) != LINES + 1 or lines[-1] or not lines[0]:
            raise NoteUnfit("no checkpoint: three lines are expected, origin, size and root")
        try:
            size, root = number_of(lines[1]), base64_bytes(lines[2])
        except TextUnfit as fault:
            raise NoteUnfit(f"no checkpoint: {fault}") from fault
        if len(root) != HASH_BYTES:
            raise NoteUnfit("no checkpoint: a root has 32 bytes")
        return cls(lines[0], size, root)


class LogProof(NamedTuple):
    """The proof that an entry is in a log (C2SP tlog-proof@v1); `extra` is the application's own.

    `entry` is the entry's index, from 0.
    """

    extra: bytes
    entry: int
    path: Sequence[Hash]
    checkpoint: Note

    def __str__(self) -> str:
        hashes = "".join(f"{base64_text(each)}\n" for each in self.path)
        extra = f"extra {base64_text(self.extra)}\n"
        return f"{PROOF}\n{extra}index {self.entry}\n{hashes}\n{self.checkpoint}"

    @classmethod
    def read(cls, written: str) -> Self:
        """The proof from its text form; raises `NoteUnfit`."""
        head, blank, checkpoint = written.partition("\n\n")
        first, extra, index, *hashes = [*head.split("\n"), "", ""]
        hashes = hashes[:-2]
        if not blank or first != PROOF or not extra.startswith("extra "):
            raise NoteUnfit(f"no proof of an event: {PROOF} and its extra line are expected")
        if not index.startswith("index "):
            raise NoteUnfit("no proof of an event: a line with the index is expected")
        try:
            path = [base64_bytes(each) for each in hashes]
            return cls(
                base64_bytes(extra.removeprefix("extra ")),
                number_of(index.removeprefix("index ")),
                path,
                Note.read(checkpoint),
            )
        except TextUnfit as fault:
            raise NoteUnfit(f"no proof of an event: {fault}") from fault
