"""What the law gives of a run, held byte by byte against what is shown of it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from services.kit.store import Recording
from services.penalties.posting.runs import Run
from services.penalties.verification.evidence import SealedEvent
from services.penalties.verification.postings_shown import is_statement, named
from services.penalties.verification.verdict import Wrong

LONGEST_TOLD: Final = 200
"""Characters of a value that a sentence repeats."""


def refuse_difference(
    shown: Sequence[SealedEvent], given: Sequence[Recording], run: Run, at: int, beside: str
) -> None:
    """Raise `Wrong` where what a run posted and stated is not what the law gives.

    `at` counts what stands before it in the stream; `beside` is told with a difference.
    """
    names = {each.event["id"] for each in shown}
    for place, recording in enumerate(given):
        each = shown[place] if place < len(shown) else None
        if each is not None and each.value == recording.value:
            continue
        wanted = json.loads(recording.value)
        states = recording.type == DocketStated.TYPE
        if each is None or wanted["id"] not in names:
            raise Wrong(_missing(wanted["id"], run, at + place + 1, states=states))
        if each.event["id"] != wanted["id"]:
            raise not_given(each)
        was = "stated was" if states else "posted was"
        told = first_difference(each.event, wanted, was)
        raise Wrong(f"{named(each)}: the law {'states' if states else 'gives'} {told}{beside}")
    if len(shown) > len(given):
        raise not_given(shown[len(given)])


def not_given(each: SealedEvent) -> Wrong:
    """What is wrong with a posting or a statement that does not follow from the facts."""
    return Wrong(f"{named(each)}: the law {'states' if is_statement(each) else 'gives'} none")


def _missing(name: str, run: Run, number: int, *, states: bool) -> str:
    if states:
        return f"docket-stated of {run.day}: the law states {name}, and it was not stated"
    return f"posting {number}: the law gives {name}, and it was not posted on {run.day}"


def first_difference(shown: Any, given: Any, was: str = "posted was", path: str = "") -> str:
    """`amount_fen 500000, posted was 1000000`: the first value in which two events differ."""
    if isinstance(shown, Mapping) and isinstance(given, Mapping):
        for name in sorted({*shown, *given}):
            if shown.get(name) != given.get(name):
                inside = "" if not path and name == "data" else f"{path}{name}"
                deeper = f"{inside}." if inside else ""
                if isinstance(shown.get(name), Mapping) and isinstance(given.get(name), Mapping):
                    return first_difference(shown[name], given[name], was, deeper)
                return f"{inside} {_told(given.get(name))}, {was} {_told(shown.get(name))}"
    return f"{path} {_told(given)}, {was} {_told(shown)}"


def _told(value: Any) -> str:
    text = canonical(value).decode() if value is not None else "nothing"
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"
