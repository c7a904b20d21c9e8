"""`docket sample`: a plausible history of supervised dealers, as NDJSON."""

from collections.abc import Iterator
from datetime import date

from contracts.canonical import canonical
from services.sample import history


def sample_lines(dealers: int, months: int, until: date, seed: int) -> Iterator[bytes]:
    """One recorded event a line, in the order in which they were received."""
    for event in history(dealers=dealers, months=months, until=until, seed=seed):
        yield canonical(event) + b"\n"
