"""`docket status`: the state of a stack, read from its stores, running or not."""

from contextlib import closing
from itertools import chain
from typing import Any

from filelock import Timeout

from contracts.events import POSTINGS
from contracts.topics import short_name
from services.commands.facts.close_days import posted_in_all_partitions
from services.commands.refusal import Failed
from services.commands.running_stack import clock_of, lock_of
from services.commands.upkeep.confusable_codes import alike
from services.composition import House
from services.kit.consumer.parking import all_parked
from services.kit.intake.journal import Journal
from services.kit.settings import Settings
from services.kit.store import SHAPE, Store
from services.kit.store.locations import POINTER
from services.kit.store.statements import marks
from services.registry import SERVICES


def status_of_stack(settings: Settings) -> dict[str, Any]:
    """The state of the stores as one object; raises `Failed` if no stack was ever run on them."""
    on_files = settings.postgres_url is None
    if on_files and not (settings.data / f"{POINTER}.sqlite").exists():
        raise Failed(f"--data: no stack was ever run on {settings.data}")
    mode = clock_of(settings.data)
    with closing(House(settings, mode, publishing=False)) as house:
        journals = {short_name(topic): each for topic, each in house.journals.items()}
        posted = posted_in_all_partitions(house.penalties_store(), settings.partitions)
        return {
            "data": str(settings.data) if on_files else "PostgreSQL",
            "shape": SHAPE,
            "clock": mode,
            "running": [name for name in SERVICES if _runs(settings, name)] if on_files else None,
            "partitions": settings.partitions,
            "events": {name: _events(journal.store) for name, journal in journals.items()},
            "closed_through": {
                name: str(day) if (day := journal.closed_through()) else None
                for name, journal in journals.items()
            },
            "posted_through": str(posted) if posted else None,
            "postings": _postings(house.penalties_store()),
            "codes_alike": alike(chain.from_iterable(map(_codes, journals.values()))),
            "parked": {name: _parked(house.results(name)) for name in SERVICES},
            "bytes": sum(each.stat().st_size for each in settings.data.glob("*.sqlite*")),
        }


def _runs(settings: Settings, service: str) -> bool:
    try:
        with lock_of(settings.data, service).acquire(blocking=False):
            return False
    except Timeout:
        return True


def _events(store: Store) -> int:
    with store.reading() as look:
        [(count,)] = look.execute("SELECT COUNT(*) FROM stored_events")
    return int(count)


def _postings(store: Store) -> int:
    """How many there are, without what is stated of dockets and the seals of days."""
    types = list(POSTINGS)
    with store.reading() as look:
        [(count,)] = look.execute(
            f"SELECT COUNT(*) FROM stored_events WHERE topic IN ({marks(types)})", types
        )
    return int(count)


def _codes(journal: Journal) -> list[str]:
    with journal.store.reading() as look:
        rows = look.execute("SELECT stream FROM streams")
    return [stream for (stream,) in rows if not stream.startswith("*")]


def _parked(store: Store) -> int:
    with store.reading() as look:
        return len(all_parked(look))
