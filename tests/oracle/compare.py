"""The product's law against the second reading, on random histories.

``python -m tests.oracle.compare --seeds 0:2000`` prints, of the first histories on which the two
disagree, the smallest part that still shows it, with both results; and exits with 1.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from chinese_calendar import is_workday

from tests.oracle.facts import Anomaly, Event
from tests.oracle.histories import days_to_ask, history, seeds
from tests.oracle.notices import documents
from tests.oracle.oddities import KINDS
from tests.oracle.reading import adjudicate

Dockets = dict[str, Any]
Product = Callable[[list[Event], date, Sequence[str]], Dockets]
Difference = dict[str, tuple[Any, Any]]

ENTRY_FIELDS = (
    "entry_id",
    "kind",
    "clause",
    "occurred_on",
    "amount_fen",
    "currency",
    "subject",
    "status",
    "section",
    "policy",
    "policy_version",
)
ALSO_NAMED = {
    "no-other-post": "incomplete-finding",
    "heard-too-early": "hearing-out-of-order",
    "summons-waived": "hearing-out-of-order",
    "heard-after-pass": "hearing-out-of-order",
}


def second_reading(events: list[Event], as_of: date, given: Sequence[str] = ()) -> Dockets:
    """By the documents ``given`` in place of the shipped ones."""
    return adjudicate(events, as_of, is_working_day=is_workday, documents=given)


def comparable(dockets: Dockets) -> Dockets:
    """By dealer what both must say alike; which facts an entry cites is each reading's own."""
    return {
        dealer: {
            "entries": [
                {field: entry.get(field) for field in ENTRY_FIELDS} for entry in docket["entries"]
            ],
            "deadlines": docket["deadlines"],
            "anomalies": shown(docket["anomalies"]),
            "balance_fen": docket["balance_fen"],
            "payout": docket["payout"],
            "stated": docket["stated"],
        }
        for dealer, docket in dockets["dealers"].items()
    }


def shown(anomalies: Iterable[Anomaly]) -> list[str]:
    """The kind and the fact of each, of the kinds that the table has."""
    named = ((ALSO_NAMED.get(each["kind"], each["kind"]), each["event"]) for each in anomalies)
    return sorted({f"{kind} {event}" for kind, event in named if kind in KINDS})


def difference(
    product: Product, events: list[Event], as_of: date, given: Sequence[str] = ()
) -> Difference:
    """By dealer and part of the docket (ours, the product's), where they differ."""
    ours = comparable(second_reading(events, as_of, given))
    try:
        theirs = comparable(product(events, as_of, given))
    except Exception as failure:  # noqa: BLE001 - a law that fails on a history differs from it
        return {"the product failed": (None, repr(failure))}
    found: Difference = {}
    for dealer in sorted(ours.keys() | theirs.keys()):
        mine, its = ours.get(dealer), theirs.get(dealer)
        if mine is None or its is None:
            found[dealer] = (mine, its)
            continue
        for part, said in mine.items():
            if said == its[part]:
                continue
            both = (said, its[part])
            if isinstance(said, list):
                both = (_without(said, its[part]), _without(its[part], said))
            found[f"{dealer} {part}"] = both if any(both) else (said, its[part])
    return found


def _without(items: list[Any], others: list[Any]) -> list[Any]:
    return [item for item in items if item not in others]


def shrink(events: list[Event], still_differs: Callable[[list[Event]], bool]) -> list[Event]:
    """Events dropped, many at a time and then one by one, while the difference remains."""
    size = max(1, len(events) // 2)
    while True:
        start, dropped = 0, False
        while start < len(events):
            fewer = events[:start] + events[start + size :]
            if fewer and still_differs(fewer):
                events, dropped = fewer, True
            else:
                start += size
        if size == 1 and not dropped:
            return events
        size = max(1, size // 2)


def disagreements(
    product: Product, chosen: Iterable[int]
) -> Iterator[tuple[int, date, list[Event], Difference]]:
    """(seed, day asked, smallest history, difference) for each history that shows one."""
    for seed in chosen:
        events, given = history(seed), documents(seed)
        for as_of in days_to_ask(seed):
            differs = partial(_differs, product, as_of, given)
            if differs(events):
                fewest = sorted(shrink(events, differs), key=lambda event: event["recordedtime"])
                yield seed, as_of, fewest, difference(product, fewest, as_of, given)
                break


def _differs(product: Product, as_of: date, given: Sequence[str], events: list[Event]) -> bool:
    return bool(difference(product, events, as_of, given))


def the_product() -> Product:
    """The law that runs in the services, fed with lines as the command is."""
    from services.penalties.adjudication import adjudicate_lines, by_dealer, read_lines
    from services.penalties.law import adjudicate
    from services.penalties.posting.stated import statement_of

    def run(events: list[Event], as_of: date, given: Sequence[str]) -> Dockets:
        lines = [json.dumps(event, ensure_ascii=False).encode() for event in events]
        policies = [text.encode() for text in given]
        result: Dockets = adjudicate_lines(lines, as_of, policies=policies)
        facts, known = read_lines(lines, policies)
        for dealer, of_one in by_dealer(facts).items():
            if (docket := result["dealers"].get(dealer)) is not None:
                counted = [fact for fact in of_one if fact.received_on <= as_of]
                law = adjudicate(dealer, counted, known, as_of)
                said = statement_of(dealer, law, counted, "") or {}
                docket["stated"] = {
                    name: said.get(name) for name in ("penalties", "summonses", "duties")
                }
        return result

    return run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=range(200), metavar="LO:HI")
    parser.add_argument("--most", type=int, default=5, help="stop after so many disagreements")
    chosen = parser.parse_args()
    found = 0
    for seed, as_of, events, differing in disagreements(the_product(), chosen.seeds):
        found += 1
        given = f", {len(documents(seed))} documents given" if documents(seed) else ""
        sys.stdout.write(f"seed {seed}, as of {as_of}: {len(events)} events{given}\n")
        for event in events:
            sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        for part, (ours, its) in differing.items():
            sys.stdout.write(f"{part}\n  second reading: {_json(ours)}\n  product: {_json(its)}\n")
        if found == chosen.most:
            break
    sys.stdout.write(f"{found} of {len(chosen.seeds)} histories differ\n")
    return 1 if found else 0


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
