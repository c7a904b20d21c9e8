"""An instant as recorded can be read again, whatever its year."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from contracts.values import Instant
from services.kit.clock import instant_text

READER: TypeAdapter[datetime] = TypeAdapter(Instant)


@pytest.mark.parametrize("year", [1, 999, 1000, 2012, 9999])
def test_an_instant_of_any_year_is_recorded_as_it_is_read(year: int) -> None:
    instant = datetime(year, 2, 3, 4, 5, 6, 7, UTC)
    assert READER.validate_python(instant_text(instant)) == instant
