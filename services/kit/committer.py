"""Concurrent requests share a transaction: one thread writes for all who wait."""

from collections.abc import Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread

from services.kit.draft import Draft
from services.kit.journal import Journal, Outcome

MOST_AT_ONCE = 1000
"""Drafts in one transaction, at about."""


class Committer:
    """Gathers the drafts of whoever asks at the same time into one transaction of the journal."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._waiting: SimpleQueue[tuple[Sequence[Draft], Future[list[Outcome]]] | None] = (
            SimpleQueue()
        )
        self._thread = Thread(target=self._run, name=f"committer-{journal.topic}", daemon=True)
        self._thread.start()

    def submit(self, drafts: Sequence[Draft]) -> Future[list[Outcome]]:
        """The outcomes to come, once the drafts are durable; fails as the transaction fails."""
        future: Future[list[Outcome]] = Future()
        self._waiting.put((drafts, future))
        return future

    def close(self) -> None:
        """Finish what was submitted, then end."""
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

    def _commit(self, group: list[tuple[Sequence[Draft], Future[list[Outcome]]]]) -> None:
        # A sender that has gone away by now is left out; one that goes later cannot stop the rest.
        waiting = [each for each in group if each[1].set_running_or_notify_cancel()]
        try:
            outcomes = iter(self.journal.record([d for drafts, _ in waiting for d in drafts]))
        except Exception as fault:  # noqa: BLE001 - whoever waits is told, whatever it was
            for _, future in waiting:
                future.set_exception(fault)
            return
        for drafts, future in waiting:
            future.set_result([next(outcomes) for _ in drafts])
