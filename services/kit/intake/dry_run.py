"""What would become of an event: by its form, its sender and what is recorded; nothing is."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from contracts.receipt import Notice, Receipt
from services.kit.http.answers import Shown
from services.kit.intake.batch import IntakeOutcome


class DryRun(Shown):
    """What an event would be answered with; one that would be refused is refused as it would be."""

    dry_run: Literal[True] = True
    status: Literal[200, 202]
    notices: list[Notice] = Field(description="what the receipt would note")
    receipt: Receipt | None = Field(description="of a repetition: the first receipt")


def would_be(outcome: IntakeOutcome | Exception) -> dict[str, Any]:
    """The answer of a dry run; raises what an event would be refused with."""
    if isinstance(outcome, Exception):
        raise outcome
    return {
        "dry_run": True,
        "status": 200 if outcome.duplicate else 202,
        "notices": [asdict(each) for each in outcome.notices],
        "receipt": asdict(outcome) if outcome.duplicate else None,
    }
