"""Parked dealers, as `/readyz` names them: they hinder no other, and an operator has to act."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from services.kit.consumer.consumer import Consumer
from services.kit.consumer.parking import all_parked
from services.kit.service.built_service import BuiltService
from services.kit.store import StoreUnavailable

MOST_DEALERS_NAMED: Final = 100
"""Parked dealers that are named; the count covers the rest."""


def parked_in(parts: Iterable[BuiltService]) -> dict[str, Any]:
    """By consumer, how many streams it has parked, and why; only where there are any."""
    found: dict[str, Any] = {}
    for part in parts:
        for runner in part.runners:
            if isinstance(runner.worker, Consumer) and (parked := _parked(runner.worker)):
                found[runner.name] = {
                    "count": len(parked),
                    "names": dict(islice(parked.items(), MOST_DEALERS_NAMED)),
                }
    return found


def _parked(consumer: Consumer) -> dict[str, str]:
    try:
        with consumer.store.reading() as look:
            return {each.stream: each.reason for each in all_parked(look)}
    except StoreUnavailable:  # which is told as what hinders it
        return {}
