"""A general manager who is summoned for three false reports."""

from tests.builders.audits import report_assessed
from tests.builders.given_fact import GivenFact
from tests.unit.law.given import entries, given

SUMMONS = "gm-summons/2013"


def false(month: str, on: str) -> GivenFact:
    return report_assessed(month, on, "false").named(month)


THREE = [
    false("2013-01", "2013-02-10"),
    false("2013-02", "2013-03-10"),
    false("2013-03", "2013-04-10"),
]


FIRST = "monthly-report-false/2013-01"


def summoned(*told: GivenFact, on: str = "2013-12-31") -> list[str]:
    return entries(given(*told).on(on), "gm-summons", "payout-suspended", "payout-released")
