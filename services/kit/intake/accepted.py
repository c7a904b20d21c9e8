"""The events that a topic has accepted: their place, and the notices of their receipts."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final, NamedTuple

from contracts.canonical import digest
from contracts.reading import read_json
from contracts.receipt import Notice, Receipt
from contracts.topics import EVERY_DEALER
from services.kit.intake.promises import promised
from services.kit.log.partitions import stream_of
from services.kit.proof.keys import SigningKey
from services.kit.proof.tree import leaf_hash
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks

_log = logging.getLogger(__name__)

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS accepted (
        source TEXT, id TEXT, content TEXT NOT NULL, digest TEXT NOT NULL,
        stream TEXT NOT NULL, sequence BIGINT NOT NULL, notices TEXT NOT NULL,
        PRIMARY KEY (source, id))""",
)

_INSERT: Final = "INSERT INTO accepted VALUES (?, ?, ?, ?, ?, ?, ?)"

EventKey = tuple[str, str]
"""(source, id)."""


class NotAsRecorded(Exception):
    """The recorded bytes of an event differ from those for which its receipt was given."""

    def __init__(self, source: str, event_id: str) -> None:
        super().__init__(
            f"{source}#{event_id} stands there, and no longer as it was recorded: its bytes have "
            "another digest than the receipt says; no receipt is given until the store is put "
            "right (docs/operations.md, A store that was changed)"
        )


class ContentDiffers(Exception):
    """An event of the same `source` and `id` is recorded already, with other content."""

    def __init__(self, source: str, event_id: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"{source}#{event_id} is recorded already with other content; send a new fact under "
            "a new id, or put the recorded one right with a fact-corrected"
        )
        self.fields = fields
        """The paths at which the two differ."""


class Accepted(NamedTuple):
    """An accepted event: `content` and `digest` are SHA-256, of its content and of its bytes.

    `notices`: a JSON array of what its receipt noted.
    """

    source: str
    id: str
    content: str
    digest: str
    stream: str
    sequence: int
    notices: str = "[]"

    def noting(self, notices: Sequence[Notice]) -> "Accepted":
        """The same, with the notices of its receipt."""
        if not notices:
            return self
        told = [asdict(each) for each in notices]
        return self._replace(notices=json.dumps(told, ensure_ascii=False))

    def receipt(self, topic: str, value: bytes | None, key: SigningKey | None) -> Receipt:
        """The receipt for the bytes that are recorded now; raises `NotAsRecorded`.

        Its note is signed with the present key.
        """
        if value is None or digest(value) != self.digest:
            fault = NotAsRecorded(self.source, self.id)
            _log.error("%s: number %s of %s: %s", topic, self.sequence, self.stream, fault)
            raise fault
        event = read_json(value)
        again = Receipt(
            source=self.source,
            id=self.id,
            type=event["type"],
            topic=topic,
            subject=event["subject"],
            sequence=event["sequence"],
            recordedtime=event["recordedtime"],
            digest=self.digest,
            leaf=leaf_hash(value).hex(),
            duplicate=True,
            notices=tuple(Notice(**each) for each in json.loads(self.notices)),
        )
        received = event.get("importedtime", event["recordedtime"])
        return promised(again, received, key) if key else again


def accepted_of(look: Reading, keys: Sequence[EventKey]) -> dict[EventKey, Accepted]:
    """Those of these events that are accepted."""
    return {
        (row[0], row[1]): Accepted(*row)
        for some in chunks(keys)
        for row in look.execute(
            # A join, for SQLite would look for `(source, id) IN (…)` through the whole table.
            "SELECT source, id, content, digest, stream, sequence, notices"
            f" FROM (VALUES {marks(some, '(?, ?)')}) AS asked"
            " JOIN accepted ON source = asked.column1 AND id = asked.column2",
            [name for pair in some for name in pair],
        )
    }


def last_accepted(look: Reading, source: str, limit: int) -> list[Accepted]:
    """The events of a source that were accepted last, the latest first."""
    rows = look.execute(
        "SELECT source, id, content, digest, stream, sequence, notices FROM accepted"
        " JOIN stored_events ON originator_id = stream AND originator_version = sequence"
        " WHERE source = ? ORDER BY stored_events.notification_id DESC LIMIT ?",
        (source, limit),
    )
    return [Accepted(*row) for row in rows]


def write_accepted(tx: Transaction, accepted: Iterable[Accepted]) -> None:
    """Record events accepted now for the first time."""
    tx.execute_many(_INSERT, accepted)


def write_accepted_before(tx: Transaction, accepted: Accepted) -> None:
    """Record an event accepted earlier; of an event about no dealer the copy in partition 0."""
    tx.execute(
        f"{_INSERT} ON CONFLICT (source, id) DO UPDATE SET content = excluded.content,"
        " digest = excluded.digest, stream = excluded.stream, sequence = excluded.sequence"
        " WHERE excluded.stream = ?",
        (*accepted, stream_of(EVERY_DEALER, 0)),
    )


def recorded(look: Reading, stream: str, sequence: int) -> bytes | None:
    """The recorded bytes at a place."""
    rows = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
        (stream, sequence),
    )
    for (state,) in rows:
        # A value that was changed behind the store may have another type, too.
        return bytes(state) if isinstance(state, bytes | memoryview) else str(state).encode()
    return None
