"""What is promised of mails: each that is due at least once; twice only where something broke."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from contracts.events.penalties import ManagerSummoned
from contracts.topics import PENALTIES
from services.notifications.delivery import latest_deliveries
from services.notifications.projection import mails_of
from tests.simulation.derived import posted_in, postings_among
from tests.simulation.pipeline import NOTIFICATIONS, Pipeline
from tests.simulation.post_office import Taken


def broken_of_mails(pipeline: Pipeline) -> Iterator[str]:
    """Every mail that was lost, unasked for, or doubled for no reason."""
    with pipeline.stores[NOTIFICATIONS].reading() as look:
        deliveries = latest_deliveries(look, None, 1_000_000)
    undelivered = {each.message_id for each in deliveries if each.kind == "undelivered"}
    due = due_mails(pipeline) | undelivered
    taken = {(each.message_id, r) for each in pipeline.office.taken for r in each.recipients}
    sent = {(d.message_id, d.recipient) for d in deliveries if d.state == "sent"}
    for delivery in deliveries:
        if delivery.state != "sent":
            yield f"a mail was not sent: {delivery}"
    for message_id in sorted(due - {message_id for message_id, _ in sent}):
        yield f"{message_id} was due, and is not in the delivery log"
    for message_id in sorted({message_id for message_id, _ in taken} - due):
        yield f"{message_id} was sent, and is not due"
    for pair in sorted(taken ^ sent):
        yield f"{pair} is {'not recorded as' if pair in taken else 'recorded, but not'} sent"
    yield from _doubled(pipeline.office.taken)


def due_mails(pipeline: Pipeline) -> set[str]:
    """The Message-IDs of all that the postings make due."""
    due: set[str] = set()
    for values in posted_in(pipeline.stores[PENALTIES]).values():
        events = postings_among(values)
        summoned = {each["id"]: each for each in events if each["type"] == ManagerSummoned.TYPE}
        for _, of_one_day in groupby(events, key=lambda event: event["data"]["posted_on"]):
            due |= {mail.message_id for mail in mails_of(list(of_one_day), summoned)}
    return due


def _doubled(taken: list[Taken]) -> Iterator[str]:
    last = {(id(each.life), each.session): each for each in taken}
    before: dict[tuple[str, str], list[Taken]] = {}
    for each in taken:
        for recipient in each.recipients:
            sent = before.setdefault((each.message_id, recipient), [])
            if not all(_is_excused(first, each, last) for first in sent):
                yield f"{each.message_id} was sent to {recipient} again, and nothing had broken"
            sent.append(each)


def _is_excused(first: Taken, again: Taken, last: Mapping[tuple[int, int], Taken]) -> bool:
    """Whether a letter may go out again: the first one had no answer, or no time to be noted.

    Who lives on remembers what it sent. Who ended, or lost its partitions, excuses one letter of
    its own, the last: another may not know of it, or it may not know of another's.
    """
    if first.life is again.life:
        return not first.acknowledged
    return not first.acknowledged or _is_cut_off(first, last) or _is_cut_off(again, last)


def _is_cut_off(taken: Taken, last: Mapping[tuple[int, int], Taken]) -> bool:
    is_over = not taken.life.alive or taken.life.session > taken.session
    return is_over and taken is last[id(taken.life), taken.session]
