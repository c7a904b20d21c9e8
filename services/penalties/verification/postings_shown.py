"""Postings as they are shown: whether they are some, how they are named, where two differ."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.canonical import canonical
from contracts.events import POSTINGS
from services.penalties.posting.postings import OF_THE_RUN
from services.penalties.verification.evidence import DealerEvidence, SealedEvent
from services.penalties.verification.verdict import Wrong

LONGEST_TOLD: Final = 200
"""Characters of a value that a sentence repeats."""


def first_difference(shown: Any, given: Any, path: str = "") -> str:
    """`amount_fen 500000, posted was 1000000`: the first value in which two events differ."""
    if isinstance(shown, Mapping) and isinstance(given, Mapping):
        for name in sorted({*shown, *given}):
            if shown.get(name) != given.get(name):
                inside = "" if not path and name == "data" else f"{path}{name}"
                deeper = f"{inside}." if inside else ""
                if isinstance(shown.get(name), Mapping) and isinstance(given.get(name), Mapping):
                    return first_difference(shown[name], given[name], deeper)
                return f"{inside} {_told(given.get(name))}, posted was {_told(shown.get(name))}"
    return f"{path} {_told(given)}, posted was {_told(shown)}"


def _told(value: Any) -> str:
    text = canonical(value).decode() if value is not None else "nothing"
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def named(each: SealedEvent) -> str:
    """`posting 3 (SD-011/…#1)`."""
    return f"posting {each.sequence} ({each.event.get('id')})"


def release_of(each: SealedEvent) -> str:
    """The release of the law that a posting names."""
    return str(each.event["data"].get("law_version", ""))


def is_reversed(said: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether a reversal says the opposite of an entry."""
    left_out = {*OF_THE_RUN, "words", "citation", "count", "because", "cause"}
    of_reversal = {name: value for name, value in said.items() if name not in left_out}
    of_entry = {name: value for name, value in entry.items() if name not in left_out}
    kind = of_entry.pop("kind", None)
    return {**of_reversal, "amount_fen": -of_reversal["amount_fen"]} == of_entry and bool(kind)


def check_postings(evidence: DealerEvidence) -> None:
    """That each posting is one of the published language; raises `Wrong`."""
    for each in evidence.streams[evidence.dealer, "penalties"]:
        model = POSTINGS.get(each.type)
        try:
            if model is None:
                raise ValueError(each.type)  # noqa: TRY301
            model.model_validate(each.event["data"])
        except ValueError as fault:
            raise Wrong(f"{named(each)}: is no posting: {fault}") from fault
