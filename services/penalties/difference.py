"""The differences between two dockets: entries gone, new and changed, and the money."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any, Final, Literal, NamedTuple

from services.penalties.law.docket import EntryJson

What = Literal["gone", "new", "changed"]

WHAT_BECAME: Final[Mapping[What, str]] = {"gone": "missing", "new": "new", "changed": "changed"}
"""The change of an entry from A to B."""


DECISIVE: Final = ("occurred_on", "amount_fen", "status")
"""The fields that make an entry changed; another `policy_version` or other reasons alone do not."""


class Difference(NamedTuple):
    """An entry that differs: before, after, and the fields in which the two differ."""

    before: EntryJson | None
    after: EntryJson | None
    fields: tuple[str, ...] = ()

    @property
    def entry(self) -> EntryJson:
        """The entry after, or before if it is gone."""
        return self.after or self.before or {}

    @property
    def what(self) -> What:
        """`gone`, `new` or `changed`."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    def to_json(self) -> dict[str, Any]:
        """The form of `docket diff` and of the docket over HTTP: `a` before, `b` after."""
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
        """The amount by which the dealer owes more after it."""
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

    Entries are paired by their `entry_id`; `compared` selects the fields that must agree. A field
    that one of the two lacks differs.
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
    """The amount that the dealer owes by an entry: 0 if it is waived.

    A posted entry is effective.
    """
    if entry is None or entry.get("status", "effective") != "effective":
        return 0
    amount: int = entry["amount_fen"]
    return amount


def dealer_of(entry: EntryJson) -> str:
    """The code of the dealer of an entry."""
    return str(entry["entry_id"]).partition("/")[0]


def _by_id(entries: Iterable[EntryJson]) -> defaultdict[str, list[EntryJson]]:
    grouped: defaultdict[str, list[EntryJson]] = defaultdict(list)
    for entry in entries:
        grouped[entry["entry_id"]].append(entry)
    return grouped


def _apart(
    before: Iterable[EntryJson], after: Iterable[EntryJson], compared: Callable[[str], bool]
) -> Iterable[tuple[EntryJson | None, EntryJson | None]]:
    """Entries of one id without a match on the other side, in pairs as far as possible."""
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
