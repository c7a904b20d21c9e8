"""The roster (人员档案) of a department on a day: the persons on post, and those of them away."""

from datetime import date

from pydantic import Field

from contracts.events.staffing import ChangeReason, OtherPost, Position
from contracts.values import Closed, LocalDate
from services.staffing.case import Case, Named
from services.staffing.posts import away_since, on_post


class Absence(Closed):
    """An absence as recorded, both days included."""

    from_on: LocalDate
    to_on: LocalDate


class Away(Closed):
    """A person on post whose absence was filed as a change, and who has not come back."""

    since: LocalDate
    reason: ChangeReason
    change_id: str


class OnPost(Closed):
    """A person on a post of the department."""

    person_id: str
    name: str
    position: Position
    on_post_on: LocalDate
    named_by: str = Field(description="the filing that names the person, source#id")
    other_posts: tuple[OtherPost, ...] = Field(description="as that filing declares them")
    away: Away | None
    absences: tuple[Absence, ...] = Field(description="recorded absences on or about the day")


def roster(case: Case, on: date) -> list[OnPost]:
    """The persons on post on `on`, by position, then by the day on which they came."""
    lines = [_line(case, named, on) for named in on_post(case, on)]
    return sorted(lines, key=lambda line: (line.position, line.on_post_on, line.person_id))


def absences(case: Case, person_id: str) -> list[Absence]:
    """A person's recorded absences by their first day."""
    recorded = {(each.from_on, each.to_on) for each in case.absences_of(person_id)}
    return [Absence(from_on=from_on, to_on=to_on) for from_on, to_on in sorted(recorded)]


def _line(case: Case, named: Named, on: date) -> OnPost:
    member = named.member
    return OnPost(
        person_id=member.person_id,
        name=member.name,
        position=member.position,
        on_post_on=member.on_post_on,
        named_by=named.by.name,
        other_posts=member.other_posts or (),
        away=_away(case, named, on),
        absences=tuple(
            each for each in absences(case, member.person_id) if each.from_on <= on <= each.to_on
        ),
    )


def _away(case: Case, named: Named, on: date) -> Away | None:
    change = away_since(case, named, on)
    if change is None:
        return None
    return Away(
        since=change.data.effective_on,
        reason=change.data.reason,
        change_id=change.data.change_id,
    )
