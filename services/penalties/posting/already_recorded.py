"""Postings that are recorded already, as after a restore: derived again, and not posted twice."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts.reading import read_json
from services.kit.store import Reading, Recording
from services.penalties.posting.reconcile import holds
from services.penalties.posting.words import TOLD

OF_THE_RELEASE: Final = TOLD | {"law_version"}


class PostedOtherwise(Exception):
    """A dealer's recorded postings differ from those that follow from its facts."""


def still_to_record(
    look: Reading, dealer: str, derived: Sequence[Recording]
) -> Sequence[Recording]:
    """Of the derived postings, those not recorded yet; raises `PostedOtherwise`.

    They may differ in the release of the law, in the fields that people read, and in explanations
    that this release adds.
    """
    if not derived:
        return derived
    known = {
        sequence: bytes(value)
        for sequence, value in look.execute(
            "SELECT originator_version, state FROM stored_events"
            " WHERE originator_id = ? AND originator_version >= ?",
            (dealer, derived[0].sequence),
        )
    }
    for each in derived:
        recorded = known.get(each.sequence)
        if recorded is not None and not holds(_said(recorded), _said(each.value)):
            raise PostedOtherwise(
                f"posting {each.sequence} of {dealer} is recorded otherwise than its facts say"
            )
    return [each for each in derived if each.sequence not in known]


def _said(value: bytes) -> Mapping[str, Any]:
    event = read_json(value)
    data = {name: said for name, said in event["data"].items() if name not in OF_THE_RELEASE}
    return {**event, "data": data}
