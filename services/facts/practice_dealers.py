"""Ensures at the start of a service that no real dealer has a code for practice."""

from contracts.events.staffing import DealerAccepted
from contracts.practice import PRACTICE_PREFIX, practice_faults
from services.kit.store import Store
from services.received.fact import received_fact


class RealDealerNamedTest(Exception):
    """A real dealer has a code of dealers for practice."""


def refuse_real_dealers_named_test(store: Store) -> None:
    """Raise `RealDealerNamedTest` where a dealer was accepted so before codes were kept apart."""
    with store.reading() as look:
        rows = look.execute(
            "SELECT stream, value FROM kept WHERE type = ? AND stream LIKE ? ORDER BY stream",
            (DealerAccepted.TYPE, f"{PRACTICE_PREFIX}%"),
        )
    for dealer, value in rows:
        if any(practice_faults(dealer, received_fact(bytes(value)).data)):
            raise RealDealerNamedTest(
                f"the dealer {dealer} was accepted as a real one: codes that begin with "
                f"{PRACTICE_PREFIX} are for practice; withdraw its acceptance with the release "
                "that took it, and accept it under another code"
            )
