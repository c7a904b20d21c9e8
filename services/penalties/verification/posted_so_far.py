"""What a dealer's postings and statements come to, run after run, as they are derived again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.canonical import canonical
from services.penalties.law import LAW_VERSION
from services.penalties.posting.examination import Examined
from services.penalties.posting.postings import OF_THE_RUN
from services.penalties.posting.reconcile import (
    KIND_OF_EVENT,
    NEVER_POSTED,
    PostedEntry,
    Step,
)
from services.penalties.posting.stated import NEVER_STATED, Stated
from services.penalties.verification.evidence import SealedEvent
from services.penalties.verification.postings_shown import is_reversed, is_statement, release_of


@dataclass
class PostedSoFar:
    """What was posted and stated by a run, and what is asked next; `at` counts both."""

    posted: dict[str, PostedEntry] = field(default_factory=dict)
    stated: Stated = NEVER_STATED
    examined_by: str | None = None
    next_change_on: date | None = None
    at: int = 0

    def keep(self, found: Examined) -> None:
        """Go on from what a run found, as the store would give it again."""
        for step in found.steps:
            entry = json.loads(canonical(dict(step.entry)))
            self._put(entry["entry_id"], Step(step.number, entry, step.because))
        self.stated = found.stated or self.stated
        self.next_change_on = found.docket.next_change_on
        self.examined_by = LAW_VERSION
        self.at += len(found.recordings)

    def take_over(self, shown: Sequence[SealedEvent]) -> None:
        """Go on from what another release has posted and stated."""
        for each in shown:
            said = each.event["data"]
            if is_statement(each):
                self.stated = self.stated.after(said)
                continue
            entry_id, number = said["entry_id"], int(str(each.event["id"]).rpartition("#")[2])
            if each.type in KIND_OF_EVENT:
                entry = {name: v for name, v in said.items() if name not in OF_THE_RUN}
                self._put(entry_id, Step(number, {**entry, "kind": KIND_OF_EVENT[each.type]}))
            else:
                before = self.posted.get(entry_id, NEVER_POSTED)
                left = [entry for entry in before.entries if not is_reversed(said, entry)]
                self.posted[entry_id] = PostedEntry(number, tuple(left))
        self.examined_by = release_of(shown[-1])
        self.next_change_on = date.min
        self.at += len(shown)

    def _put(self, entry_id: str, step: Step) -> None:
        self.posted[entry_id] = self.posted.get(entry_id, NEVER_POSTED).after(step)
