"""`docket sample`: a plausible history of supervised dealers, as NDJSON."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from contracts.canonical import canonical
from contracts.values import SHANGHAI
from services.commands.refusal import Unusable
from services.sample import history

YEARS = range(2000, 3000)
"""The years in which a history may end."""


def sample_lines(dealers: int, months: int, until: date, seed: int) -> Iterator[bytes]:
    """One recorded event a line, in the order in which they were received."""
    if until.year not in YEARS:
        raise Unusable(f"--until: {until}: a history ends between {YEARS[0]} and {YEARS[-1]}")
    for event in history(dealers=dealers, months=months, until=until, seed=seed):
        yield canonical(event) + b"\n"


def yesterday() -> date:
    """The last day that is over in Shanghai."""
    return datetime.now(SHANGHAI).date() - timedelta(days=1)
