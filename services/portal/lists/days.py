"""Through which day everything is closed, so that a list says as of when it holds."""

from collections.abc import Mapping
from typing import Final

from contracts.topics import FACT_TOPICS
from services.kit.consumer.shelf import last_closed
from services.kit.store import Reading

NO_DAY: Final = ""
"""The last closed day where none is closed."""


def closed_days_by_partition(look: Reading, partitions: int) -> Mapping[int, str]:
    """The last day that every topic of facts has closed, by partition."""
    places = [(topic, number) for number in range(partitions) for topic in FACT_TOPICS]
    found = last_closed(look, places)
    return {
        number: min(found[topic, number] for topic in FACT_TOPICS) for number in range(partitions)
    }


def last_closed_day(look: Reading, partitions: int) -> str:
    """The last day that every topic of facts has closed in every partition."""
    return min(closed_days_by_partition(look, partitions).values(), default=NO_DAY)
