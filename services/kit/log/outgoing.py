"""A recorded event as a record of its topic, and the refusal of a broker."""

from typing import Final, NamedTuple

import msgspec

from services.kit.log.partitions import partition_of_stream
from services.kit.store import Notification

LARGEST_BATCH_BYTES: Final = 1024 * 1024
"""Bytes: an event of 512 KiB with its key, its headers and room to spare."""

BATCH_BYTES: Final = LARGEST_BATCH_BYTES * 7 // 8
"""Bytes sent at once: exactly one batch of the client's for each partition.

Therefore a later batch of a partition never overtakes an earlier one, whatever the client does with
failed ones: it is written whole, or nothing after it is.
"""

FRAMING_BYTES: Final = 64
"""Bytes that a record takes, at most, beside its key, its value and its headers."""

CONTENT_TYPE: Final = ("content-type", b"application/cloudevents+json")


class Routing(msgspec.Struct, gc=False):
    """The attributes of an event that its record carries; the rest is not parsed."""

    type: str
    id: str
    source: str
    subject: str


_ROUTING: Final = msgspec.json.Decoder(Routing)


class Outgoing(NamedTuple):
    """A recorded event, at its position in the store, with all parts of its record."""

    position: int
    partition: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]

    @property
    def size(self) -> int:
        """Bytes that it occupies in a batch, at most."""
        headers = sum([len(name) + len(value) for name, value in self.headers])
        framing = FRAMING_BYTES + 10 * len(self.headers)
        return len(self.key) + len(self.value) + headers + framing

    def __str__(self) -> str:
        said = dict(self.headers)
        id_, source, subject = (said[f"ce_{name}"].decode() for name in ("id", "source", "subject"))
        size = len(self.value)
        return f"event {id_} of {source} about {subject} (at {self.position}, {size} bytes)"


def outgoing(recorded: Notification, partitions: int) -> Outgoing:
    """The record of an event, for its partition."""
    envelope = _ROUTING.decode(recorded.value)
    subject = envelope.subject.encode()
    return Outgoing(
        recorded.position,
        partition_of_stream(recorded.stream, partitions),
        subject,
        recorded.value,
        [
            CONTENT_TYPE,
            ("ce_type", envelope.type.encode()),
            ("ce_id", envelope.id.encode()),
            ("ce_source", envelope.source.encode()),
            ("ce_subject", subject),
        ],
    )


class EventRefused(Exception):
    """The broker accepts other events, and refuses this one however often it is sent.

    `reason` is the broker's; `remedy` is for the operator.
    """

    def __init__(self, topic: str, event: Outgoing, reason: str, remedy: str) -> None:
        super().__init__(f"{topic}/{event.partition}: {event} is refused: {reason}; {remedy}")
        self.topic = topic
        self.event = event
        self.reason = reason
        self.remedy = remedy
