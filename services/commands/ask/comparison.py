"""Two dockets compared entry by entry, as data and as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from services.commands.ask.diff_sides import Dockets, Side, common_day
from services.commands.captions import Lang, caption, clause
from services.commands.printing import compact, in_short, paper, signed_yuan, table
from services.penalties.difference import WHAT_BECAME, Difference, Sum, difference, summed
from services.penalties.law.docket import EntryJson

PROVISIONAL_MARK: Final = "provisional"
"""A field that marks the open day, and is no part of an entry."""


class Besides(NamedTuple):
    """Other fields of a dealer in which the sides differ; of lists, the items of one side only."""

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
        """The number of differing entries."""
        return summed(self.entries, lambda _: "").get("", Sum(0, 0, 0, 0))

    def to_json(self) -> dict[str, Any]:
        total = self.total()
        return {
            "equal": self.equal,
            "a": _side(self.a),
            "b": _side(self.b),
            "totals": {
                "missing": total.gone,
                "new": total.new,
                "changed": total.changed,
                "difference_fen": total.difference_fen,
            },
            "entries": [each.to_json() for each in self.entries],
            "besides": [each._asdict() for each in self.besides],
        }


def compare(one: Side, other: Side, as_of: date | None) -> Comparison:
    """Compare the two sides as of one day."""
    day = as_of or common_day([one, other])
    a = one.dockets(day, beside_posted=other.posted)
    b = other.dockets(day, beside_posted=one.posted)
    unsaid = a.silent_on | b.silent_on | {PROVISIONAL_MARK}
    found = difference(
        _comparable(a, unsaid), _comparable(b, unsaid), lambda field: field not in unsaid
    )
    return Comparison(a, b, found, list(_besides(a, b)))


def show_comparison(comparison: Comparison, lang: Lang) -> None:
    """Print the differences as tables, a row for each changed field."""
    console = paper()
    a, b = comparison.a, comparison.b
    sides = caption(
        "sides",
        lang,
        a=a.name,
        a_reading=caption(a.reading, lang),
        a_day=a.as_of,
        b=b.name,
        b_reading=caption(b.reading, lang),
        b_day=b.as_of,
    )
    console.print(sides, soft_wrap=True)
    if comparison.equal:
        console.print(caption("they are equal", lang))
        return
    rows = [
        (each.entry["entry_id"], caption(WHAT_BECAME[each.what], lang), *row)
        for each in comparison.entries
        for row in _rows(each, lang)
    ]
    rows += [
        (
            each.dealer,
            caption("changed", lang),
            each.field,
            _cell(each.a, lang),
            _cell(each.b, lang),
        )
        for each in comparison.besides
    ]
    columns = [caption(column, lang) for column in ("entry", "in B", "field", "A", "B")]
    console.print(table(caption("from A to B", lang), columns, rows))
    total = comparison.total()
    told = caption(
        "from A to B in all",
        lang,
        missing=total.gone,
        new=total.new,
        changed=total.changed,
        difference=signed_yuan(total.difference_fen),
    )
    console.print(told)


def _comparable(dockets: Dockets, unsaid: frozenset[str]) -> Sequence[EntryJson]:
    """The entries to compare: waived ones only if both sides state which are waived."""
    if "status" not in unsaid:
        return dockets.entries
    return [each for each in dockets.entries if each.get("status", "effective") == "effective"]


def _besides(a: Dockets, b: Dockets) -> Iterator[Besides]:
    if a.besides is None or b.besides is None:
        return
    for dealer in sorted({*a.besides, *b.besides}):
        one, other = a.besides.get(dealer), b.besides.get(dealer)
        if one is None or other is None:
            yield Besides(dealer, "known", one is not None, other is not None)
            continue
        for field in sorted(one.keys() & other.keys()):
            if one[field] != other[field]:
                yield Besides(
                    dealer,
                    field,
                    _without(one[field], other[field]),
                    _without(other[field], one[field]),
                )


def _without(one: Any, other: Any) -> Any:
    if isinstance(one, list) and isinstance(other, list):
        return [each for each in one if each not in other]
    return one


def _side(dockets: Dockets) -> dict[str, str]:
    return {
        "name": dockets.name,
        "reading": dockets.reading,
        "as_of": dockets.as_of.isoformat(),
    }


def _rows(each: Difference, lang: Lang) -> Iterator[tuple[str, str, str]]:
    if each.before is None or each.after is None:
        yield "", in_short(each.before, lang), in_short(each.after, lang)
        return
    for field in each.fields:
        yield from _changed(field, each.before.get(field), each.after.get(field), lang)


def _changed(field: str, a: Any, b: Any, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """Of a field with nested fields, those in which the two sides differ."""
    if not isinstance(a, Mapping) or not isinstance(b, Mapping):
        yield field, _cell(a, lang), _cell(b, lang)
        return
    for name in sorted({*a, *b}):
        if a.get(name) != b.get(name):
            yield f"{field}.{name}", _cell(a.get(name), lang), _cell(b.get(name), lang)


def _cell(value: Any, lang: Lang) -> str:
    match value:
        case None | []:
            return caption("none", lang)
        case [*items]:
            return "\n".join(_cell(item, lang) for item in items)
        case {"due_on": due_on, "clause": slug, "subject": subject}:
            return f"{clause(slug, lang)} {subject} {caption('due', lang)} {due_on}"
        case _:
            return compact(value)
