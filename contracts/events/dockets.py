"""`docket-stated`: what a dealer owes, by when, after a closed day, for readers without the law."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.events.staffing import Position
from contracts.values import Closed, Count, Fen, LocalDate, PersonId, Rows, Text


class PenaltiesStated(Closed):
    """How many effective penalties count on the day, §5.6."""

    year: Text = Field(description="the calendar year of as_of")
    count: Count = Field(description="the effective penalties within the policy's window")
    threshold: int = Field(ge=1, description="the number that summons the general manager")


class SummonsStated(Closed):
    """A summons that is still to be heard."""

    entry_id: Text = Field(description="the summons: dealer/clause/subject")
    occurred_on: LocalDate = Field(description="the date in law")
    state: Literal["open", "failed"] = Field(
        description="not heard yet, or heard and failed, so that it is heard again"
    )


class DutyStated(Closed):
    """A duty that is open on the day: not met, not missed and not lapsed."""

    id: Text = Field(description="dealer/clause/subject: the entry that follows if it is missed")
    clause: Text = Field(description="the clause's slug, e.g. monthly-report-late")
    subject: Text = Field(description="what it is about, by clause: a change_id, a month …")
    due_on: LocalDate = Field(description="the last day on which it is met")
    amount_fen: Fen = Field(
        ge=0, description="what missing it costs, by the policies known; 0 where no money is owed"
    )
    section: Text = Field(description="its section in the regulation, e.g. 5.6")
    person_id: PersonId | None = Field(default=None, description="the person whom it is about")
    position: Position | None = Field(default=None, description="the post that it is about")


class DocketStated(Closed):
    """The docket after a closed day, where it differs from what was last stated of the dealer.

    It is derived: never accepted, never input, and the same bytes in every replay.
    """

    TYPE: ClassVar[str] = "docket.penalties.docket-stated.v1"

    as_of: LocalDate = Field(description="the closed day, on the evening of which it holds")
    law_version: Text = Field(description="the release of the code that computed it")
    balance_fen: Fen = Field(description="in fen, from the dealer's side: owed positive")
    payout: Literal["normal", "suspended"] = Field(description="whether payouts go on, §5.6")
    penalties: PenaltiesStated
    summonses: Rows[SummonsStated] = Field(description="those still to be heard")
    duties: Rows[DutyStated] = Field(description="those open, by (due_on, clause, subject)")
