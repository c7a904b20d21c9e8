"""A dealer's monthly reports as a list, and the trend of each indicator as a drawing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from services.portal.web.shell.listing import Column, Listing

Json = Mapping[str, Any]

INDICATORS: Final = ("lost_sale_rate", "complaints", "churn_rate", "satisfaction")
"""战败率, 投诉, 流失率, 满意度."""

SHARES: Final = frozenset(INDICATORS) - {"complaints"}

REPORT_COLUMNS: Final = (
    Column("month", "reports.month", "month"),
    Column("lost_sale_rate", "reports.lost_sale_rate", "share"),
    Column("complaints", "reports.complaints", "number"),
    Column("churn_rate", "reports.churn_rate", "share"),
    Column("satisfaction", "reports.satisfaction", "share"),
    Column("received_at", "reports.received-at", "instant"),
    Column("verdict", "reports.verdict", "words"),
    Column("note", "reports.note"),
    Column("corrected_by", "reports.corrected-by", "id"),
)

TONES: Final = {"accepted": "good", "exemplary": "good", "false": "bad"}

SHOWN_MONTHS: Final = 12
WIDTH: Final = 240
HEIGHT: Final = 48
INSET: Final = 5


class IndicatorTrend(NamedTuple):
    """An indicator over months: the last value, and a line through all of them."""

    indicator: str
    last: float
    month: str
    points: str
    x: int
    y: int
    tends: str | None

    @property
    def is_share(self) -> bool:
        """Whether it is a share of one."""
        return self.indicator in SHARES


def reports_listing(said: Json) -> Listing:
    """The months, the last first."""
    return Listing("reports", REPORT_COLUMNS, [*map(_row, said["months"])][::-1])


def _row(month: Json) -> Json:
    submissions, assessments = month["submissions"], month["assessments"]
    assessed = assessments[-1] if assessments else None
    verdict = assessed["verdict"] if assessed else "unassessed"
    corrections = [each["corrected_by"] for each in (*submissions, *assessments)]
    return {
        "month": month["month"],
        **(month["indicators"] or {}),
        "received_at": submissions[-1]["received_at"] if submissions else None,
        "verdict": f"reports.verdict.{verdict}",
        "tone": TONES.get(verdict, "plain"),
        "note": assessed["note"] if assessed else None,
        "corrected_by": ", ".join(filter(None, corrections)),
    }


def trends(said: Json) -> list[IndicatorTrend]:
    """The trend of each indicator over the last months of which there is a report."""
    months = [each for each in said["months"] if each["indicators"]][-SHOWN_MONTHS:]
    if not months:
        return []
    tends = {each["indicator"]: each["tends"] for each in months[-1]["trends"]}
    return [_trend(name, months, tends.get(name)) for name in INDICATORS]


def _trend(name: str, months: Sequence[Json], tends: str | None) -> IndicatorTrend:
    values = [float(each["indicators"][name]) for each in months]
    low, high = min(values), max(values)
    across = (WIDTH - 2 * INSET) / max(1, len(values) - 1)
    up = (HEIGHT - 2 * INSET) / ((high - low) or 1)
    places = [
        (round(INSET + across * n), round(HEIGHT - INSET - up * (value - low)))
        for n, value in enumerate(values)
    ]
    x, y = places[-1]
    line = " ".join(f"{left},{top}" for left, top in places)
    last = months[-1]["indicators"][name]
    return IndicatorTrend(name, last, months[-1]["month"], line, x, y, tends)
