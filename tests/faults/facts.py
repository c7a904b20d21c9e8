"""What clients have to say in one run: a plausible history, each fact sent one to five times."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple

from services.sample import sample_history
from tests.builders.envelope import as_sent

Fact = dict[str, Any]

UNTIL = date(2013, 3, 31)
CLIENTS = 8

TIMES, OFTEN = (1, 2, 3, 4, 5), (6, 3, 1, 1, 1)
"""How often a fact is sent, and how often that is so."""


class Handful(NamedTuple):
    """Facts of one topic that travel together: one by itself, several as a batch."""

    topic: str
    facts: Sequence[Fact]


def facts_of(dealers: int, months: int, rng: Random) -> list[Fact]:
    """A history as it is sent, in the order in which it came about."""
    told = sample_history(dealers=dealers, months=months, until=UNTIL, seed=rng.randrange(10**6))
    return [as_sent(event) for event in told]


def shared_out(facts: Sequence[Fact], rng: Random) -> list[list[Handful]]:
    """What each client sends, in its order; a fact sent several times has as many senders."""
    of_clients: list[list[Fact]] = [[] for _ in range(CLIENTS)]
    for fact in facts:
        [times] = rng.choices(TIMES, OFTEN)
        for client in rng.sample(range(CLIENTS), times):
            of_clients[client].append(fact)
    return [list(_handfuls(own, rng)) for own in of_clients]


def topic_of(fact: Fact) -> str:
    """The short name of a fact's topic."""
    return str(fact["type"]).split(".")[1]


def day_of(fact: Fact) -> date:
    """The local date on which its sender says that it happened."""
    return date.fromisoformat(fact["time"][:10])


def _handfuls(facts: Sequence[Fact], rng: Random) -> Iterator[Handful]:
    at = 0
    while at < len(facts):
        topic = topic_of(facts[at])
        size = rng.choice((1, 1, 1, 5))
        some = [fact for fact in facts[at : at + size] if topic_of(fact) == topic]
        # Those of another topic in between begin the next handful, so none is passed over.
        together = 0
        while together < len(some) and facts[at + together] is some[together]:
            together += 1
        yield Handful(topic, facts[at : at + together])
        at += together
