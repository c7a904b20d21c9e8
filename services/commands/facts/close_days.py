"""`docket close-days`: closes days by hand, and waits until they are posted."""

import time
from datetime import date

from filelock import Timeout

from services.commands.refusal import Failed, Unusable
from services.commands.running_stack import lock_of
from services.composition import House
from services.kit.clock import local_date
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store
from services.penalties.posting.posting_consumer import posting_consumer
from services.penalties.posting.runs import last_run

NO_PROGRESS_SECONDS = 600.0
"""Seconds without another posted day, after which a running stack is no longer waited for."""


class DayNotOver(Unusable):
    """A day that is not over by the wall clock, or the calendar's last day, cannot be closed."""


class NotPosted(Failed):
    """A closed day was not posted."""


def close_days(house: House, through: date) -> date:
    """Close every topic through a day, and return when the postings of that day stand.

    Returns the last closed day, which is later if later days were closed.
    """
    today = local_date(house.clock.now())
    if house.mode == "wall" and through >= today:
        raise DayNotOver(
            f"--through: {through} is not over on the wall clock; name a day before {today}, "
            "or run the stack with --clock manual"
        )
    if through == date.max:
        raise DayNotOver(f"--through: no day comes after {through}; name a day before it")
    for journal in house.journals.values():
        journal.close_days(through)
    wait_until_posted(house, through)
    return min(filter(None, (each.closed_through() for each in house.journals.values())))


def wait_until_posted(house: House, through: date) -> None:
    """Return when each partition's run of `through` stands; run it here unless a stack does."""
    store, partitions = house.penalties_store(), house.settings.partitions
    reached, since = posted_in_all_partitions(store, partitions), time.monotonic()
    while reached is None or reached < through:
        here = _posted_here(house, store)
        if (now := posted_in_all_partitions(store, partitions)) != reached:
            reached, since = now, time.monotonic()
        elif here or time.monotonic() - since > NO_PROGRESS_SECONDS:
            raise NotPosted(
                f"{through} is closed, and yet not posted; ask /readyz of the stack, if one runs, "
                "what hinders it"
            )
        else:
            time.sleep(0.05)


def _posted_here(house: House, store: Store) -> bool:
    """Post what is due here, unless a stack does so itself; on Kafka only its instances may."""
    if house.bus.shared:
        return False
    try:
        with lock_of(house.settings.data, "penalties").acquire(blocking=False):
            consumer = posting_consumer(store, EmbeddedLog(house.facts, house.settings.partitions))
            consumer.take()
            while consumer.step():
                pass
    except Timeout:
        return False
    return True


def posted_in_all_partitions(store: Store, partitions: int) -> date | None:
    """The last day whose run stands in each partition."""
    with store.reading() as look:
        days = [last_run(look, partition) for partition in range(partitions)]
    return min(filter(None, days)) if all(days) else None
