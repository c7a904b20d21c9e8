"""The facts that a service knows while it accepts others: its own, and those that it reads.

The work is bounded: mentions are looked up at once for a whole transaction, and only an anomaly
costs a further query.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from contracts.events import Fact
from contracts.mentions import PERSON, Mention, mentions
from contracts.policy.policies import Policies
from contracts.topics import STAFFING
from contracts.wording.notices import reach
from contracts.wording.sentence import Sentence
from services.facts.kept_policies import PolicyShelf
from services.kit.consumer.shelf import closed_through, kept_value
from services.kit.intake.accepted import recorded
from services.kit.intake.accepting import Accepting
from services.kit.intake.mentions import Asked, Mentioned, first_mentions, mentions_of_kind
from services.kit.log.partitions import partition_of
from services.kit.store import Reading, Store
from services.noticing.amendments import Amends, amends_of
from services.received.fact import received_fact

OF_STAFFING: Final = frozenset({PERSON, "dealer-accepted", "dealer-closed"})
"""The kinds of mentions in staffing's facts to which other facts refer."""


class KnownFacts:
    """The dealers of one transaction."""

    def __init__(
        self,
        reader: "KnownFactsReader",
        own: Reading,
        view: Reading,
        places: dict[Asked, Mentioned],
    ) -> None:
        self.topic = reader.topic
        self.own = own
        self.view = view
        self._reader = reader
        self._places = places
        self._new: dict[tuple[str, int], Fact] = {}
        self._amends: dict[str, Amends] = {}
        self._policies: dict[int, Policies] = {}

    def first_naming(self, dealer: str, named: Mention) -> Mentioned | None:
        """The first fact that mentions the name, as far as it is known."""
        return self._places.get((dealer, named))

    def fact(self, dealer: str, named: Mention) -> Fact | None:
        """The standing data of that fact; None if there is none, or it was withdrawn."""
        place = self.first_naming(dealer, named)
        if place is None:
            return None
        topic = STAFFING if named.kind in OF_STAFFING else self.topic
        amends = self.amends(dealer)
        if amends.is_withdrawn(topic, place):
            return None
        return amends.correction(topic, place) or self._recorded(dealer, topic, place)

    def facts_of(
        self, dealer: str, kind: str, most: int, *, but: Collection[str]
    ) -> Iterator[Fact]:
        """The standing data of the service's own facts that mention a kind.

        They are the last `most` recorded and those of this transaction, except those named in
        `but`.
        """
        own = mentions_of_kind(self.own, dealer, kind, most)
        new = [
            place
            for (whose, named), place in self._places.items()
            if whose == dealer and named.kind == kind and (dealer, place.sequence) in self._new
        ]
        amends = self.amends(dealer)
        for place in [*own, *new]:
            if place.fact not in but and not amends.is_withdrawn(self.topic, place):
                fact = amends.correction(self.topic, place)
                if found := fact or self._recorded(dealer, self.topic, place):
                    yield found

    def amends(self, dealer: str) -> Amends:
        """The known withdrawals and corrections of a dealer's facts."""
        if dealer not in self._amends:
            self._amends[dealer] = amends_of(self.view, dealer)
        return self._amends[dealer]

    def policies(self, dealer: str) -> Policies:
        """The policies that the service knows."""
        partition = partition_of(dealer, self._reader.partitions)
        if partition not in self._policies:
            self._policies[partition] = self._reader.policies(self.view, partition)
        return self._policies[partition]

    def reach(self, dealer: str) -> Sentence:
        """How far staffing's facts are known; None if they are the service's own."""
        if self.topic == STAFFING:
            return Sentence("", "")
        partition = partition_of(dealer, self._reader.partitions)
        return reach(closed_through(self.view, [STAFFING], partition))

    def add(self, new: Accepting) -> None:
        """Count this fact as known from here on."""
        self._new[new.dealer, new.sequence] = new.fact
        for named in mentions(new.fact):
            self._places.setdefault((new.dealer, named), new.place)

    def _recorded(self, dealer: str, topic: str, place: Mentioned) -> Fact | None:
        if topic != self.topic:
            value = kept_value(self.view, topic, dealer, place.sequence)
        elif (fact := self._new.get((dealer, place.sequence))) is not None:
            return fact
        else:
            value = recorded(self.own, dealer, place.sequence)
        return received_fact(value).data if value is not None else None


class KnownFactsReader:
    """Reads what a service knows: `view` is its projection of the log."""

    def __init__(self, topic: str, view: Store, partitions: int) -> None:
        self.topic = topic
        self.partitions = partitions
        self._view = view
        self._policies = PolicyShelf()

    @contextmanager
    def opened(self, own: Reading, asked: Collection[Asked]) -> Iterator[KnownFacts]:
        """The known facts about all these; `own` reads the store that accepts."""
        others = self.topic != STAFFING
        elsewhere = {each for each in asked if others and each[1].kind in OF_STAFFING}
        with self._view.reading() as view:
            places = first_mentions(own, {*asked} - elsewhere) | first_mentions(view, elsewhere)
            yield KnownFacts(self, own, view, places)

    def policies(self, view: Reading, partition: int) -> Policies:
        """What is published in a partition, read again only where more is."""
        return self._policies.of(view, partition)
