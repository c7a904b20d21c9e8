"""Recorded facts as older files hold them, and how a taken-over one differs from its line."""

import json
from collections.abc import Iterable
from typing import Any

from tests.builders import envelope

STAMPS = ("sequence", "importedtime", "provenance")


def older(event: dict[str, Any], recorded: str, actor: str | None = "dms:BJ-YCH") -> dict[str, Any]:
    """A fact as an older system recorded it, at an instant."""
    return envelope.recorded(event, recorded, actor=actor)


def ndjson(events: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)


def without_stamps(event: dict[str, Any]) -> dict[str, Any]:
    """What an import leaves as it was."""
    return {name: value for name, value in event.items() if name not in STAMPS}


def is_policy(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "docket.decisions.policy-published.v1")


def streams(events: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The events of each topic and dealer, in the order given; those about no dealer aside."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for event in events:
        if event["subject"] != "*":
            found.setdefault((event["type"].split(".")[1], event["subject"]), []).append(event)
    return found


def assert_dense(events: Iterable[dict[str, Any]]) -> None:
    """Each topic numbers each dealer's events 1, 2, 3 …: nothing is lost, nothing is twice."""
    for stream, of_stream in streams(events).items():
        numbers = [event["sequence"] for event in of_stream]
        assert numbers == [f"{n:020d}" for n in range(1, len(numbers) + 1)], stream
        names = [(event["source"], event["id"]) for event in of_stream]
        assert len(set(names)) == len(names), stream
