"""The recorded bytes behind a line: a dealer's events, and events about no dealer."""

from collections.abc import Mapping
from typing import Any

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.topics import EVERY_DEALER, PENALTIES, short_name
from services.kit.log.day_closed import day_closed_bytes
from services.kit.proof.tree import leaf_hash
from services.kit.store import Reading
from services.penalties.sealing.seals import recorded_seal


class NotAsSealed(Exception):
    """The kept events of a stream differ from those that were sealed."""


def stream_bytes(look: Reading, stream: str, topic: str, size: int) -> list[bytes]:
    """The first `size` leaves of a stream, each as its recorded bytes; raises `NotAsSealed`."""
    found = (
        _postings(look, stream, size) if topic == PENALTIES else _kept(look, stream, topic, size)
    )
    if len(found) < size:
        found |= _left_out(look, stream, topic)
    if any(number not in found for number in range(1, size + 1)):
        raise NotAsSealed(f"{short_name(topic)} of {stream} has not all of {size} events")
    return [found[number] for number in range(1, size + 1)]


def _kept(look: Reading, stream: str, topic: str, size: int) -> dict[int, bytes]:
    rows = look.execute(
        "SELECT sequence, value FROM kept WHERE stream = ? AND topic = ? AND sequence <= ?",
        (stream, topic, size),
    )
    found = {sequence: bytes(value) for sequence, value in rows}
    everyone, slash, partition = stream.partition("/")
    if everyone == EVERY_DEALER and slash:
        found |= _closings(look, topic, int(partition), size)
    return found


def _closings(look: Reading, topic: str, partition: int, size: int) -> dict[int, bytes]:
    rows = look.execute(
        "SELECT sequence, through, recordedtime, events, leaf FROM closings"
        " WHERE topic = ? AND partition = ? AND sequence <= ?",
        (topic, partition, size),
    )
    found: dict[int, bytes] = {}
    for sequence, through, at, events, leaf in rows:
        value = day_closed_bytes(topic, partition, through, sequence=sequence, at=at, events=events)
        if leaf_hash(value) != bytes(leaf):
            raise NotAsSealed(f"number {sequence} of {topic}/{partition} cannot be told again")
        found[sequence] = value
    return found


def _postings(look: Reading, stream: str, size: int) -> dict[int, bytes]:
    rows = look.execute(
        "SELECT originator_version, state FROM stored_events"
        " WHERE originator_id = ? AND originator_version <= ?",
        (stream, size),
    )
    return {sequence: bytes(state) for sequence, state in rows}


def _left_out(look: Reading, stream: str, topic: str) -> dict[int, bytes]:
    """The leaves for numbers that were passed over, by the seals that counted them."""
    found: dict[int, bytes] = {}
    for (number,) in look.execute("SELECT number FROM seals WHERE held <> '[]' ORDER BY number"):
        value = recorded_seal(look, number)
        held: Mapping[str, Any] = read_json(value)["data"].get("held", {}) if value else {}
        for each in held.get(stream, {}).get("passed_over", ()):
            if each["topic"] == topic:
                found[int(each["passed_over"])] = canonical(each)
    return found
