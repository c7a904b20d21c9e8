"""The one oracle of all scenarios: what was acknowledged, recorded, sent, posted and answered."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from contracts.reading import read_json
from contracts.receipt import Receipt
from contracts.topics import FACT_TOPICS, topic_of
from services.kit.consumer.shelf import kept_form
from services.kit.intake.draft import Draft, draft
from services.kit.log import Place
from services.kit.log.partitions import partition_of
from tests.faults.evidence import Evidence
from tests.faults.log import Log, Recited
from tests.faults.rest import READ, VIEWS, Stores
from tests.simulation.derived import broken_of_dockets, broken_of_postings, days_that_wait
from tests.simulation.promises import broken_of_facts
from tests.simulation.replay import replayed

UNEXPECTED = re.compile(
    r"^(?!\S+ (ERROR|WARNING) \S+ \S+ kafka\.|\n|During handling|The above exception)[^\n]*\n"
    r"Traceback \(most recent call last\):\n([ +|][^\n]*\n)+[^\n]*",
    re.MULTILINE,
)
"""A traceback in a log, but of those that the client of Kafka writes of a broker that is gone."""

UNCOMPARED = "dev:unknown"
"""The actor of what was sent: no promise speaks of it."""

OF_THE_DAY = {"as_of", "pending"}
"""What a live docket says beyond that of the command."""


def broken(evidence: Evidence, folder: Path) -> list[str]:
    """Every promise that was not kept, in words; none, if all is well.

    The promises about facts, postings and dockets are those of the simulation, asked of the log
    and the stores of the real thing; the folder is for a store into which the log is replayed.
    """
    # Whatever stands before the simulation's promises, they ask for no more than this of it.
    asked = cast("Any", _AsSimulated.of(evidence))
    with closing(replayed(Recited(evidence.log, FACT_TOPICS), folder)) as replay:
        return [
            *evidence.surprises,
            *_unexpected(evidence),
            *_doubled(evidence.log),
            *_never_answered(evidence),
            *broken_of_facts(asked, asked),
            *_viewed_otherwise(evidence),
            *_exported_otherwise(evidence),
            *days_that_wait(asked),
            *broken_of_postings(asked, replay),
            *broken_of_dockets(asked),
            *_answered_otherwise(evidence),
        ]


def _unexpected(evidence: Evidence) -> Iterator[str]:
    for name, said in evidence.said.items():
        for found in UNEXPECTED.finditer(said):
            yield f"{name} did not expect this: {found.group()}"


def _doubled(log: Log) -> Iterator[str]:
    for (topic, partition), values in log.items():
        for value, times in Counter(values).items():
            if times > 1:
                event = read_json(value)
                yield f"{topic}/{partition} holds {event['id']} of {event['subject']} {times} times"


def _never_answered(evidence: Evidence) -> Iterator[str]:
    answered = {(receipt["source"], receipt["id"]) for _, receipt in evidence.acknowledged}
    for fact in evidence.sent:
        if (fact["source"], fact["id"]) not in answered:
            yield f"{fact['source']}#{fact['id']} was never acknowledged"


def _viewed_otherwise(evidence: Evidence) -> Iterator[str]:
    """What staffing and audits answer from is the log, whole, and nobody waits."""
    for name in VIEWS:
        with evidence.stores[name].reading() as look:
            rows = look.execute("SELECT value FROM kept UNION ALL SELECT leaf FROM closings")
            kept = Counter(bytes(value) for (value,) in rows)
            for stream, reason in look.execute("SELECT stream, reason FROM parked"):
                yield f"{name} has parked {stream}: {reason}"
        on_the_log = Counter(
            kept_form(read_json(value)["type"], value)
            for (topic, _), values in evidence.log.items()
            if topic in READ[name]
            for value in dict.fromkeys(values)
        )
        for value in (kept - on_the_log) + (on_the_log - kept):
            where = "it keeps" if value in kept else "is on the log"
            yield f"{name} and the log differ in what {where}: {value!r}"


def _exported_otherwise(evidence: Evidence) -> Iterator[str]:
    """An export is the log: the same bytes, each partition's in its order."""
    exported: dict[Place, list[bytes]] = {place: [] for place in evidence.log}
    of_everyone: list[bytes] = []
    for line in evidence.exported:
        event = read_json(line)
        if event["subject"] == "*":
            of_everyone.append(line)
        else:
            at = partition_of(event["subject"], evidence.partitions)
            exported[topic_of(event["type"]), at].append(line)
    for (topic, partition), lines in exported.items():
        sent = [v for v in evidence.log[topic, partition] if read_json(v)["subject"] != "*"]
        for number, (one, other) in enumerate(zip_longest(lines, sent)):
            if one != other:
                yield f"{topic}/{partition} and its export part at {number}: {other!r}, {one!r}"
                break
    on_the_log = [v for values in evidence.log.values() for v in values]
    whole = Counter(value for value in on_the_log if read_json(value)["subject"] == "*")
    for line in (Counter(of_everyone) - whole) + (whole - Counter(of_everyone)):
        yield f"export and log part about everyone: {line!r}"


def _answered_otherwise(evidence: Evidence) -> Iterator[str]:
    wanted = evidence.adjudicated["dealers"]
    for name, dockets in evidence.answered.items():
        for dealer in sorted({*dockets, *wanted}):
            shown = _as_the_command(dockets.get(dealer, {}))
            if shown != wanted.get(dealer):
                yield f"{name} answers of {dealer} {shown}; by the law {wanted.get(dealer)}"
    if not any(docket["entries"] for docket in wanted.values()):
        yield "no docket holds an entry: nothing was judged"


def _as_the_command(found: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in found.items() if name not in OF_THE_DAY}
    entries = [{n: v for n, v in e.items() if n != "provisional"} for e in kept.get("entries", [])]
    return {**kept, "entries": entries} if found else {}


@dataclass(frozen=True)
class _Submission:
    draft: Draft
    topic: str


@dataclass(frozen=True)
class _AsSimulated:
    """The evidence in the words of the simulation: its pipeline and its clients."""

    partitions: int
    stores: Stores
    log: Log
    acknowledged: list[tuple[Draft, Receipt]]
    submissions: list[_Submission]

    @classmethod
    def of(cls, evidence: Evidence) -> "_AsSimulated":
        return cls(
            evidence.partitions,
            evidence.stores,
            evidence.log,
            [(draft(fact, UNCOMPARED), Receipt(**r)) for fact, r in evidence.acknowledged],
            [_Submission(draft(f, UNCOMPARED), topic_of(f["type"])) for f in evidence.sent],
        )

    @property
    def broker(self) -> "_AsSimulated":
        return self

    def once_each(self, topic: str, partition: int) -> list[bytes]:
        return list(dict.fromkeys(self.log[topic, partition]))

    def whole(self, topic: str) -> list[bytes]:
        return [v for p in range(self.partitions) for v in self.once_each(topic, p)]
