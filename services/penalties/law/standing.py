"""Which facts stand: each once, none that was withdrawn, and those put right as corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.events import read_fact
from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.topics import topic_of
from services.penalties.law.docket import Anomaly
from services.penalties.law.facts import ReceivedFact, received_order
from services.penalties.law.today import Today

Key = tuple[str, str, str]


@dataclass(slots=True)
class Standing:
    """The facts of one dealer that stand, in received order, and what was odd about the rest."""

    facts: list[ReceivedFact] = field(default_factory=list)
    corrections: dict[Key, ReceivedFact[FactCorrected]] = field(default_factory=dict)
    anomalies: list[Anomaly] = field(default_factory=list)


def standing_facts(dealer: str, facts: Iterable[ReceivedFact], today: Today) -> Standing:
    """The known facts of `dealer`, whatever the order and however often each is given.

    Facts of other dealers only tell apart two events that bear one id.
    """
    standing = Standing()
    known = _each_once(dealer, facts, today, standing.anomalies)
    withdrawn = _withdrawn(known, standing.anomalies)
    corrected = _corrected(known, standing.anomalies)
    for key, fact in known.items():
        if key in withdrawn:
            continue
        correction = corrected.get(key)
        if correction is not None:
            data = read_fact(correction.data.type, correction.data.data)
            standing.corrections[key] = correction
            standing.facts.append(replace(fact, data=data))
        else:
            standing.facts.append(fact)
    return standing


def _each_once(
    dealer: str, facts: Iterable[ReceivedFact], today: Today, anomalies: list[Anomaly]
) -> dict[Key, ReceivedFact]:
    first: dict[Key, ReceivedFact] = {}
    repeats: defaultdict[Key, list[ReceivedFact]] = defaultdict(list)
    for fact in facts:
        if today.reached(fact.received_on):
            key = (fact.topic, fact.source, fact.id)
            if first.setdefault(key, fact).recorded != fact.recorded:
                repeats[key].append(fact)
    for key, others in repeats.items():
        candidates = [first[key], *others]
        earliest = min(fact.recorded_at for fact in candidates)
        tied = [fact for fact in candidates if fact.recorded_at == earliest]
        counts = min(tied, key=lambda fact: fact.canonical) if len(tied) > 1 else tied[0]
        first[key] = counts
        anomalies += [
            Anomaly("differing-content", other.name, "another event of this source and id counts")
            for other in candidates
            if other.dealer == dealer and other.content != counts.content
        ]
    own = [fact for fact in first.values() if fact.dealer == dealer]
    own.sort(key=received_order)
    return {(fact.topic, fact.source, fact.id): fact for fact in own}


def _withdrawn(known: dict[Key, ReceivedFact], anomalies: list[Anomaly]) -> set[Key]:
    withdrawn: set[Key] = set()
    for fact in known.values():
        if isinstance(named := fact.data, FactWithdrawn):
            key = (f"docket.{named.topic}.v1", named.source, named.id)
            if _may_be_changed(known.get(key), fact, anomalies):
                withdrawn.add(key)
    return withdrawn


def _corrected(
    known: dict[Key, ReceivedFact], anomalies: list[Anomaly]
) -> dict[Key, ReceivedFact[FactCorrected]]:
    corrected: dict[Key, ReceivedFact[Any]] = {}
    for fact in known.values():
        if isinstance(named := fact.data, FactCorrected):
            key = (topic_of(named.type), named.source, named.id)
            target = known.get(key)
            if target is not None and target.type != named.type:
                detail = f"{target.name} is no {named.type}"
                anomalies.append(Anomaly("correction-of-another-type", fact.name, detail))
            elif _may_be_changed(target, fact, anomalies):
                corrected[key] = fact
    return corrected


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
