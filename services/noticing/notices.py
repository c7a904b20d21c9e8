"""The notices of facts at their acceptance, by what their service knows then."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from contracts.dated import dates_in
from contracts.dates import plus_years
from contracts.events.staffing import DealerAccepted
from contracts.mentions import (
    ACCEPTED,
    BUSINESS_IDS,
    PERSON,
    Mention,
    identity,
    members_of,
    person_spoken_of,
)
from contracts.receipt import Notice
from contracts.topics import EVERY_DEALER
from contracts.values import SHANGHAI
from contracts.wording.notices import (
    DEALER_UNKNOWN,
    FAR_AHEAD,
    ID_REPEATED,
    PERSON_UNKNOWN,
    REPEATED,
    TIME_AFTER,
    TIME_BEFORE,
    notice,
)
from services.kit.intake.accepting import Accepting
from services.kit.store import Transaction
from services.noticing.known_facts import KnownFacts, KnownFactsReader

FAR: Final = timedelta(days=7)
"""A `time` further than this from the receipt is noted: a week without a line is still ordinary."""

Look = Callable[[KnownFacts, Accepting], Iterable[Notice]]
"""What a service finds odd about a fact beside what every service does."""


class Noticing:
    """Gives the notices of the facts of one transaction, each beside those before it.

    `asks` returns the mentions that the service's own notices need, which are looked up in one
    query.
    """

    def __init__(
        self,
        reader: KnownFactsReader,
        look: Look = lambda _sight, _new: (),
        asks: Callable[[Accepting], Iterable[Mention]] = lambda _new: (),
    ) -> None:
        self._reader = reader
        self._look = look
        self._asks = asks

    def __call__(self, tx: Transaction, new: Sequence[Accepting]) -> list[tuple[Notice, ...]]:
        """The notices of each fact; an exception leaves all of them without any."""
        if not new:
            return []
        asked = {(each.dealer, named) for each in new for named in self._asked(each)}
        found = []
        with self._reader.opened(tx, asked) as known:
            for each in new:
                found.append(tuple(self._notices(known, each)))
                known.add(each)
        return found

    def _asked(self, new: Accepting) -> Iterator[Mention]:
        if new.dealer == EVERY_DEALER:
            return
        yield ACCEPTED
        if person := person_spoken_of(new.fact):
            yield Mention(PERSON, person)
        if own := identity(new.fact):
            yield own
        yield from self._asks(new)

    def _notices(self, known: KnownFacts, new: Accepting) -> Iterator[Notice]:
        if new.dealer != EVERY_DEALER:
            yield from _unknown_dealer(known, new)
            yield from _unknown_person(known, new)
            yield from _repeated_id(known, new)
            yield from self._look(known, new)
        yield from _far_time(new)
        yield from _far_ahead(new)


def _unknown_dealer(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    if (
        not isinstance(new.fact, DealerAccepted)
        and known.first_naming(new.dealer, ACCEPTED) is None
    ):
        reach = known.reach(new.dealer)
        yield notice("dealer-unknown", DEALER_UNKNOWN, dealer=new.dealer, reach=reach)


def _unknown_person(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    person_id = person_spoken_of(new.fact)
    if (
        person_id is None
        or known.first_naming(new.dealer, Mention(PERSON, person_id)) is not None
        or any(member.person_id == person_id for member in members_of(new.fact))
        or person_id in known.amends(new.dealer).people
    ):
        return
    reach = known.reach(new.dealer)
    told = {"dealer": new.dealer, "person_id": person_id, "reach": reach}
    yield notice("person-unknown", PERSON_UNKNOWN, **told)


def _repeated_id(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    own = identity(new.fact)
    if own is None or type(new.fact) not in BUSINESS_IDS:
        return
    first = known.first_naming(new.dealer, own)
    if first is None:
        return
    amends = known.amends(new.dealer)
    if not amends.is_withdrawn(known.topic, first):
        corrected = amends.correction(known.topic, first)
        if corrected is None or identity(corrected) == own:
            sentence = REPEATED.get(own.kind, ID_REPEATED)
            yield notice("id-repeated", sentence, name=own.name, fact=first.fact)


def _far_time(new: Accepting) -> Iterator[Notice]:
    said = new.draft.envelope.time
    ahead = new.received_at - said
    if abs(ahead) > FAR:
        sentence = TIME_BEFORE if ahead > timedelta(0) else TIME_AFTER
        local = said.astimezone(SHANGHAI).isoformat()
        yield notice("time-far-from-receipt", sentence, time=local, days=abs(ahead).days)


def _far_ahead(new: Accepting) -> Iterator[Notice]:
    latest = plus_years(new.received_on, 1)
    beyond = next(((field, day) for field, day in dates_in(new.fact) if day > latest), None)
    if beyond is not None:
        field, day = beyond
        yield notice("far-ahead", FAR_AHEAD, field=field, date=day)
