"""A dealer's customer-relations department: its people, and the filings about them, §4.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.events.staffing import (
    BaselineFiled,
    ChangeFiled,
    ChangeReason,
    DealerAccepted,
    Position,
    SuccessorFiled,
    TrainingCompleted,
    VolumesReported,
)
from services.sample.dealer_record import Book
from services.sample.months import calendar_month, later
from services.sample.network import Dealer

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"

DECLARATION_DUE_DAY = 5
"""Of the following month, §4.1.5(2): what is filed by then answers the month in which it lies."""


@dataclass
class Person:
    """A member (人员) of the department; `left_on` is the day a change took effect."""

    person_id: str
    name: str
    position: Position
    on_post_on: date
    left_on: date = date.max
    passed_on: date | None = None

    def as_member(self, other_posts: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
        """The `member` of a filing."""
        member: dict[str, Any] = {
            "person_id": self.person_id,
            "name": self.name,
            "position": self.position,
            "on_post_on": self.on_post_on.isoformat(),
        }
        if other_posts:
            member["other_posts"] = list(other_posts)
        return member


class Department:
    """The people of one dealer, past and present, with the book of its facts."""

    def __init__(self, dealer: Dealer, book: Book) -> None:
        self.dealer = dealer
        self.book = book
        self.people: list[Person] = []

    def on_post(self, day: date, position: Position | None = None) -> list[Person]:
        """The persons on post on a day."""
        return [
            person
            for person in self.people
            if person.on_post_on <= day < person.left_on and position in {None, person.position}
        ]

    def hire(self, position: Position, on_post_on: date) -> Person:
        """A new person, under the next pseudonym and an unused name."""
        number = len(self.people) + 1
        name = f"{self.book.rng.choice(SURNAMES)}某{number:02d}"
        person = Person(f"P{number:03d}", name, position, on_post_on)
        self.people.append(person)
        return person

    def accept(self) -> None:
        """The OEM registers the dealer, and last year's volumes."""
        dealer, rng = self.dealer, self.book.rng
        self.book.crd(
            DealerAccepted,
            dealer.accepted_on,
            name=dealer.name,
            region=dealer.region,
            province=dealer.province,
            city=dealer.city,
            store_type=dealer.store_type,
            accepted_on=dealer.accepted_on,
            main_store=dealer.main_store,
            relation=dealer.relation,
            mailbox=dealer.mailbox,
        )
        self.book.crd(
            VolumesReported,
            dealer.accepted_on,
            year=dealer.accepted_on.year - 1,
            monthly_sales=round(rng.uniform(20, 160), 1),
            monthly_visits=round(rng.uniform(150, 1500), 1),
        )

    def train(self, person: Person, held_on: date, *, passed: bool = True) -> None:
        """An induction training (导入培训), recorded when held or, before acceptance, with it."""
        if passed and person.passed_on is None:
            person.passed_on = held_on
        self.book.crd(
            TrainingCompleted,
            max(held_on, self.dealer.accepted_on),
            person_id=person.person_id,
            name=person.name,
            position=person.position,
            held_on=held_on,
            passed=passed,
        )

    def found(
        self,
        baseline_after: int,
        *,
        manager_trained: bool = True,
        other_post: dict[str, str] | None = None,
    ) -> None:
        """Acceptance, and the baseline filing (基准备案) some days after, §4.1.5(1)."""
        self.accept()
        accepted_on = self.dealer.accepted_on
        for position in self.dealer.posts:
            person = self.hire(position, accepted_on)
            if position == "customer_manager" and manager_trained:
                self.train(person, accepted_on - timedelta(days=5))
        members = [person.as_member() for person in self.people]
        if other_post:
            members[-1] = self.people[-1].as_member([other_post])
        filed_on = accepted_on + timedelta(days=baseline_after)
        title = f"{self.dealer.name}+基准备案表"
        self.book.dms(BaselineFiled, filed_on, members=members, title=title)

    def file_change(
        self,
        person: Person,
        reason: ChangeReason,
        effective_on: date,
        filed_on: date,
        *,
        successor: Person | None = None,
        expected_on: date | None = None,
    ) -> str:
        """A staff change (异动备案); its change_id."""
        change_id = self.book.number("C")
        person.left_on = effective_on
        self.book.dms(
            ChangeFiled,
            filed_on,
            change_id=change_id,
            person_id=person.person_id,
            position=person.position,
            reason=reason,
            effective_on=effective_on,
            successor=successor.as_member() if successor else None,
            expected_on=expected_on,
            title=f"{self.dealer.name}+异动备案表",
        )
        self.book.months_answered.add(calendar_month(filed_on))
        if filed_on < later(effective_on.replace(day=1), 1) + timedelta(days=DECLARATION_DUE_DAY):
            self.book.months_answered.add(calendar_month(effective_on))
        return change_id

    def file_successor(self, change_id: str, successor: Person, filed_on: date) -> None:
        """The successor (继任者) of a change filed before."""
        self.book.dms(
            SuccessorFiled, filed_on, change_id=change_id, successor=successor.as_member()
        )
