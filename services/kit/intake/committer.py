"""Concurrent requests share a transaction: one thread writes for all that wait."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Thread

from contracts.faults import Malformed
from contracts.topics import EVERY_DEALER, short_name
from services.kit.intake.batch import Admission, IntakeOutcome, NoticesOf, admit_all, silent
from services.kit.intake.draft import Draft
from services.kit.intake.journal import Journal
from services.kit.metrics import COMMIT
from services.kit.store import StoreUnavailable

Check = Callable[[Draft], None]
"""Raises `Malformed` for a draft that cannot be accepted after all that is recorded."""

Answer = IntakeOutcome | Exception
"""The outcome of a draft; an exception if it alone could not be recorded."""

MOST_AT_ONCE = 1000
"""The target number of drafts in one transaction."""

_log = logging.getLogger(__name__)


class Committer:
    """Gathers the drafts of concurrent requests into one transaction of the journal.

    An event about no dealer concerns them all: it is checked alone, after everything before it is
    recorded.
    """

    def __init__(
        self,
        journal: Journal,
        check: Check,
        noticing: NoticesOf = silent,
        admission: Admission = admit_all,
    ) -> None:
        self.journal = journal
        self._check = check
        self._noticing = noticing
        self._admission = admission
        self._waiting: SimpleQueue[tuple[Sequence[Draft], Future[list[Answer]]] | None] = (
            SimpleQueue()
        )
        self._thread = Thread(target=self._run, name=f"committer-{journal.topic}", daemon=True)
        self._thread.start()

    def try_out(self, drafts: Sequence[Draft]) -> list[Answer]:
        """What would become of drafts, were they sent together; nothing of them is recorded."""
        checked = [self._objection(each) if _is_about_no_dealer(each) else None for each in drafts]
        fit = [each for each, fault in zip(drafts, checked, strict=True) if fault is None]
        outcomes = iter(self.journal.try_out(fit, self._noticing, self._admission))
        return [next(outcomes) if fault is None else fault for fault in checked]

    def submit(self, drafts: Sequence[Draft]) -> Future[list[Answer]]:
        """The future outcomes, set once the drafts are durable; it fails if the commit fails."""
        future: Future[list[Answer]] = Future()
        self._waiting.put((drafts, future))
        return future

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            size = len(first[0])
            last = False
            while size < MOST_AT_ONCE and not last:
                try:
                    following = self._waiting.get_nowait()
                except Empty:
                    break
                if following is None:
                    last = True
                else:
                    group.append(following)
                    size += len(following[0])
            self._commit(group)
            if last:
                return

    def _commit(self, group: list[tuple[Sequence[Draft], Future[list[Answer]]]]) -> None:
        # A sender that has gone away by now is left out; one that goes later cannot stop the rest.
        waiting = [each for each in group if each[1].set_running_or_notify_cancel()]
        try:
            outcomes = iter(self._record([d for drafts, _ in waiting for d in drafts]))
        except Exception as fault:  # noqa: BLE001 - each waiting request is told, whatever it was
            for _, future in waiting:
                future.set_exception(fault)
            return
        for drafts, future in waiting:
            future.set_result([next(outcomes) for _ in drafts])

    def _record(self, drafts: Sequence[Draft]) -> list[Answer]:
        answers: list[Answer] = []
        for concerns_all, some in groupby(drafts, _is_about_no_dealer):
            if concerns_all:
                answers += [self._checked(each) for each in some]
            else:
                answers += self._recorded(list(some))
        return answers

    def _recorded(self, drafts: Sequence[Draft]) -> list[Answer]:
        """Record drafts together; if one of them fails, record each alone."""
        try:
            outcomes = self.journal.record(drafts, self._noticing, self._admission)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - it is told to whose it is, whatever it was
            if len(drafts) > 1:
                return [answer for each in drafts for answer in self._recorded([each])]
            _log.exception("an event cannot be recorded")
            return [fault]
        COMMIT.labels(short_name(self.journal.topic)).observe(len(drafts))
        return [*outcomes]

    def _checked(self, draft: Draft) -> Answer:
        # What is recorded before it may speak against it, so it has a transaction of its own.
        if (fault := self._objection(draft)) is not None:
            return fault
        [answer] = self._recorded([draft])
        return answer

    def _objection(self, draft: Draft) -> Exception | None:
        """What speaks against a draft beside all that is recorded; raises `StoreUnavailable`."""
        try:
            self._check(draft)
        except Malformed as fault:
            return fault
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - it is told to whose it is, whatever it was
            _log.exception("an event cannot be checked")
            return fault
        return None


def _is_about_no_dealer(draft: Draft) -> bool:
    return draft.envelope.subject == EVERY_DEALER
