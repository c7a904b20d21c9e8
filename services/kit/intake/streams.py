"""The numbering of a topic's streams: dense, and never stamped backwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from contracts.canonical import canonical, joined
from contracts.envelope import sequence_text
from services.kit.clock import instant_text
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Reading, Recording, Transaction
from services.kit.store.statements import chunks, marks

TABLES: Final = (
    (
        "CREATE TABLE IF NOT EXISTS streams (stream TEXT PRIMARY KEY, sequence BIGINT NOT NULL,"
        " stamped_at TEXT)"
    ),
    "CREATE TABLE IF NOT EXISTS counts (partition BIGINT PRIMARY KEY, events BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS closed_days (partition BIGINT PRIMARY KEY, through TEXT NOT NULL)",
)

_TICK = timedelta(microseconds=1)
_NEW: Final[tuple[int, datetime | None]] = (0, None)


class Streams:
    """The streams to which one transaction writes, with their last numbers and stamps."""

    def __init__(self, tx: Transaction, names: Sequence[str], partitions: int) -> None:
        self._tx = tx
        self._partitions = partitions
        self._last: dict[str, tuple[int, datetime | None]] = {
            stream: (sequence, datetime.fromisoformat(stamped_at) if stamped_at else None)
            for some in chunks(sorted(set(names)))
            for stream, sequence, stamped_at in tx.execute(
                f"SELECT stream, sequence, stamped_at FROM streams WHERE stream IN ({marks(some)})",
                some,
            )
        }
        self._recordings: list[Recording] = []
        self._values: dict[tuple[str, int], bytes] = {}

    def stamp(self, streams: Sequence[str], at: datetime) -> datetime:
        """One instant for all these streams: `at`, or just after the latest stamp among them."""
        lasts = [last for stream in streams if (last := self._last.get(stream, _NEW)[1])]
        at = max([at, *(last + _TICK for last in lasts)])
        for stream in streams:
            self._last[stream] = (self._last.get(stream, _NEW)[0], at)
        return at

    def append(self, stream: str, event_type: str, members: Mapping[str, bytes]) -> Recording:
        """The event of these canonical members under the stream's next number."""
        sequence, stamped_at = self._last.get(stream, _NEW)
        sequence += 1
        self._last[stream] = (sequence, stamped_at)
        value = joined({**members, "sequence": canonical(sequence_text(sequence))})
        recording = Recording(stream, sequence, event_type, value)
        self._recordings.append(recording)
        self._values[stream, sequence] = value
        return recording

    def written(self, stream: str, sequence: int) -> bytes | None:
        """The bytes of an event appended in this transaction."""
        return self._values.get((stream, sequence))

    def save(self) -> None:
        """Write the events, the streams' new numbers, and the new event counts."""
        self._tx.append(self._recordings)
        many = Counter(
            partition_of_stream(each.stream, self._partitions) for each in self._recordings
        )
        self._tx.execute_many(
            "INSERT INTO counts VALUES (?, ?) ON CONFLICT (partition) DO UPDATE"
            " SET events = counts.events + excluded.events",
            sorted(many.items()),
        )
        self._tx.execute_many(
            "INSERT INTO streams VALUES (?, ?, ?) ON CONFLICT (stream) DO UPDATE"
            " SET sequence = excluded.sequence, stamped_at = excluded.stamped_at",
            [
                (stream, sequence, instant_text(stamped_at) if stamped_at else None)
                for stream, (sequence, stamped_at) in self._last.items()
            ],
        )


def count_anew(tx: Transaction, partitions: int) -> None:
    """Recount the events of each partition by their dense numbers."""
    many: Counter[int] = Counter()
    for stream, sequence in tx.execute("SELECT stream, sequence FROM streams"):
        many[partition_of_stream(stream, partitions)] += sequence
    tx.execute("DELETE FROM counts")
    tx.execute_many("INSERT INTO counts VALUES (?, ?)", sorted(many.items()))


def counts(look: Reading) -> dict[int, int]:
    """How many events are recorded in each partition that has any."""
    return dict(look.execute("SELECT partition, events FROM counts"))


def closed_days(look: Reading) -> dict[int, date]:
    """The last closed day of each partition that has closed one."""
    return {
        partition: date.fromisoformat(through)
        for partition, through in look.execute("SELECT partition, through FROM closed_days")
    }
