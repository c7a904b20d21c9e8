"""Draft policies in files, tried on the events of a history."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from contracts.practice import is_for_practice
from services.commands.facts.recorded_history import History
from services.commands.refusal import Failed, Unusable
from services.penalties.trial import DraftRefused, PolicyDraft, Trial, try_drafts


def try_files(
    recorded: History, files: Sequence[Path], as_of: date, published_on: date | None
) -> Trial:
    """Adjudicate the facts with the policies in force, and with the drafts added.

    Raises `Failed` with every fault of a draft that is refused.
    """
    drafts = [PolicyDraft(str(file), _text(file), published_on) for file in files]
    cases = [
        (dealer, partial(recorded.facts.__getitem__, dealer))
        for dealer in sorted(recorded.facts)
        if recorded.known(dealer, as_of) and not is_for_practice(dealer)
    ]
    try:
        return try_drafts(cases, recorded.policies, drafts, as_of)
    except DraftRefused as refused:
        file = drafts[refused.number].file
        faults = "\n".join(f"--policy: {file}: {fault}" for fault in refused.faults)
        raise Failed(faults) from refused


def _text(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Unusable(f"--policy: {file} cannot be read: {fault.strerror}") from fault
