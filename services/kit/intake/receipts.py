"""Receipts: signed once their transaction is committed, and given again on request."""

from typing import Final

from contracts.receipt import Receipt
from services.kit.intake.accepted import Accepted, EventKey, NotAsRecorded
from services.kit.intake.promises import promised
from services.kit.proof.keys import SigningKey

MOST_ALARMS: Final = 20
"""Changed events that are listed one by one."""


class Receipts:
    """The receipts of a topic, and the events whose bytes were found changed since.

    `key` signs them; without one they have no note.
    """

    def __init__(self, topic: str, key: SigningKey | None) -> None:
        self.topic = topic
        self._key = key
        self._changed: dict[EventKey, str] = {}

    def again(self, known: Accepted, value: bytes | None) -> Receipt:
        """The receipt of an event by its recorded bytes; raises `NotAsRecorded`."""
        try:
            return known.receipt(self.topic, value, self._key)
        except NotAsRecorded as fault:
            self._changed[known.source, known.id] = str(fault)
            raise

    def promised(self, receipt: Receipt) -> Receipt:
        """A receipt with its note, once the transaction of its event is committed."""
        if self._key is None or receipt.note is not None:
            return receipt
        return promised(receipt, receipt.recordedtime, self._key)

    def alarms(self) -> list[str]:
        """A sentence for each event whose recorded bytes have changed since its receipt."""
        return list(self._changed.values())[:MOST_ALARMS]
