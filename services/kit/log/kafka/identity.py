"""Whether a client's topics are still those whose ids were checked at its start."""

from collections.abc import Mapping
from typing import Any

from services.kit.log import LogUnavailable, LogUnfit


class TopicMadeAnew(LogUnfit):
    """A topic was deleted under a running service, and another was created with its name."""


def refuse_made_anew(known: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raise `TopicMadeAnew` if a topic has another id than expected."""
    anew = [topic for topic, id_ in known.items() if found.get(topic, id_) != id_]
    if anew:
        names = ", ".join(anew)
        raise TopicMadeAnew(
            f"{names}: made anew while this service ran, and what it held is gone: see who deleted "
            "it, run `docket topics`, and start every service again; each sends all of its own anew"
        )


def refuse_others(cluster: Any, known: Mapping[str, str]) -> None:
    """Raise `TopicMadeAnew`, or `LogUnavailable` if the client sees that a topic is gone.

    `cluster` is the client's metadata, which it refreshes every few seconds.
    """
    ids = {topic: cluster.topic_id(topic) for topic in known}
    gone = [topic for topic in known if cluster.partitions_for_topic(topic) is None]
    if gone:
        raise LogUnavailable(f"{', '.join(gone)}: no such topic just now")
    refuse_made_anew(known, {topic: str(id_) for topic, id_ in ids.items() if id_ is not None})
