"""Dealers for practice: ordinary dealers, marked by their code, in a region of their own."""

from collections.abc import Iterator
from typing import Final

from contracts.events import Fact
from contracts.events.decisions import FactCorrected
from contracts.events.staffing import DealerAccepted, DealerDetailsChanged
from contracts.faults import Fault

PRACTICE_PREFIX: Final = "TEST-"
"""The prefix of their codes."""

PRACTICE_REGION: Final = "TEST"


def is_for_practice(dealer: str) -> bool:
    """Whether a dealer is one for practice, by its code."""
    return dealer.startswith(PRACTICE_PREFIX)


def practice_faults(dealer: str, fact: Fact) -> Iterator[Fault]:
    """The faults of a fact that would mix dealers for practice with the others."""
    region, field = _region(fact)
    if region is not None and is_for_practice(dealer) != (region == PRACTICE_REGION):
        yield Fault(
            field,
            f"codes that begin with {PRACTICE_PREFIX} are of dealers for practice, whose region is "
            f"{PRACTICE_REGION}, and of no others; correct the code or the region",
            f"以 {PRACTICE_PREFIX} 开头的代码只用于练习店，其区域为 {PRACTICE_REGION}；"
            "请更正代码或区域",
        )


def _region(fact: Fact) -> tuple[str | None, str]:
    match fact:
        case DealerAccepted() | DealerDetailsChanged():
            return fact.region, "data.region"
        case FactCorrected() if fact.type in {DealerAccepted.TYPE, DealerDetailsChanged.TYPE}:
            return fact.data.get("region"), "data.data.region"
        case _:
            return None, ""
