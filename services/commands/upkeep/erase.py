"""`docket erase`: a person's name becomes unreadable, and everything else stays as it is."""

from typing import TYPE_CHECKING, Any, Final

from contracts.personal import is_sealed, persons_named
from contracts.reading import read_json, read_recorded
from contracts.topics import DECISIONS, STAFFING
from services.commands.refusal import Failed, Unusable

if TYPE_CHECKING:
    from services.composition import House

NAMING: Final = (STAFFING, DECISIONS)
"""The topics whose facts may bear names: filings, and their corrections."""


def erase_person(
    house: "House", dealer: str, person_id: str, reason: str, by: str
) -> dict[str, Any]:
    """Destroy the person's key; returns what was done.

    The answer counts the facts that bear the name in the clear. Raises `Unusable` without a reason,
    and `Failed` for a person whom the dealer has never named.
    """
    if not reason.strip():
        raise Unusable("--reason: say why, for it is kept")
    facts, clear = _facts_naming(house, dealer, person_id)
    if not facts and (dealer, person_id) not in house.vault.known([(dealer, person_id)]):
        raise Failed(f"no fact of {dealer} names a person {person_id}")
    now = house.clock.now()
    erased = house.vault.erase((dealer, person_id), reason, by, now)
    return {
        "dealer": dealer,
        "person_id": person_id,
        "erased": erased,
        "facts": facts,
        "facts_in_the_clear": clear,
    }


def _facts_naming(house: "House", dealer: str, person_id: str) -> tuple[int, int]:
    """How many recorded facts name the person, and how many of them in the clear."""
    facts = clear = 0
    for topic in NAMING:
        for recording in house.facts[topic].events(dealer):
            _, fact = read_recorded(read_json(recording.value))
            names = [each.name for each in persons_named(fact) if each.person_id == person_id]
            facts += bool(names)
            clear += any(not is_sealed(name) for name in names)
    return facts, clear
