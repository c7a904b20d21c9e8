"""Recorded events altered at random: in what they say, and in the bytes that say it.

`python -m tests.contract.mutants 1000000` compares both readings over a million of them.
"""

import json
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from contracts.events import FACTS
from contracts.faults import Malformed
from contracts.reading import read_json
from contracts.well_formed import well_formed
from services.received.fact import ReceivedFact, received_fact
from tests.contract.language import SAMPLES, places, put

FACT_SAMPLES = [event for name, event in sorted(SAMPLES.items()) if event["type"] in FACTS]

ODD_VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 0.0, -0.0, 1.0, 0.5, 1e300, 5e-324, 2**53, 2**53 + 1, 2**63, 2**64,
    10**30, -(2**63) - 1, "", " ", "a", "*", "\u2028", "\x7f", "é", "e\u0301", "😀", "a b", "a/b",
    "x" * 64, "x" * 65, "\u00a0", "\x1c", "a\n", "0" * 64, "A" * 64 + "\n", "1.0",
    "00000000000000000001", "00000000000000000001\n", "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١",
    "2012-07", "2012-13", "2012-07\n", "2012-07-05", "2012-02-30", "2012-7-5", "20120705",
    "0001-01-01",     "0000-01-01", "9999-12-31", "٢٠١٢-٠٧-٠٥", "2012-W27-4",
    "2012-07-05T09:30:00Z", "2012-07-05t09:30:00z", "2012-07-05 09:30:00Z", "2012-07-05T09:30:00",
    "2012-07-05T09:30:00+08:00", "2012-07-05T09:30:00+0800", "2012-07-05T09:30:00-00:00",
    "2012-07-05T09:30:00.123456789Z", "2012-07-05T09:30:00.9999999+08:00", "2012-07-05T09:30Z",
    "2012-07-05T23:59:60Z", "2012-07-06T07:59:60+08:00", "2012-07-05T12:59:60Z",
    "2012-07-05T24:00:00Z", "2012-02-30T09:30:00Z", "0001-01-01T00:30:00+08:00",
    "9999-12-31T23:30:00Z", "9999-12-31T23:30:00-08:00", "2012-07-05T09:30:00+24:00",
    "2012-07-05T09:30:00,5Z", "1986-06-01T23:30:00+08:00", "2012-W27-4T09:30:00Z",
    "application/json", "application/cloudevents+json", "application/xml", "application/json\n",
    [], [None], ["a"], {}, {"a": 1}, [[]], [{}],
]  # fmt: skip

PIECES = [
    b" ", b"\n", b"\t", b"\r", b"\x0b", b"\x00", b"\x1f", b"\x7f", b"\xff", b"\xc3",
    b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b'"', b"\\", b"\\u0041", b"\\ud800",
    b"\\ud83d\\ude00", b"\\u0000", b"\\/", b"\\x", b"0", b"-", b"+", b".", b"e5", b"1", b",", b":",
    b"{", b"}", b"[", b"]", b"null", b"true", b"NaN", b"Infinity", b"1e400", b"-0", b"01", b"2.0",
    b"//", b"'",
]  # fmt: skip


def mutants(seed: int, count: int) -> Iterator[bytes]:
    """So many altered events; most of them are nearly well formed."""
    random = Random(seed)
    for _ in range(count):
        event: Any = random.choice(FACT_SAMPLES)
        for _ in range(random.choice((0, 1, 1, 1, 2))):
            event = _altered(random, event)
        recorded = _written(random, event)
        for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
            recorded = _damaged(random, recorded)
        yield recorded


def _altered(random: Random, event: Any) -> Any:
    if not event:
        return event
    path = random.choice(list(places(event)))
    match random.randrange(6):
        case 0:  # the value of another place, perhaps of another event
            other = random.choice(FACT_SAMPLES)
            value = other
            for name in random.choice(list(places(other))):
                value = value[name]
            return put(event, path, value)
        case 1 if isinstance(path[-1], str):  # a member more, or one under another name
            return put(event, (*path[:-1], random.choice(("extra", path[-1].upper(), "kind"))), 1)
        case 2 if isinstance(path[-1], str):  # a member less
            return _without(event, path)
        case 3:  # a row twice, or rows in another order
            return _rows_again(random, event)
        case _:
            return put(event, path, random.choice(ODD_VALUES))


def _without(event: Any, path: tuple[Any, ...]) -> Any:
    changed = put(event, path, None)
    place = changed
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    return changed


def _rows_again(random: Random, event: Any) -> Any:
    data = event.get("data")
    if not isinstance(data, dict):
        return event
    lists = [name for name in data if isinstance(data[name], list) and data[name]]
    if not lists:
        return event
    rows = data[name := random.choice(lists)]
    return put(event, ("data", name), [*rows, random.choice(rows)])


def _written(random: Random, event: Any) -> bytes:
    """As JSON, in one of the ways of writing it; perhaps with a member said twice."""
    text = json.dumps(
        event,
        ensure_ascii=random.random() < 0.3,
        sort_keys=random.random() < 0.5,
        separators=random.choice(((",", ":"), (", ", ": "))),
    ).encode("utf-8", "surrogatepass")
    if random.random() < 0.1 and isinstance(event, dict) and event:
        name = random.choice(list(event))
        value = random.choice([event[name], *ODD_VALUES, *FACTS])
        again = json.dumps({name: value}).encode("utf-8", "surrogatepass")
        sides = (again[:-1] + b"," + text[1:], text[:-1] + b"," + again[1:])
        text = random.choice(sides)
    return text


def _damaged(random: Random, recorded: bytes) -> bytes:
    at = random.randrange(len(recorded) + 1)
    match random.randrange(4):
        case 0:
            return recorded[:at] + random.choice(PIECES) + recorded[at:]
        case 1:
            return recorded[:at] + random.choice(PIECES) + recorded[at + 1 :]
        case 2:
            return recorded[:at] + recorded[at + random.randrange(1, 4) :]
        case _:
            return random.choice(PIECES) + recorded + random.choice(PIECES)


def said(fact: ReceivedFact) -> list[str]:
    """Every value of a fact, as exactly as it can be written."""
    return [f"{name}: {getattr(fact, name)!r}" for name in ReceivedFact.__struct_fields__]


def differing(recorded: bytes) -> str | None:
    """What the contracts make of bytes that are read as well formed, if that is something else."""
    if well_formed(recorded) is None:
        return None
    quick = received_fact(recorded)
    try:
        by_contract = received_fact(recorded, read_json(recorded))
    except Malformed as fault:
        return str(fault)
    alike = said(quick) == said(by_contract) and quick.data == by_contract.data
    return None if alike else f"{said(quick)} {said(by_contract)}"


def main(count: int) -> None:
    """Compare the readings of so many mutants."""
    taken = 0
    for recorded in mutants(seed=1, count=count):
        taken += well_formed(recorded) is not None
        if (found := differing(recorded)) is not None:
            raise SystemExit(f"{recorded!r}\n{found}")
    sys.stdout.write(f"{count} events, {taken} of them well formed: both readings agree\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
