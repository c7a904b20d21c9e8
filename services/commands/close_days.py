"""`docket close-days`: days closed by hand, and waited for until they are posted."""

import time
from datetime import date

from filelock import Timeout

from services.composition import House
from services.kit.clock import local_date
from services.kit.store import Store
from services.penalties import due
from services.penalties.part import posting_consumer

LONGEST_WAIT = 600.0
"""Seconds a running stack is given to post a day."""


class DayNotOver(ValueError):
    """A day that is not over by the wall clock cannot be closed."""


class NotPosted(Exception):
    """The running stack did not post the day in time."""


def close_days(house: House, through: date) -> None:
    """Close every topic through a day, and return when the postings of that day stand."""
    today = local_date(house.clock.now())
    if house.mode == "wall" and through >= today:
        raise DayNotOver(
            f"--through: {through} is not over on the wall clock; name a day before {today}, "
            "or run the stack with --clock manual"
        )
    for journal in house.journals.values():
        journal.close_days(through)
    wait_until_posted(house, through)


def wait_until_posted(house: House, through: date) -> None:
    """Return when each partition's run of `through` stands; run it here where no stack does."""
    store = house.penalties_store()
    waited_since = time.monotonic()
    while not _posted(store, house.settings.partitions, through):
        try:
            with house.lock("penalties").acquire(blocking=False):
                _post_here(house, store)
                if not _posted(store, house.settings.partitions, through):
                    raise NotPosted(f"{through} is closed, and yet not posted")
        except Timeout:
            if time.monotonic() - waited_since > LONGEST_WAIT:
                raise NotPosted(
                    f"{through} is not posted after {LONGEST_WAIT:.0f} s; "
                    "ask /readyz of the running stack what hinders it"
                ) from None
            time.sleep(0.05)


def _post_here(house: House, store: Store) -> None:
    consumer = posting_consumer(store, house.facts, house.settings.partitions)
    consumer.take()
    while consumer.step():
        pass


def _posted(store: Store, partitions: int, through: date) -> bool:
    with store.reading() as look:
        days = [due.last_run(look, partition) for partition in range(partitions)]
    return all(day is not None and day >= through for day in days)
