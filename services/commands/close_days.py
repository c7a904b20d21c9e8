"""`docket close-days`: days closed by hand, and waited for until they are posted."""

import time
from datetime import date

from filelock import Timeout

from services.commands.refusal import Failed, Unusable
from services.commands.running import lock_of
from services.composition import House
from services.kit.clock import local_date
from services.kit.log import EmbeddedLog
from services.kit.store import Store
from services.penalties import due
from services.penalties.part import posting_consumer

LONGEST_WAIT = 600.0
"""Seconds a running stack is given to post a day."""


class DayNotOver(Unusable):
    """A day that is not over by the wall clock cannot be closed; nor can the calendar's last."""


class NotPosted(Failed):
    """A closed day was not posted."""


def close_days(house: House, through: date) -> None:
    """Close every topic through a day, and return when the postings of that day stand."""
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


def wait_until_posted(house: House, through: date) -> None:
    """Return when each partition's run of `through` stands; run it here where no stack does."""
    store = house.penalties_store()
    waited_since = time.monotonic()
    while not posted(store, house.settings.partitions, through):
        if _posted_here(house, store):
            if not posted(store, house.settings.partitions, through):
                raise NotPosted(f"{through} is closed, and yet not posted")
        elif time.monotonic() - waited_since > LONGEST_WAIT:
            raise NotPosted(
                f"{through} is not posted after {LONGEST_WAIT:.0f} s; "
                "ask /readyz of the running stack what hinders it"
            )
        else:
            time.sleep(0.05)


def _posted_here(house: House, store: Store) -> bool:
    """Post what is due here, unless a stack does so itself; on Kafka only its instances may."""
    if house.kafka is not None:
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


def posted(store: Store, partitions: int, through: date) -> bool:
    """Whether the run of a closed day stands in each partition."""
    with store.reading() as look:
        days = [due.last_run(look, partition) for partition in range(partitions)]
    return all(day is not None and day >= through for day in days)
