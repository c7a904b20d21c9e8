"""The outcome that an event would have, by its form, its sender and what is recorded."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from contracts.receipt import Notice, Receipt
from services.kit.http.answers import Shown
from services.kit.intake.batch import IntakeOutcome


class DryRun(Shown):
    """The answer that an event would get; an event that would be refused is refused here, too."""

    dry_run: Literal[True] = True
    status: Literal[200, 202]
    notices: list[Notice] = Field(description="what the receipt would note")
    receipt: Receipt | None = Field(description="of a repetition: the first receipt")


def would_be(outcome: IntakeOutcome | Exception) -> dict[str, Any]:
    """The answer of a dry run; raises what refuses the event."""
    if isinstance(outcome, Exception):
        raise outcome
    return {
        "dry_run": True,
        "status": 200 if outcome.duplicate else 202,
        "notices": [asdict(each) for each in outcome.notices],
        "receipt": asdict(outcome) if outcome.duplicate else None,
    }
