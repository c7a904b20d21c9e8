"""Required and actual headcount (人员配备) of a dealer on a day, §4.1.2, and open vacancies."""

from collections.abc import Iterable
from datetime import date
from typing import get_args

from pydantic import Field

from contracts.events.staffing import Position
from contracts.values import Closed, LocalDate
from services.staffing.case import Case
from services.staffing.particulars import DealerStatus, particulars
from services.staffing.remark import Remark
from services.staffing.remarks import remarks
from services.staffing.requirement import Requirement, requirement
from services.staffing.roster import OnPost, roster
from services.staffing.vacancies import Vacancy, open_vacancies


class PositionCount(Closed):
    """The count of one position. Nothing is required if the requirement is null."""

    position: Position
    required: int
    actual: int = Field(description="persons on post, those away by a filed change left out")
    away: int = Field(description="persons on post who are away by a filed change")
    shortfall: int = Field(description="how many fewer than required")
    surplus: int = Field(description="how many more than required")
    surplus_allowed: bool = Field(description="whether the policy lets the position have more")


class Headcount(Closed):
    """A dealer's department on the date in law `on`, by all that is known now.

    A fact received after `on` counts here as if it had been known. It rests on filings alone; due,
    late or missing filings are in the docket.
    """

    dealer: str
    on: LocalDate
    status: DealerStatus
    requirement: Requirement | None = Field(
        description="null unless the dealer is open, and before a policy is in force"
    )
    positions: tuple[PositionCount, ...]
    roster: tuple[OnPost, ...]
    vacancies: tuple[Vacancy, ...]
    remarks: tuple[Remark, ...] = Field(description="duties that the policy asks without a fine")


def headcount(case: Case, on: date) -> Headcount:
    """The department as of `on`; empty for a dealer closed by then."""
    dealer = particulars(case.dealer, case.standing, on)
    needed = requirement(case, dealer, on)
    closed = dealer.status == "closed"
    people = [] if closed else roster(case, on)
    counts = _counts(needed, people)
    short = {count.position: count.shortfall for count in counts if count.shortfall}
    return Headcount(
        dealer=case.dealer,
        on=on,
        status=dealer.status,
        requirement=needed,
        positions=tuple(counts),
        roster=tuple(people),
        vacancies=() if closed else tuple(open_vacancies(case, on)),
        remarks=() if closed else tuple(remarks(case, dealer, people, short, on)),
    )


def _counts(needed: Requirement | None, people: Iterable[OnPost]) -> list[PositionCount]:
    on_post: list[OnPost] = list(people)
    required = needed.required if needed else {}
    counts = []
    for position in get_args(Position):
        holders = [person for person in on_post if person.position == position]
        if not holders and position not in required:
            continue
        away = sum(person.away is not None for person in holders)
        actual = len(holders) - away
        difference = actual - required.get(position, 0) if needed else 0
        counts.append(
            PositionCount(
                position=position,
                required=required.get(position, 0),
                actual=actual,
                away=away,
                shortfall=max(0, -difference),
                surplus=max(0, difference),
                surplus_allowed=needed is None or position in needed.more_allowed,
            )
        )
    return counts
