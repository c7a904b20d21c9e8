"""Sends the due mails: a dealer's to each mailbox in order, none lost, none twice.

A crash alone may repeat the one copy that was being sent.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from contracts.canonical import digest
from services.kit.clock import instant_text
from services.kit.consumer.consumer import Consumer
from services.kit.log import LogReader
from services.kit.store import Reading, Store, StoreUnavailable, Transaction
from services.notifications import delivery, outbox
from services.notifications.addressing import cannot_be_made, copies_of, copy_of
from services.notifications.delivery import AT_AN_END, NOBODY, Delivery, pause_after, refused_before
from services.notifications.letters import enclosed, file_name, latest_checkpoint
from services.notifications.mail import Letterhead, compose
from services.notifications.outlet import Letter, Outlet, Unreachable
from services.notifications.projection import DueMails
from services.notifications.undelivered import (
    GIVING_UP,
    compose_undelivered,
    does_not_arrive,
    has_lasted,
    tell,
    undelivered,
)

MAILS_AT_ONCE: Final = 50
"""Mails sent between two reads of the log."""

_log = logging.getLogger(__name__)


class Sending:
    """Reads postings, dealers' mailboxes and their corrections, and sends the due mails.

    `now` gives the present instant, for the delivery log and the pauses between attempts alone.
    `mail_imported`: whether a mail goes out whose postings are all of imported facts.
    """

    def __init__(
        self,
        store: Store,
        log: LogReader,
        outlet: Outlet,
        letterhead: Letterhead,
        now: Callable[[], datetime],
        *,
        mail_imported: bool = False,
    ) -> None:
        self._notices = DueMails(now)
        self.consumer = Consumer(store, log, self._notices, self.send_due)
        self._store = store
        self._outlet = outlet
        self._letterhead = letterhead
        self._now = now
        self._mail_imported = mail_imported
        self._begun: frozenset[int] = frozenset()
        self._outages = 0
        self._closed_until: datetime | None = None
        self._tried: Delivery | None = None

    def send_due(self) -> bool:
        """Send some of what is due; False if nothing was."""
        if not self._has_begun():
            return False
        if self._address():
            return True
        if self._is_closed():
            return False
        self._record_tried()
        with self._store.reading() as look:
            own = self.consumer.taken.partitions
            copies = outbox.sendable(look, own, self._now(), MAILS_AT_ONCE)
        if not copies:
            return False
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
        try:
            self._send_in_order(copies)
        finally:
            self._outlet.close()
        return True

    def _has_begun(self) -> bool:
        """Begins where the log is read to its end: what was posted before is passed over."""
        own = self.consumer.taken.partitions
        if own <= self._begun:
            return True
        with self._store.reading() as look:
            self._begun = delivery.begun(look)
        fresh = own - self._begun
        if not fresh or self._notices.has_read():
            return not fresh
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
            for mail in outbox.all_due(tx, fresh):
                delivery.record(tx, [copy_of(mail, NOBODY, "passed_over", self._now())])
                outbox.remove(tx, mail.message_id)
            delivery.begin_sending(tx, fresh, self._now())
        self._begun |= fresh
        return True

    def _address(self) -> bool:
        """Make the copies of mails that have become due; False if there were none."""
        own = self.consumer.taken.partitions
        with self._store.reading() as look:
            if not outbox.unaddressed(look, own, 1):
                return False
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
            for mail in outbox.unaddressed(tx, own, MAILS_AT_ONCE):
                now = self._now()
                copies = copies_of(tx, mail, self._letterhead, now, imported=self._mail_imported)
                self._record(tx, copies, now)
        return True

    def _is_closed(self) -> bool:
        return self._closed_until is not None and self._now() < self._closed_until

    def _send_in_order(self, copies: Sequence[Delivery]) -> None:
        held_up: set[tuple[str, str]] = set()
        for copy in copies:
            mailbox = copy.dealer, copy.recipient
            if mailbox in held_up:
                continue
            tried = self._tried = self._try(copy)
            self._record_tried()
            if tried.state == "waiting":
                held_up.add(mailbox)
            if self._is_closed():
                return

    def _try(self, copy: Delivery) -> Delivery:
        now = self._now()
        try:
            with self._store.reading() as look:
                content = _composed(look, copy, self._letterhead).as_bytes()
                refused_since = refused_before(look, copy, now)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one mail's trouble holds up no other
            _log.exception("the mail %s cannot be made", copy.message_id)
            return copy.tried("unmakeable", now, reason=cannot_be_made(fault))
        sent = digest(content)
        letter = Letter(file_name(copy), self._letterhead.sender, [copy.recipient], content)
        try:
            state, reason = self._outlet.send(letter)[copy.recipient]
        except Unreachable as fault:
            self._close_for_a_while(fault)
            return copy.tried(
                "waiting", now, reason=str(fault), sent=sent, refused_since=refused_since
            )
        self._outages, self._closed_until = 0, None
        if state != "waiting":
            return copy.tried(state, now, reason=reason, sent=sent)
        since = refused_since or instant_text(now)
        over = has_lasted(since, now, GIVING_UP)
        return copy.tried(
            "given_up" if over else "waiting", now, reason=reason, sent=sent, refused_since=since
        )

    def _close_for_a_while(self, fault: Unreachable) -> None:
        self._outages += 1
        self._closed_until = self._now() + pause_after(self._outages)
        if self._outages == 1:
            _log.warning("mail waits: %s", fault)

    def _record_tried(self) -> None:
        """Record the last attempt before any other is made, however often that fails."""
        if self._tried is None:
            return
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
            self._record(tx, [self._tried], self._now())
        self._tried = None

    def _record(self, tx: Transaction, copies: Sequence[Delivery], now: datetime) -> None:
        """Record the outcomes of a mail's copies; report to the OEM those that do not arrive."""
        delivery.record(tx, copies)
        for copy in copies:
            fails = does_not_arrive(copy, now)
            if fails and (tell(tx, copy, self._letterhead, now) or copy.state in AT_AN_END):
                mail = copy.kind, copy.dealer, copy.posted_on
                _log.warning("the %s mail of %s of %s does not arrive: %s", *mail, copy.reason)
            if delivery.is_settled(tx, copy.message_id):
                outbox.remove(tx, copy.message_id)


def _composed(look: Reading, copy: Delivery, head: Letterhead) -> EmailMessage:
    """The mail of a copy."""
    if told := undelivered(look, copy.message_id):
        return compose_undelivered(told, head, [copy.recipient])
    mail = outbox.due_mail(look, copy.message_id)
    if mail is None:
        raise LookupError("the postings that it tells have not been read")
    to, postings = enclosed(look, mail)
    last = latest_checkpoint(look)
    return compose(mail.kind, mail.message_id, head, to, postings, checkpoint=last)
