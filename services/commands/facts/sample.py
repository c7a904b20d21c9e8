"""`docket sample`: a plausible history of supervised dealers, as NDJSON."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from contracts.canonical import canonical
from contracts.values import SHANGHAI
from services.commands.refusal import Unusable
from services.sample import sample_history

END_YEARS = range(2000, 3000)
"""The years in which a history may end."""


def sample_lines(dealers: int, months: int, until: date, seed: int) -> Iterator[bytes]:
    """One recorded event a line, in the order in which they were received."""
    if until.year not in END_YEARS:
        raise Unusable(
            f"--until: {until}: a history ends between {END_YEARS[0]} and {END_YEARS[-1]}"
        )
    for event in sample_history(dealers=dealers, months=months, until=until, seed=seed):
        yield canonical(event) + b"\n"


def yesterday() -> date:
    """The last day that is over in Shanghai."""
    return datetime.now(SHANGHAI).date() - timedelta(days=1)
