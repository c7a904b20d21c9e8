"""The note of a receipt: an accepting service's signed promise that an event is recorded."""

from typing import Final, NamedTuple, Self

from services.kit.proof.encoding import TextUnfit, base64_bytes, base64_text, number_of
from services.kit.proof.keys import SigningKey
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.tree import HASH_BYTES, Hash

SUFFIX: Final = "/receipts"
"""The suffix of the receipts' key's name, after the log's origin."""

LINES: Final = 8


class Promise(NamedTuple):
    """What a receipt promises: this leaf stands under this number of this stream.

    `subject` is a dealer's code, or `*/0` of an event about no dealer. `received` is the event's
    `importedtime`, else its `recordedtime`.
    """

    topic: str
    subject: str
    sequence: int
    received: str
    leaf: Hash
    source: str
    id: str

    def signed(self, key: SigningKey) -> str:
        """The note, signed with the receipts' key; the same bytes each time."""
        lines = (
            key.name,
            self.topic,
            self.subject,
            str(self.sequence),
            self.received,
            base64_text(self.leaf),
            self.source,
            self.id,
        )
        return str(Note.signed("".join(f"{line}\n" for line in lines), [key]))

    @classmethod
    def read(cls, note: Note) -> tuple[str, Self]:
        """The name of the key, and the promise; raises `NoteUnfit`."""
        lines = note.text.split("\n")
        if len(lines) != LINES + 1 or lines[-1] or not all(lines[:-1]):
            raise NoteUnfit("no receipt: eight lines are expected")
        name, topic, subject, number, received, leaf, source, event_id = lines[:-1]
        try:
            sequence, hashed = number_of(number), base64_bytes(leaf)
        except TextUnfit as fault:
            raise NoteUnfit(f"no receipt: {fault}") from fault
        if sequence < 1 or len(hashed) != HASH_BYTES or not name.endswith(SUFFIX):
            raise NoteUnfit("no receipt: its number, leaf or key's name is none")
        return name, cls(topic, subject, sequence, received, hashed, source, event_id)
