"""The details of a dealer (专营店) on a day: its acceptance, changes of details, its closure."""

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.events.staffing import (
    DealerAccepted,
    DealerClosed,
    DealerDetailsChanged,
    Relation,
    StoreType,
)
from contracts.values import Closed, LocalDate
from services.received.standing import Standing

DealerStatus = Literal["unregistered", "to_be_accepted", "open", "closed"]


class Particulars(Closed):
    """A dealer as of `on`. Unknown details are null; `unregistered`: no acceptance is known."""

    code: str
    on: LocalDate = Field(description="the day that was asked about")
    status: DealerStatus
    name: str | None = None
    region: str | None = None
    province: str | None = None
    city: str | None = None
    store_type: StoreType | None = None
    main_store: str | None = Field(default=None, description="whose branch it is")
    relation: Relation | None = None
    mailbox: str | None = None
    accepted_on: LocalDate | None = None
    closed_on: LocalDate | None = Field(
        default=None, description="from this day on it is no dealer; may lie after `on`"
    )


class ListedDealer(Closed):
    """A dealer in the list of all; a caller that may see codes alone gets only the code."""

    code: str
    name: str | None = None
    region: str | None = None
    status: DealerStatus | None = None


def particulars(code: str, standing: Standing, on: date) -> Particulars:
    """The dealer as of `on`: the acceptance, then each change of details in force by then."""
    acceptance = next(iter(standing.of(DealerAccepted)), None)
    closure = next(iter(standing.of(DealerClosed)), None)
    said = acceptance.data.model_dump(exclude_none=True) if acceptance else {}
    changes = sorted(standing.of(DealerDetailsChanged), key=lambda fact: fact.data.from_on)
    for change in changes:
        if change.data.from_on <= on:
            said |= change.data.model_dump(exclude_none=True, exclude={"from_on"})
    accepted_on = acceptance.data.accepted_on if acceptance else None
    closed_on = closure.data.closed_on if closure else None
    status = _status(accepted_on, closed_on, on)
    return Particulars(code=code, on=on, status=status, closed_on=closed_on, **said)


def listed_dealer(found: Particulars) -> ListedDealer:
    """The dealer as in the list of all."""
    return ListedDealer(code=found.code, name=found.name, region=found.region, status=found.status)


def _status(accepted_on: date | None, closed_on: date | None, on: date) -> DealerStatus:
    if closed_on is not None and closed_on <= on:
        return "closed"
    if accepted_on is None:
        return "unregistered"
    return "open" if accepted_on <= on else "to_be_accepted"
