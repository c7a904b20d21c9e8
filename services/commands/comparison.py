"""Two dockets compared entry by entry, as data and as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from services.commands.printing import compact, paper, signed_yuan, table
from services.commands.sides import Dockets, Side, common_day
from services.penalties.difference import Difference, Entry, Sum, dealer_of, difference, summed

PROVISIONAL: Final = "provisional"
"""A mark of the open day, and no part of an entry."""

WHAT: Final = {"gone": "missing", "new": "new", "changed": "changed"}
"""What B makes of an entry of A."""


class Besides(NamedTuple):
    """What else the two say of a dealer, and say otherwise."""

    dealer: str
    field: str
    a: Any
    b: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """From A to B: the entries missing in B, new there and changed, and what else differs."""

    a: Dockets
    b: Dockets
    entries: Sequence[Difference]
    besides: Sequence[Besides]

    @property
    def equal(self) -> bool:
        return not self.entries and not self.besides

    def total(self) -> Sum:
        """All differing entries together."""
        return summed(self.entries, lambda _: "").get("", Sum(0, 0, 0, 0))

    def to_json(self) -> dict[str, Any]:
        total = self.total()
        return {
            "equal": self.equal,
            "a": {"reading": self.a.reading, "as_of": self.a.as_of.isoformat()},
            "b": {"reading": self.b.reading, "as_of": self.b.as_of.isoformat()},
            "totals": {
                "missing": total.gone,
                "new": total.new,
                "changed": total.changed,
                "amount_fen": total.amount_fen,
            },
            "entries": [
                {
                    "entry_id": each.entry["entry_id"],
                    "dealer": dealer_of(each.entry),
                    "difference": WHAT[each.what],
                    "fields": list(each.fields),
                    "amount_fen": each.amount_fen,
                    "a": each.before,
                    "b": each.after,
                }
                for each in self.entries
            ],
            "besides": [each._asdict() for each in self.besides],
        }


def compare(one: Side, other: Side, as_of: date | None) -> Comparison:
    """The two sides as of one day."""
    day = as_of or common_day([one, other])
    a = one.dockets(day, beside_posted=other.posted)
    b = other.dockets(day, beside_posted=one.posted)
    unsaid = a.silent_on | b.silent_on | {PROVISIONAL}
    found = difference(
        _comparable(a, unsaid), _comparable(b, unsaid), lambda field: field not in unsaid
    )
    return Comparison(a, b, found, list(_besides(a.besides, b.besides)))


def show(comparison: Comparison) -> None:
    """Print the differences for people, a row for each field that changed."""
    console = paper()
    a, b = comparison.a, comparison.b
    console.print(
        f"A: {a.reading}, as of {a.as_of}; B: {b.reading}, as of {b.as_of}", soft_wrap=True
    )
    if comparison.equal:
        console.print("They are equal.")
        return
    rows = [
        (each.entry["entry_id"], WHAT[each.what], *row)
        for each in comparison.entries
        for row in _rows(each)
    ]
    rows += [
        (each.dealer, "changed", each.field, compact(each.a), compact(each.b))
        for each in comparison.besides
    ]
    console.print(table("from A to B", ("entry", "in B", "field", "A", "B"), rows))
    total = comparison.total()
    console.print(
        f"{total.gone} missing, {total.new} new, {total.changed} changed; "
        f"{signed_yuan(total.amount_fen)} CNY."
    )


def _comparable(dockets: Dockets, unsaid: frozenset[str]) -> Sequence[Entry]:
    """Where one side does not say which entries are waived, that one holds none of them."""
    if "status" not in unsaid:
        return dockets.entries
    return [each for each in dockets.entries if each.get("status", "effective") == "effective"]


def _besides(
    a: Mapping[str, Mapping[str, Any]], b: Mapping[str, Mapping[str, Any]]
) -> Iterator[Besides]:
    for dealer in sorted(a.keys() & b.keys()):
        for field in sorted(a[dealer].keys() & b[dealer].keys()):
            if a[dealer][field] != b[dealer][field]:
                yield Besides(dealer, field, a[dealer][field], b[dealer][field])


def _rows(each: Difference) -> Iterator[tuple[str, str, str]]:
    if each.before is None or each.after is None:
        yield "", _in_short(each.before), _in_short(each.after)
        return
    for field in each.fields:
        yield field, compact(each.before.get(field)), compact(each.after.get(field))


def _in_short(entry: Entry | None) -> str:
    if entry is None:
        return "none"
    return f"{entry['occurred_on']} {signed_yuan(entry['amount_fen'])}"
