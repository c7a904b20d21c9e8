"""Recorded events put into a store by hand: as a journal writes them, or as none should."""

from datetime import date
from typing import Any

from contracts.canonical import canonical
from services.kit.consumer.shelf import kept_of
from services.kit.log.partitions import partition_of, stream_of
from services.kit.store import Recording, Store
from tests.builders.envelope import recorded
from tests.component.kit.facts import declared

PARTITIONS = 4


def event(dealer: str, number: int, /, **other: Any) -> bytes:
    """A recorded `no-change-declared`, in its bytes."""
    at = f"2012-07-05T01:00:00.{number:06d}Z"
    body = recorded(declared(f"{dealer}-{number}", dealer), at, number, "dms:BJ-BSL")
    return canonical({name: value for name, value in (body | other).items() if value is not None})


def day_closed(partition: int, through: date, number: int, /, **other: Any) -> bytes:
    """A recorded `day-closed`, in its bytes."""
    closed = {
        "id": f"day-closed/{through}/{partition}",
        "type": "docket.staffing.day-closed.v1",
        "data": {"through": str(through), "partition": partition},
    }
    return event("*", number, **(closed | other))


def put(store: Store, *values: bytes, stream: str = "BJ-BSL") -> None:
    """Append bytes to a stream of a log's store, whatever they say."""
    with store.transaction() as tx:
        [(last,)] = tx.execute(
            "SELECT COALESCE(MAX(originator_version), 0) FROM stored_events"
            " WHERE originator_id = ?",
            (stream,),
        )
        tx.append([Recording(stream, last + n, "t", v) for n, v in enumerate(values, 1)])


def kept(store: Store, dealer: str = "BJ-BSL") -> list[int]:
    """The numbers that a shelf keeps of a dealer, or of partition 0 for `*`."""
    with store.reading() as look:
        return [each.sequence for each in kept_of(look, stream_of(dealer, 0))]


def parked(store: Store) -> dict[str, str]:
    """The parked streams and why."""
    with store.reading() as look:
        return dict(look.execute("SELECT stream, reason FROM parked"))


def queued(store: Store, stream: str = "BJ-BSL") -> list[bytes]:
    """What waits for a parked stream, in order."""
    with store.reading() as look:
        rows = look.execute("SELECT value FROM waiting WHERE stream = ? ORDER BY number", (stream,))
    return [bytes(value) for (value,) in rows]


def dealers_of(partition: int, count: int) -> list[str]:
    """Dealers that travel in one partition."""
    found = (f"D-{n}" for n in range(1000) if partition_of(f"D-{n}", PARTITIONS) == partition)
    return [next(found) for _ in range(count)]
