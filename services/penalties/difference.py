"""What differs between two dockets: the entries gone, new and changed, and the money between."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any, Final, Literal, NamedTuple

from services.penalties.law.docket import EntryJson

What = Literal["gone", "new", "changed"]

WHAT_BECAME: Final[Mapping[What, str]] = {"gone": "missing", "new": "new", "changed": "changed"}
"""What B makes of an entry of A."""


DECISIVE: Final = ("occurred_on", "amount_fen", "status")
"""In these an entry changes: by another `policy_version` alone, or other reasons, it does not."""


class Difference(NamedTuple):
    """An entry that differs: as it was, as it is after, and the fields in which the two differ."""

    before: EntryJson | None
    after: EntryJson | None
    fields: tuple[str, ...] = ()

    @property
    def entry(self) -> EntryJson:
        """The entry as it is after, or as it was where it is gone."""
        return self.after or self.before or {}

    @property
    def what(self) -> What:
        """What became of it."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    def to_json(self) -> dict[str, Any]:
        """As `docket diff` and the docket over HTTP tell it: `a` before, `b` after."""
        return {
            "entry_id": self.entry["entry_id"],
            "dealer": dealer_of(self.entry),
            "difference": WHAT_BECAME[self.what],
            "fields": list(self.fields),
            "difference_fen": self.difference_fen,
            "a": self.before,
            "b": self.after,
        }

    @property
    def difference_fen(self) -> int:
        """By how much more the dealer owes after it."""
        return owed_fen(self.after) - owed_fen(self.before)


class Sum(NamedTuple):
    """How many entries of a group are gone, new and changed, and how much more is owed."""

    gone: int
    new: int
    changed: int
    difference_fen: int


def difference(
    before: Iterable[EntryJson], after: Iterable[EntryJson], compared: Callable[[str], bool]
) -> list[Difference]:
    """The entries that differ, by dealer and then in the docket's order.

    Entries are paired by their `entry_id`; `compared` tells which of their fields must agree. A
    field that one of the two lacks differs.
    """
    was, then = _by_id(before), _by_id(after)
    found = [
        Difference(one, other, _differing(one, other, compared) if one and other else ())
        for entry_id in {*was, *then}
        for one, other in _apart(was[entry_id], then[entry_id], compared)
    ]
    return sorted(found, key=lambda each: _order(each.entry))


def summed(differences: Iterable[Difference], group: Callable[[EntryJson], str]) -> dict[str, Sum]:
    """The differences by group, in the groups' order.

    An entry that moves from one group to another counts in the new one, and its money in both.
    """
    counts: Counter[tuple[str, What]] = Counter()
    amounts: Counter[str] = Counter()
    for each in differences:
        counts[group(each.entry), each.what] += 1
        for entry, sign in ((each.before, -1), (each.after, 1)):
            if entry is not None:
                amounts[group(entry)] += sign * owed_fen(entry)
    return {
        name: Sum(counts[name, "gone"], counts[name, "new"], counts[name, "changed"], amounts[name])
        for name in sorted({*amounts, *(name for name, _ in counts)})
    }


def owed_fen(entry: EntryJson | None) -> int:
    """What the dealer owes by an entry: nothing where it is waived. A posted one is effective."""
    if entry is None or entry.get("status", "effective") != "effective":
        return 0
    amount: int = entry["amount_fen"]
    return amount


def dealer_of(entry: EntryJson) -> str:
    """The code of the dealer whose entry it is."""
    return str(entry["entry_id"]).partition("/")[0]


def _by_id(entries: Iterable[EntryJson]) -> defaultdict[str, list[EntryJson]]:
    grouped: defaultdict[str, list[EntryJson]] = defaultdict(list)
    for entry in entries:
        grouped[entry["entry_id"]].append(entry)
    return grouped


def _apart(
    before: Iterable[EntryJson], after: Iterable[EntryJson], compared: Callable[[str], bool]
) -> Iterable[tuple[EntryJson | None, EntryJson | None]]:
    """Those of one id that have no match on the other side, in pairs while there are any."""
    gone, new = [], list(after)
    for one in before:
        match = next((other for other in new if not _differing(one, other, compared)), None)
        if match is None:
            gone.append(one)
        else:
            new.remove(match)
    return zip_longest(gone, new)


def _differing(
    one: EntryJson, other: EntryJson, compared: Callable[[str], bool]
) -> tuple[str, ...]:
    names = [*one, *(name for name in other if name not in one)]
    return tuple(
        name
        for name in names
        if compared(name) and ((name in one) != (name in other) or one[name] != other[name])
    )


def _order(entry: EntryJson) -> tuple[str, ...]:
    on, clause, subject = entry["occurred_on"], entry["clause"], entry["subject"]
    return dealer_of(entry), on, clause, subject, entry["entry_id"]
