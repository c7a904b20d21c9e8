"""Compares two stores by what they keep, stream by stream, at whatever offset it stood."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from services.kit.store import Reading

_FACTS: Final[Mapping[str, str]] = {
    "facts": "SELECT stream, topic, sequence, after_close, value FROM kept"
    " ORDER BY stream, topic, sequence",
    "days closed": "SELECT '*/' || partition, topic, sequence, through, recordedtime, leaf"
    " FROM closings ORDER BY partition, topic, sequence",
}
_RECORDED: Final = (
    "SELECT originator_id, originator_version, state FROM stored_events"
    " ORDER BY originator_id, originator_version"
)
_PARKED: Final = "SELECT stream, topic, reason FROM parked ORDER BY stream"

Digests = Mapping[str, Mapping[str, str]]
"""By what is kept, the digest of each stream's rows."""


class StreamDifference(NamedTuple):
    """A stream of which the two stores keep different rows."""

    what: str
    stream: str
    live: str | None
    rebuilt: str | None


def kept_queries(recorded: str | None = None) -> Mapping[str, str]:
    """The queries over what every reader keeps; `recorded` names the types that it records."""
    own = {recorded: _RECORDED} if recorded else {}
    return {**_FACTS, **own, "parked": _PARKED}


def digests(look: Reading, kept: Mapping[str, str]) -> Digests:
    """What a store keeps; `kept` are queries whose first column is the stream."""
    return {name: _of_rows(look.execute(query)) for name, query in kept.items()}


def differences(live: Digests, rebuilt: Digests) -> list[StreamDifference]:
    """Every stream in which the two stores differ."""
    return [
        StreamDifference(what, stream, live[what].get(stream), rebuilt[what].get(stream))
        for what in live
        for stream in sorted({*live[what], *rebuilt[what]})
        if live[what].get(stream) != rebuilt[what].get(stream)
    ]


def _of_rows(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    hashes: defaultdict[str, Any] = defaultdict(hashlib.sha256)
    for stream, *rest in rows:
        for value in rest:
            data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            hashes[stream].update(b"%d:" % len(data) + data)
    return {stream: each.hexdigest() for stream, each in hashes.items()}
