"""The topics of the log: three of facts, and one of what the regulation makes of them."""

from typing import Final

STAFFING: Final = "docket.staffing.v1"
AUDITS: Final = "docket.audits.v1"
DECISIONS: Final = "docket.decisions.v1"
PENALTIES: Final = "docket.penalties.v1"

FACT_TOPICS: Final = (STAFFING, AUDITS, DECISIONS)
"""Accepted from outside. `docket.penalties.v1` is derived: never accepted, never input."""

DEFAULT_PARTITIONS: Final = 12
"""Of each topic; another number may be set before the first start, and never after."""

EVERY_DEALER: Final = "*"
"""The subject of events about no dealer: recorded once in each partition."""


def short_name(topic: str) -> str:
    """`docket.staffing.v1` → `staffing`: the name of the topic in a sentence or a path."""
    return topic.split(".")[1]


def topic_of(event_type: str) -> str:
    """`docket.staffing.change-filed.v1` → `docket.staffing.v1`: where events of a type travel."""
    return f"docket.{short_name(event_type)}.v1"
