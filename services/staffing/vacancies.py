"""The staff changes that still lack a successor on post, §4.1.5(2)."""

from datetime import date

from pydantic import Field

from contracts.events.staffing import ChangeFiled, ChangeReason, Position
from contracts.values import Closed, Instant, LocalDate
from services.received.fact import ReceivedFact
from services.staffing.case import Case, Named


class Successor(Closed):
    """A successor (继任者) named for a change."""

    person_id: str
    name: str
    position: Position
    on_post_on: LocalDate
    received_at: Instant
    filing: str = Field(description="the fact that says so, source#id")


class Vacancy(Closed):
    """A filed change (人员异动) whose successor is not on post yet."""

    change_id: str
    person_id: str = Field(description="who left or is away")
    position: Position
    reason: ChangeReason
    vacant_since: LocalDate = Field(description="the later of the filing and its effective date")
    expected_on: LocalDate | None = Field(
        description="the arrival: the named successor's, else the day announced in the filing"
    )
    successor: Successor | None = Field(description="who is named, so far as is known today")
    filing: str = Field(description="the fact that says so, source#id")


def open_vacancies(case: Case, on: date) -> list[Vacancy]:
    """The vacancies open on `on`.

    One opens on the later of its filing and its effective date, because the incumbent is on post
    until then. It ends when a successor has both been named to the OEM and come on post.
    """
    return [
        _vacancy(case, change)
        for change in case.changes
        if post_vacant_since(change) <= on and not is_filled(case, change, on)
    ]


def post_vacant_since(change: ReceivedFact[ChangeFiled]) -> date:
    """The later of the filing and its effective date."""
    return max(change.received_on, change.data.effective_on)


def is_filled(case: Case, change: ReceivedFact[ChangeFiled], on: date) -> bool:
    """Whether a successor was named and on post by `on`."""
    return any(
        named.by.received_on <= on and named.member.on_post_on <= on
        for named in case.successors(change.data.change_id)
    )


def successor(named: Named) -> Successor:
    """A successor as answered."""
    return Successor(
        person_id=named.member.person_id,
        name=named.member.name,
        position=named.member.position,
        on_post_on=named.member.on_post_on,
        received_at=named.by.recorded_at,
        filing=named.by.name,
    )


def _vacancy(case: Case, change: ReceivedFact[ChangeFiled]) -> Vacancy:
    named = case.successors(change.data.change_id)
    coming = min(named, key=lambda each: each.member.on_post_on, default=None)
    return Vacancy(
        change_id=change.data.change_id,
        person_id=change.data.person_id,
        position=change.data.position,
        reason=change.data.reason,
        vacant_since=post_vacant_since(change),
        expected_on=coming.member.on_post_on if coming else change.data.expected_on,
        successor=successor(coming) if coming else None,
        filing=change.name,
    )
