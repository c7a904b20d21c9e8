"""Twelve months of some dealers, and every region's months of a year."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from dateutil.relativedelta import relativedelta

from contracts.topics import PENALTIES
from services.facts.regions import SAYING
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.kit.store.statements import marks
from services.portal.lists.readable import DOCKET_ROW

STRIP_MONTHS: Final = 12

MOST_KEPT: Final = 200
"""Maps, of which each has some hundred numbers."""

Measure = Literal["amount", "penalties", "entries"]

COLUMN_OF: Final[Mapping[Measure, str]] = {
    "amount": "amount_fen",
    "penalties": "penalties",
    "entries": "entries",
}


class MonthPosted(NamedTuple):
    """What was posted in a month: money from the dealer's side in fen, and effective penalties."""

    month: str
    amount_fen: int = 0
    penalties: int = 0


def months_through(day: date) -> list[str]:
    """The twelve months that end with the month of a day."""
    last = day.replace(day=1)
    back = range(STRIP_MONTHS - 1, -1, -1)
    return [str(last - relativedelta(months=number))[:7] for number in back]


def strips(
    look: Reading, codes: Sequence[str], months: Sequence[str]
) -> Mapping[str, Sequence[MonthPosted]]:
    """By code, each of these months; the caller may read the dockets of these dealers."""
    if not codes:
        return {}
    rows = look.execute(
        "SELECT dealer, month, amount_fen, penalties FROM dealer_months"
        f" WHERE dealer IN ({marks(codes)}) AND month >= ? AND month <= ?",
        (*codes, months[0], months[-1]),
    )
    found = {(dealer, month): MonthPosted(month, fen, n) for dealer, month, fen, n in rows}
    return {
        code: [found.get((code, month), MonthPosted(month)) for month in months] for code in codes
    }


def region_months(
    look: Reading, viewer: Viewer, year: int, measure: Measure
) -> Mapping[str, Mapping[str, int]]:
    """By region, a measure of each month of a year in which anything was posted.

    A dealer counts with the region in which it is today, so that a cell leads to its dealers.
    """
    today = viewer.regions.today()
    within, scoped = viewer.within("m.dealer", DOCKET_ROW)
    rows = look.execute(
        f"SELECT r.region, m.month, SUM(m.{COLUMN_OF[measure]}) FROM dealer_months m"
        " JOIN dealer_regions r ON r.dealer = m.dealer AND r.from_on <= ? AND r.until_on > ?"
        f" WHERE m.month >= ? AND m.month <= ? AND {within} GROUP BY r.region, m.month",
        (today, today, f"{year:04d}-01", f"{year:04d}-12", *scoped),
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for region, month, total in rows:
        found[region][month] = int(total)
    return dict(sorted(found.items()))


class KeptMaps:
    """Maps of regions and months as they were told, until what they are made of has changed.

    That is what penalties has posted, and what is said of the regions of dealers.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Mapping[str, Mapping[str, int]]] = {}

    def of(
        self, look: Reading, viewer: Viewer, year: int, measure: Measure
    ) -> Mapping[str, Mapping[str, int]]:
        """As `region_months`."""
        within, scoped = viewer.within("dealer", DOCKET_ROW)
        place = year, measure, viewer.regions.today(), within, tuple(scoped), _version(look)
        if place not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[place] = region_months(look, viewer, year, measure)
        return self._kept[place]


def _version(look: Reading) -> Hashable:
    [(posted,)] = look.execute("SELECT SUM(position) FROM positions WHERE topic = ?", (PENALTIES,))
    [(said,)] = look.execute(f"SELECT COUNT(*) FROM events WHERE type IN ({marks(SAYING)})", SAYING)
    return str(posted), str(said)


def years_posted(look: Reading, viewer: Viewer) -> list[int]:
    """The years in which anything was posted of the dealers whose dockets a viewer may read."""
    within, scoped = viewer.within("dealer", DOCKET_ROW)
    ends = [
        look.execute(
            f"SELECT month FROM dealer_months WHERE {within} ORDER BY month {order} LIMIT 1", scoped
        )
        for order in ("ASC", "DESC")
    ]
    years = [int(month[:4]) for rows in ends for (month,) in rows]
    return list(range(years[0], years[-1] + 1)) if years else []
