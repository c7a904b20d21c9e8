"""The member `held` of a seal: streams whose heads the cut alone does not give."""

import json
from collections.abc import Mapping
from typing import Any

from contracts.topics import short_name, topic_of
from services.kit.proof.tree import Frontier
from services.penalties.sealing.frontiers import Growth


def by_topic(sizes: Mapping[str, int]) -> Mapping[str, int]:
    """Sizes by topic, from those of a seal by short names."""
    return {topic_of(f"docket.{name}"): size for name, size in sizes.items()}


def held_said(
    since: Mapping[str, str | None], trees: Mapping[str, Mapping[str, Frontier]], growth: Growth
) -> Mapping[str, Any]:
    """The member `held` of a seal: sizes, since when it is held, numbers counted as passed over."""
    said: dict[str, Any] = {}
    for stream in sorted({*since, *growth.left_out}):
        sizes = {short_name(topic): tree.size for topic, tree in trees[stream].items() if tree.size}
        said[stream] = {"sizes": sizes}
        if (day := since.get(stream)) is not None:
            said[stream]["held_since"] = day
        if left_out := growth.left_out.get(stream):
            said[stream]["passed_over"] = [*left_out]
    return said


def held_names(held: Mapping[str, Any]) -> str:
    """The names of the streams, as they are stored beside a seal."""
    return json.dumps(sorted(held))
