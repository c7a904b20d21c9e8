"""What an accepting service answers an event with, once it is recorded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """The accepting service's word that an event is recorded, and where.

    `sequence`: its number among the facts of its subject in this topic. `recordedtime`: when it
    was received. `digest`: the SHA-256 of the recorded bytes as they were when the receipt was
    first given. `duplicate`: the event was recorded before, and this is the first receipt again.
    """

    source: str
    id: str
    type: str
    topic: str
    subject: str
    sequence: str
    recordedtime: str
    digest: str
    duplicate: bool = False
