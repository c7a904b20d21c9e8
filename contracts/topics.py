"""The topics of the log: three of facts, and one of postings."""

from typing import Final

STAFFING: Final = "docket.staffing.v1"
AUDITS: Final = "docket.audits.v1"
DECISIONS: Final = "docket.decisions.v1"
PENALTIES: Final = "docket.penalties.v1"

FACT_TOPICS: Final = (STAFFING, AUDITS, DECISIONS)
"""Topics that accept facts. `docket.penalties.v1` is derived: no sender posts to it."""

DEFAULT_PARTITIONS: Final = 12
"""The number of partitions of each topic; another may be set before the first start only."""

EVERY_DEALER: Final = "*"
"""The subject of events about no dealer: recorded once in each partition."""


def short_name(topic: str) -> str:
    """`docket.staffing.v1` → `staffing`: the short name of a topic, in sentences and paths."""
    return topic.split(".")[1]


def topic_of(event_type: str) -> str:
    """`docket.staffing.change-filed.v1` → `docket.staffing.v1`: the topic of a type."""
    return f"docket.{short_name(event_type)}.v1"
