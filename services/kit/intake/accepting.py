"""A fact that is being accepted: it has its number and its stamp, and is not committed yet."""

from datetime import date, datetime
from typing import NamedTuple

from contracts.events import Fact
from services.kit.clock import local_date
from services.kit.intake.draft import Draft
from services.kit.intake.mentions import Mentioned


class Accepting(NamedTuple):
    """The fact as it is recorded."""

    draft: Draft
    received_at: datetime
    sequence: int

    @property
    def dealer(self) -> str:
        """Its subject."""
        return self.draft.envelope.subject

    @property
    def fact(self) -> Fact:
        """What it says."""
        return self.draft.fact

    @property
    def received_on(self) -> date:
        """The Shanghai date of its receipt."""
        return local_date(self.received_at)

    @property
    def place(self) -> Mentioned:
        """The place at which it is recorded."""
        return Mentioned(self.draft.envelope.source, self.draft.envelope.id, self.sequence)
