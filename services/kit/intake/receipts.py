"""Receipts: signed once what they say is committed, and given again while it stands."""

from typing import Final

from contracts.receipt import Receipt
from services.kit.intake.accepted import Accepted, EventKey, NotAsRecorded
from services.kit.intake.promises import promised
from services.kit.proof.keys import SigningKey

MOST_ALARMS: Final = 20
"""Changed events that are told one by one."""


class Receipts:
    """The receipts of a topic; it keeps which events were found changed since.

    `key` signs them; without one they have no note.
    """

    def __init__(self, topic: str, key: SigningKey | None) -> None:
        self.topic = topic
        self._key = key
        self._changed: dict[EventKey, str] = {}

    def again(self, known: Accepted, value: bytes | None) -> Receipt:
        """The receipt of an event by what stands in its place; raises `NotAsRecorded`."""
        try:
            return known.receipt(self.topic, value, self._key)
        except NotAsRecorded as fault:
            self._changed[known.source, known.id] = str(fault)
            raise

    def promised(self, receipt: Receipt) -> Receipt:
        """A receipt with its note, once what it says is committed."""
        if self._key is None or receipt.note is not None:
            return receipt
        return promised(receipt, receipt.recordedtime, self._key)

    def alarms(self) -> list[str]:
        """The events found to stand there no longer as recorded, a sentence each."""
        return list(self._changed.values())[:MOST_ALARMS]
