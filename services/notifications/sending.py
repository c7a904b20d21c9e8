"""Sends the mails that are due: each dealer's in order, none lost, none twice but for a crash."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from contracts.canonical import digest
from services.kit.clock import instant_text
from services.kit.consumer import Consumer
from services.kit.log import LogReader
from services.kit.store import Store
from services.notifications import delivery, outbox, quiet
from services.notifications.delivery import NOBODY, Delivery, State, deliveries_of, pause_after
from services.notifications.letters import enclosed, letter
from services.notifications.mail import Letterhead
from services.notifications.outbox import DueMail
from services.notifications.outlet import Letter, Outlet, Unreachable
from services.notifications.projection import Notices

AT_ONCE: Final = 50
"""Mails sent between two looks at the log."""

_log = logging.getLogger(__name__)


class Sending:
    """Reads postings and dealers' mailboxes, and sends what they make due.

    `now` gives the present instant, for the delivery log and the pauses between tries alone.
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
        self._notices = Notices()
        self.consumer = Consumer(store, log, self._notices, self.send_due)
        self._store = store
        self._outlet = outlet
        self._letterhead = letterhead
        self._now = now
        self._mail_imported = mail_imported
        self._begun: frozenset[int] = frozenset()
        self._outages = 0
        self._closed_until: datetime | None = None
        self._tried: tuple[DueMail, Sequence[Delivery]] | None = None

    def send_due(self) -> bool:
        """Send some of what is due; whether anything was tried."""
        if not self._has_begun() or self._is_closed():
            return False
        self._record_tried()
        with self._store.reading() as look:
            own = self.consumer.taken.partitions
            mails = outbox.sendable(look, own, self._now(), AT_ONCE)
        if not mails:
            return False
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
        try:
            self._send_in_order(mails)
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
                delivery.record(tx, [self._delivery(mail, NOBODY, "passed_over")])
                outbox.remove(tx, mail.message_id)
            delivery.begin_sending(tx, fresh, self._now())
        self._begun |= fresh
        return True

    def _is_closed(self) -> bool:
        return self._closed_until is not None and self._now() < self._closed_until

    def _send_in_order(self, mails: Sequence[DueMail]) -> None:
        held_up: set[str] = set()
        for mail in mails:
            if mail.dealer in held_up:
                continue
            tried = self._try(mail)
            self._tried = (mail, tried)
            self._record_tried()
            if any(each.state == "waiting" for each in tried):
                held_up.add(mail.dealer)
            if self._is_closed():
                return

    def _try(self, mail: DueMail) -> list[Delivery]:
        with self._store.reading() as look:
            known = deliveries_of(look, mail.message_id)
            contents = enclosed(look, mail)
            silence = quiet.why_quiet(look, mail.posted_on)
        if silence:
            return [self._delivery(mail, NOBODY, "passed_over", reason=silence)]
        try:
            whole = letter(mail, contents, self._letterhead, imported=self._mail_imported)
        except Exception as fault:  # noqa: BLE001 - such a mail holds up its dealer alone
            _log.exception("the mail %s cannot be made", mail.message_id)
            reason = f"cannot be made: {fault}"
            return [self._delivery(mail, NOBODY, "waiting", known=known, reason=reason)]
        if whole is None:
            return [self._delivery(mail, NOBODY, "withheld")]
        rest = [r for r in whole.recipients if r not in known or known[r].state == "waiting"]
        return self._hand_over(mail, replace(whole, recipients=rest), known) if rest else []

    def _hand_over(
        self, mail: DueMail, whole: Letter, known: Mapping[str, Delivery]
    ) -> list[Delivery]:
        sent = digest(whole.content)
        try:
            told = self._outlet.send(whole)
        except Unreachable as fault:
            self._close_for_a_while(fault)
            return [
                self._delivery(
                    mail, recipient, "waiting", known=known, reason=str(fault), sent=sent
                )
                for recipient in whole.recipients
            ]
        self._outages, self._closed_until = 0, None
        return [
            self._delivery(mail, recipient, state, known=known, reason=reason, sent=sent)
            for recipient, (state, reason) in told.items()
        ]

    def _close_for_a_while(self, fault: Unreachable) -> None:
        self._outages += 1
        self._closed_until = self._now() + pause_after(self._outages)
        if self._outages == 1:
            _log.warning("mail waits: %s", fault)

    def _record_tried(self) -> None:
        """Record the last try, before anything else is tried, however often that fails."""
        if self._tried is None:
            return
        mail, tried = self._tried
        with self._store.transaction() as tx:
            self.consumer.guard(tx)
            delivery.record(tx, tried)
            if all(each.state != "waiting" for each in tried):
                outbox.remove(tx, mail.message_id)
        self._tried = None

    def _delivery(
        self,
        mail: DueMail,
        recipient: str,
        state: State,
        *,
        known: Mapping[str, Delivery] | None = None,
        reason: str | None = None,
        sent: str | None = None,
    ) -> Delivery:
        before = (known or {}).get(recipient)
        now = self._now()
        untried = state in {"withheld", "passed_over"}
        attempts = 0 if untried else (before.attempts if before else 0) + 1
        retry_at = now + pause_after(attempts) if state == "waiting" else None
        return Delivery(
            mail.message_id,
            recipient,
            mail.dealer,
            str(mail.posted_on),
            mail.kind,
            state,
            sent,
            attempts,
            instant_text(now),
            instant_text(retry_at) if retry_at else None,
            reason,
        )
