"""The list of dealers: filtered, sorted, a page at a time, in the columns of its viewer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from services.facts.regions import FOREVER
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.kit.store.statements import marks
from services.portal.lists.readable import LIST_ROW, ReadableColumns, readable

ListedStatus = Literal["open", "closed", "suspended", "all"]
DealerSort = Literal["code", "name", "balance", "due", "penalties"]


class SortKey(NamedTuple):
    """The column by which a list is sorted, the greatest first where it descends."""

    column: str
    descends: bool = False
    of_docket: bool = False


SORT_KEYS: Final[Mapping[DealerSort, SortKey]] = {
    "code": SortKey("dealer"),
    "name": SortKey("name"),
    "balance": SortKey("balance_fen", descends=True, of_docket=True),
    "due": SortKey("next_due_on", of_docket=True),
    "penalties": SortKey("penalties", descends=True, of_docket=True),
}


class DealersAsked(NamedTuple):
    """What is asked of the list. `after`: the sorted value and the code of the dealer told last.

    `month`: in which something was posted.
    """

    region: str | None = None
    status: ListedStatus = "open"
    owing: bool = False
    month: str | None = None
    sort: DealerSort = "code"
    after: tuple[str, str] | None = None


class DealerLine(NamedTuple):
    """A dealer as it is listed; what the viewer may not read is None."""

    code: str
    partition: int
    name: str | None = None
    region: str | None = None
    opened_on: str | None = None
    closed_on: str | None = None
    last_fact_on: str | None = None
    stated_on: str | None = None
    balance_fen: int | None = None
    payout: str | None = None
    penalties: int | None = None
    threshold: int | None = None
    duties: int | None = None
    next_due_on: str | None = None
    next_clause: str | None = None
    parked: bool | None = None


class NotReadable(Exception):
    """The list is asked to be filtered or sorted by what its viewer may not read."""


_COLUMNS: Final = (
    "dealer, partition, name, opened_on, closed_on, last_fact_on, stated_on, balance_fen, payout,"
    " penalties, threshold, duties, next_due_on, next_clause"
)
_AT: Final = "from_on <= ? AND until_on > ?"


def dealers_listed(
    look: Reading, viewer: Viewer, asked: DealersAsked, limit: int
) -> list[DealerLine]:
    """The first `limit` after a place; raises `NotReadable`."""
    columns, key = readable(viewer), SORT_KEYS[asked.sort]
    by_docket = key.of_docket or asked.owing or asked.month or asked.status == "suspended"
    if by_docket and not columns.docket:
        raise NotReadable
    if (asked.sort == "name" or asked.region is not None) and not columns.names:
        raise NotReadable
    today = viewer.regions.today()
    conditions, values = _conditions(viewer, asked, key, today, columns)
    order = "DESC" if key.descends else "ASC"
    rows = look.execute(
        f"SELECT {_COLUMNS} FROM dealers WHERE {' AND '.join(conditions)}"
        f" ORDER BY {key.column} {order}, dealer {order} LIMIT ?",
        (*values, limit),
    )
    codes = [row[0] for row in rows]
    regions = _regions(look, codes, today) if columns.names else {}
    parked = _parked(look, codes) if columns.parked else frozenset()
    return [_listed(row, columns, regions.get(row[0]), row[0] in parked) for row in rows]


def dealer_names(look: Reading, viewer: Viewer, codes: Sequence[str]) -> dict[str, str]:
    """What dealers are called, of those whom the viewer sees listed; none where it may not know."""
    if not codes or not readable(viewer).names:
        return {}
    rows = look.execute(
        f"SELECT dealer, name FROM dealers WHERE dealer IN ({marks(codes)})", list(codes)
    )
    return dict(rows)


def place_of_dealer(dealer: DealerLine, sort: DealerSort) -> tuple[str, str]:
    """Where a dealer stands in a list so sorted."""
    field = "code" if sort == "code" else SORT_KEYS[sort].column
    return str(getattr(dealer, field)), dealer.code


def _conditions(
    viewer: Viewer, asked: DealersAsked, key: SortKey, today: str, columns: ReadableColumns
) -> tuple[list[str], list[Any]]:
    within, scoped = viewer.within("dealer", LIST_ROW)
    conditions, values = [within], list[Any](scoped)
    if asked.region is not None:
        conditions.append(
            f"dealer IN (SELECT dealer FROM dealer_regions WHERE region = ? AND {_AT})"
        )
        values += [asked.region, today, today]
    if columns.names and asked.status in {"open", "closed"}:
        conditions.append(f"closed_on {'>' if asked.status == 'open' else '<='} ?")
        values.append(today)
    if asked.status == "suspended":
        conditions.append("payout = 'suspended'")
    if asked.owing:
        conditions.append("balance_fen > 0")
    if asked.month is not None:
        conditions.append("dealer IN (SELECT dealer FROM dealer_months WHERE month = ?)")
        values.append(asked.month)
    if asked.after is not None:
        sign = "<" if key.descends else ">"
        conditions.append(f"({key.column}, dealer) {sign} (?, ?)")
        values += [_as_stored(key, asked.after[0]), asked.after[1]]
    return conditions, values


def _as_stored(key: SortKey, value: str) -> str | int:
    """A place in a list as its column has it."""
    if key.column in {"balance_fen", "penalties"}:
        return int(value)
    return value


def _regions(look: Reading, codes: Sequence[str], today: str) -> dict[str, str]:
    if not codes:
        return {}
    rows = look.execute(
        f"SELECT dealer, region FROM dealer_regions WHERE dealer IN ({marks(codes)}) AND {_AT}",
        (*codes, today, today),
    )
    return dict(rows)


def _parked(look: Reading, codes: Sequence[str]) -> frozenset[str]:
    if not codes:
        return frozenset()
    rows = look.execute(f"SELECT stream FROM parked WHERE stream IN ({marks(codes)})", codes)
    return frozenset(stream for (stream,) in rows)


def _listed(
    row: Sequence[Any], columns: ReadableColumns, region: str | None, parked: bool
) -> DealerLine:
    code, partition, name, opened_on, closed_on, last_fact_on, stated_on, *docket = row
    found = DealerLine(code, partition, parked=parked if columns.parked else None)
    if columns.names:
        found = found._replace(
            name=name,
            region=region,
            opened_on=opened_on or None,
            closed_on=None if closed_on == FOREVER else closed_on,
            last_fact_on=last_fact_on,
        )
    if columns.docket and stated_on:
        said = ("balance_fen", "payout", "penalties", "threshold", "duties", "next_due_on",
                "next_clause")  # fmt: skip
        found = found._replace(stated_on=stated_on, **dict(zip(said, docket, strict=True)))
    return found
