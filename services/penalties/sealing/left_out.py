"""Why a number of a stream is left out: the reason given when the stream went on past it."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

from contracts.canonical import digest
from services.kit.consumer.shelf import kept_value
from services.kit.store import Reading

UNSAID: Final = "-"
"""Where nobody gave a reason."""


def reasons_for(look: Reading, head: tuple[str, str], before: int, after: int) -> Iterator[str]:
    """A reason for each number between `before` and `after`; the last one for all further ones."""
    stream, topic = head
    told = [
        reason
        for (reason,) in look.execute(
            "SELECT resumed.reason FROM passed_over JOIN resumed"
            " ON resumed.stream = passed_over.stream AND resumed.topic = passed_over.topic"
            " AND resumed.record = passed_over.record"
            " WHERE passed_over.stream = ? AND passed_over.topic = ? AND passed_over.head = ?"
            " ORDER BY resumed.number",
            (stream, topic, before),
        )
    ] or _told_of_the_gap(look, stream, topic, after)
    reasons = [reason or UNSAID for reason in told] or [UNSAID]
    return chain(reasons, repeat(reasons[-1]))


def _told_of_the_gap(look: Reading, stream: str, topic: str, after: int) -> list[str]:
    """The reason given for the record after a gap, by which the stream was parked."""
    value = kept_value(look, topic, stream, after)
    record = digest(value) if value is not None else ""
    rows = look.execute(
        "SELECT reason FROM resumed WHERE stream = ? AND topic = ? AND (record = ? OR ? = '')"
        " ORDER BY number",
        (stream, topic, record, record),
    )
    return [reason for (reason,) in rows][:1]
