"""Whether the topics that a client has before it are still those that were looked at."""

from collections.abc import Mapping
from typing import Any

from services.kit.log import LogUnavailable, LogUnfit


class TopicMadeAnew(LogUnfit):
    """Another topic has the name of one that was deleted under a running service."""


def refuse_made_anew(known: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raise `TopicMadeAnew` where a topic is found under another id than it is known by."""
    anew = [topic for topic, id_ in known.items() if found.get(topic, id_) != id_]
    if anew:
        names = ", ".join(anew)
        raise TopicMadeAnew(
            f"{names}: made anew while this service ran, and what it held is gone: see who deleted "
            "it, run `docket topics`, and start every service again; each sends all of its own anew"
        )


def refuse_others(cluster: Any, known: Mapping[str, str]) -> None:
    """Raise `TopicMadeAnew`, or `LogUnavailable` where a topic is gone, as a client sees them.

    `cluster` is what the client knows of the brokers, which it asks again every few seconds.
    """
    ids = {topic: cluster.topic_id(topic) for topic in known}
    gone = [topic for topic in known if cluster.partitions_for_topic(topic) is None]
    if gone:
        raise LogUnavailable(f"{', '.join(gone)}: no such topic just now")
    refuse_made_anew(known, {topic: str(id_) for topic, id_ in ids.items() if id_ is not None})
