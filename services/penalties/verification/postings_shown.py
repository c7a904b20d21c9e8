"""Postings and statements as they are shown: whether they are some, and how they are named."""

from collections.abc import Mapping
from typing import Any

from contracts.events import POSTINGS
from contracts.events.dockets import DocketStated
from services.penalties.posting.postings import OF_THE_RUN
from services.penalties.verification.evidence import DealerEvidence, SealedEvent
from services.penalties.verification.verdict import Wrong


def is_statement(each: SealedEvent) -> bool:
    """Whether an event states a docket, rather than posting an entry."""
    return each.type == DocketStated.TYPE


def run_day_of(each: SealedEvent) -> str:
    """The closed day that posted or stated it."""
    data = each.event["data"]
    return str(data.get("as_of") if is_statement(each) else data.get("posted_on"))


def named(each: SealedEvent) -> str:
    """`posting 3 (SD-011/…#1)`, `docket-stated of 2025-02-05 (SD-011/docket#2025-02-05)`."""
    what = (
        f"docket-stated of {run_day_of(each)}" if is_statement(each) else f"posting {each.sequence}"
    )
    return f"{what} ({each.event.get('id')})"


def release_of(each: SealedEvent) -> str:
    """The release of the law that a posting or a statement names."""
    return str(each.event["data"].get("law_version", ""))


def is_reversed(said: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether a reversal says the opposite of an entry."""
    left_out = {*OF_THE_RUN, "words", "citation", "count", "because", "cause"}
    of_reversal = {name: value for name, value in said.items() if name not in left_out}
    of_entry = {name: value for name, value in entry.items() if name not in left_out}
    kind = of_entry.pop("kind", None)
    return {**of_reversal, "amount_fen": -of_reversal["amount_fen"]} == of_entry and bool(kind)


def check_postings(evidence: DealerEvidence) -> None:
    """That each posting and statement is one of the published language; raises `Wrong`."""
    for each in evidence.streams[evidence.dealer, "penalties"]:
        model = DocketStated if is_statement(each) else POSTINGS.get(each.type)
        try:
            if model is None:
                raise ValueError(each.type)  # noqa: TRY301
            model.model_validate(each.event["data"])
        except ValueError as fault:
            name = f"posting {each.sequence} ({each.event.get('id')})"
            raise Wrong(f"{name}: is no posting: {fault}") from fault
