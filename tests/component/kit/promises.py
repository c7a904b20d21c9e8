"""What the published language promises of a topic, checked over everything that was recorded."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from contracts.reading import read_json
from services.kit.clock import local_date
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Store


def recorded(store: Store) -> list[tuple[str, dict[str, Any]]]:
    """Every event with its stream, in the order of commits."""
    found = store.notifications(0, 1_000_000)
    return [(each.stream, read_json(each.value)) for each in found]


def of(store: Store, stream: str) -> list[dict[str, Any]]:
    """One stream's events in their order."""
    return [read_json(each.value) for each in store.events(stream)]


def broken(store: Store, partitions: int) -> list[str]:
    """The promises that were not kept; none, if all is well.

    Numbers are dense, no id is recorded twice in a stream, stamps ever increase within a stream,
    and no fact is received on a day that was closed before it in its partition. Imports keep
    their own time, so they neither obey nor bind the last two.
    """
    faults: list[str] = []
    numbers: dict[str, int] = defaultdict(int)
    stamps: dict[str, datetime] = {}
    ids: set[tuple[str, str, str]] = set()
    closed: dict[int, date] = {}
    for stream, event in recorded(store):
        name = f"{stream} {event['sequence']} ({event['id']})"
        partition = partition_of_stream(stream, partitions)
        numbers[stream] += 1
        if int(event["sequence"]) != numbers[stream]:
            faults.append(f"{name}: follows {numbers[stream] - 1}")
        if (stream, event["source"], event["id"]) in ids:
            faults.append(f"{name}: is recorded twice")
        ids.add((stream, event["source"], event["id"]))
        if "importedtime" in event:
            continue
        at = datetime.fromisoformat(event["recordedtime"])
        if stream in stamps and at <= stamps[stream]:
            faults.append(f"{name}: received {at}, after {stamps[stream]}")
        stamps[stream] = at
        if partition in closed and local_date(at) <= closed[partition]:
            faults.append(f"{name}: received {at}, closed through {closed[partition]}")
        if event["type"].endswith(".day-closed.v1"):
            closed[partition] = date.fromisoformat(event["data"]["through"])
    return faults
