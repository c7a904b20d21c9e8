"""A network's whole history, dealer by dealer, as recorded."""

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date
from random import Random
from typing import Any, Final

from contracts.envelope import sequence_text
from contracts.topics import topic_of
from services.sample.dealer_record import Book
from services.sample.decisions import hear_the_summoned, settle_quarterly
from services.sample.department import Department
from services.sample.months import later
from services.sample.network import Dealer, dealer
from services.sample.ordinary import live
from services.sample.pending import leave_open
from services.sample.routine import live_through
from services.sample.stories import STORIES

SUPERVISED_FROM: Final = date(2012, 6, 1)
"""The first month: there are no facts before the regulation."""


def sample_history(dealers: int, months: int, until: date, seed: int) -> Iterator[dict[str, Any]]:
    """Recorded events of so many dealers, in the order received; the same for the same arguments.

    They cover so many calendar months, of which that of `until` is the last, up to the end of
    `until`. Each of the first five dealers follows a story, so that with five dealers and eighteen
    months every clause of the regulation occurs; the others are random. Names, codes and mailboxes
    are fictitious. Raises `ValueError` if there would be no event.
    """
    if dealers < 1 or months < 1:
        raise ValueError("a history needs at least one dealer and one month")
    last = until.replace(day=1)
    begins_on = max(later(last, 1 - months), min(SUPERVISED_FROM, last))
    return heapq.merge(
        *(_recorded(_book(number, dealers, begins_on, until, seed)) for number in range(dealers)),
        key=lambda event: (event["recordedtime"], event["subject"]),
    )


def _book(number: int, dealers: int, begins_on: date, until: date, seed: int) -> Book:
    # the draws are reproducible on purpose, and each dealer's own, whatever the others do
    rng = Random(f"{seed}/{number}")  # noqa: S311 — a history, not a secret
    profile = dealer(number, dealers, begins_on, until, rng)
    book = Book(profile.code, until, rng)
    _live(profile, book)
    return book


def _live(profile: Dealer, book: Book) -> None:
    department = Department(profile, book)
    if profile.number < len(STORIES):
        lapses = STORIES[profile.number](department)
        leave_open(department)
        live_through(department, lapses)
    else:
        live(department)
    hear_the_summoned(book)
    settle_quarterly(book, profile.accepted_on)


def _recorded(book: Book) -> Iterator[dict[str, Any]]:
    sequences: Counter[str] = Counter()
    for fact in sorted(book.told, key=lambda fact: (fact.received_at, fact.number)):
        topic = topic_of(fact.type)
        sequences[topic] += 1
        received_at = fact.received_at.astimezone(UTC).replace(tzinfo=None)
        yield {
            "specversion": "1.0",
            "id": fact.id,
            "source": fact.source,
            "type": fact.type,
            "subject": book.code,
            "time": fact.told_at.isoformat(timespec="seconds"),
            "data": fact.data,
            "recordedtime": f"{received_at.isoformat(timespec='microseconds')}Z",
            "sequence": sequence_text(sequences[topic]),
            "actor": fact.actor,
        }
