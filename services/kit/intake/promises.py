"""Signs a receipt: its note, by the key of receipts, proves to others that it was given."""

from dataclasses import replace

from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER
from services.kit.log.partitions import stream_of
from services.kit.proof.keys import SigningKey
from services.kit.proof.receipt_note import Promise


def promised(receipt: Receipt, received: str, key: SigningKey) -> Receipt:
    """The receipt with its note; `received` is the recorded instant at which its event entered."""
    subject = receipt.subject
    if subject == EVERY_DEALER:  # of its copies, the one in the first partition
        subject = stream_of(EVERY_DEALER, 0)
    promise = Promise(
        receipt.topic,
        subject,
        int(receipt.sequence),
        received,
        bytes.fromhex(receipt.leaf),
        receipt.source,
        receipt.id,
    )
    return replace(receipt, note=promise.signed(key))
