"""The facts that stand: each once, without withdrawn ones, with corrections applied."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from contracts.events import Fact, read_fact
from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.mentions import BUSINESS_IDS
from contracts.topics import topic_of
from services.received.fact import Key, ReceivedFact, in_received_order, key_of

G = TypeVar("G")
K = TypeVar("K", bound=Hashable)


class Anomaly(NamedTuple):
    """A fact that contradicts others: it is kept and shown, and has no effect where stated."""

    kind: str
    event: str
    detail: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of one dealer that stand, in received order, and what was odd about the rest.

    `corrections` gives, by the key of a fact that stands corrected, the correction. `repeats` are
    those with an id that an earlier one bears.
    """

    facts: Sequence[ReceivedFact]
    by_kind: Mapping[type, list[ReceivedFact[Any]]]
    corrections: Mapping[Key, ReceivedFact[FactCorrected]]
    anomalies: tuple[Anomaly, ...]
    repeats: Sequence[ReceivedFact] = ()

    def of(self, kind: type[G]) -> list[ReceivedFact[G]]:
        """The facts of this type, in received order."""
        return self.by_kind.get(kind, [])


def grouped(values: Iterable[G], key: Callable[[G], K]) -> dict[K, list[G]]:
    """The values by their key, each group in the order given."""
    groups: dict[K, list[G]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups


def standing_facts(dealer: str, facts: Iterable[ReceivedFact]) -> Standing:
    """Of `facts`, all that are known, those of `dealer` that stand; any order, repeated or not.

    Facts of other dealers only tell apart two events that bear one id.
    """
    anomalies: list[Anomaly] = []
    standing = _each_once(dealer, facts, anomalies)
    corrections: Mapping[Key, ReceivedFact[FactCorrected]] = {}
    if any(type(fact.data) in _AMENDING for fact in standing):
        known = dict(zip(map(key_of, standing), standing, strict=True))
        withdrawn = _withdrawn(known, anomalies)
        corrections = _corrections(known, anomalies)
        standing = [
            replace(fact, data=_corrected_data(corrections[key])) if key in corrections else fact
            for key, fact in known.items()
            if key not in withdrawn
        ]
    repeats: list[ReceivedFact] = []
    by_kind = _by_kind(standing)
    if any(starmap(_names_one_twice, by_kind.items())):
        standing, repeats = _first_of_each_id(standing, anomalies)
        by_kind = _by_kind(standing)
    return Standing(standing, by_kind, corrections, tuple(sorted(set(anomalies))), repeats)


_AMENDING: Final = (FactWithdrawn, FactCorrected)


def _by_kind(facts: Iterable[ReceivedFact]) -> dict[type, list[ReceivedFact[Any]]]:
    groups: defaultdict[type, list[ReceivedFact[Any]]] = defaultdict(list)
    for fact in facts:
        groups[type(fact.data)].append(fact)
    return groups


def _names_one_twice(kind: type, facts: list[ReceivedFact[Any]]) -> bool:
    business_id = BUSINESS_IDS.get(kind)
    return business_id is not None and len({business_id(f.data) for f in facts}) < len(facts)


def _each_once(
    dealer: str, facts: Iterable[ReceivedFact], anomalies: list[Anomaly]
) -> list[ReceivedFact]:
    """The dealer's facts in received order."""
    facts = list(facts)
    by_key = dict(zip(map(key_of, facts), facts, strict=True))
    if len(by_key) < len(facts):
        by_key = _first_of_each_key(dealer, facts, anomalies)
    return in_received_order(fact for fact in by_key.values() if fact.dealer == dealer)


def _first_of_each_key(
    dealer: str, facts: Iterable[ReceivedFact], anomalies: list[Anomaly]
) -> dict[Key, ReceivedFact]:
    first: dict[Key, ReceivedFact] = {}
    repeats: dict[Key, list[ReceivedFact]] = {}
    for fact in facts:
        key = fact.key
        if first.setdefault(key, fact).recorded != fact.recorded:
            repeats.setdefault(key, []).append(fact)
    for key, others in repeats.items():
        alike = [first[key], *others]
        counts = first[key] = _earliest(alike)
        anomalies += [
            Anomaly("differing-content", other.name, "another event of this source and id counts")
            for other in alike
            if other.dealer == dealer and other.content != counts.content
        ]
    return first


def _earliest(repeats: list[ReceivedFact]) -> ReceivedFact:
    """The earliest received; at equal times the one whose canonical JSON sorts first."""
    received_at = min(fact.recorded_at for fact in repeats)
    tied = [fact for fact in repeats if fact.recorded_at == received_at]
    return min(tied, key=lambda fact: fact.canonical) if len(tied) > 1 else tied[0]


def _withdrawn(known: Mapping[Key, ReceivedFact], anomalies: list[Anomaly]) -> set[Key]:
    withdrawn: set[Key] = set()
    for fact in known.values():
        if type(named := fact.data) is FactWithdrawn:
            key = named.key
            if _may_be_changed(known.get(key), fact, anomalies):
                withdrawn.add(key)
    return withdrawn


def _corrections(
    known: Mapping[Key, ReceivedFact], anomalies: list[Anomaly]
) -> dict[Key, ReceivedFact[FactCorrected]]:
    corrections: dict[Key, ReceivedFact[Any]] = {}
    for fact in known.values():
        if type(named := fact.data) is FactCorrected:
            key = (topic_of(named.type), named.source, named.id)
            target = known.get(key)
            if target is not None and target.type != named.type:
                detail = f"{target.name} is no {named.type}"
                anomalies.append(Anomaly("correction-of-another-type", fact.name, detail))
            elif _may_be_changed(target, fact, anomalies):
                corrections[key] = fact
    return corrections


def _corrected_data(correction: ReceivedFact[FactCorrected]) -> Fact:
    return read_fact(correction.data.type, correction.data.data)


def _may_be_changed(
    target: ReceivedFact | None, by: ReceivedFact, anomalies: list[Anomaly]
) -> bool:
    if target is None:
        anomalies.append(Anomaly("unknown-fact", by.name, "names a fact that is not known"))
        return False
    if isinstance(target.data, FactWithdrawn | FactCorrected):
        detail = f"{target.name} is itself a withdrawal or correction, and stands"
        anomalies.append(Anomaly("final-fact", by.name, detail))
        return False
    return True


def _first_of_each_id(
    facts: Iterable[ReceivedFact], anomalies: list[Anomaly]
) -> tuple[list[ReceivedFact], list[ReceivedFact]]:
    counting: list[ReceivedFact] = []
    repeats: list[ReceivedFact] = []
    first: dict[tuple[type, Hashable], ReceivedFact] = {}
    for fact in facts:
        kind = type(fact.data)
        business_id = BUSINESS_IDS.get(kind)
        if business_id is not None:
            earlier = first.setdefault((kind, business_id(fact.data)), fact)
            if earlier is not fact:
                detail = f"{earlier.name} came first and counts"
                anomalies.append(Anomaly("repeated-id", fact.name, detail))
                repeats.append(fact)
                continue
        counting.append(fact)
    return counting, repeats
