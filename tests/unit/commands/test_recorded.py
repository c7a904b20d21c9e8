"""Which day is open in a record of facts, where nothing says that a day was closed."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from services.commands.facts.recorded_history import recorded_of
from services.commands.refusal import Unusable
from services.kit.clock import WallClock, local_date
from tests.builders.staffing import no_change_declared


def lines(*received: str) -> Iterator[bytes]:
    for number, day in enumerate(received):
        yield json.dumps(no_change_declared("2012-07", day).event(number)).encode()


def test_of_a_file_it_is_the_last_day_on_which_anything_was_received() -> None:
    assert recorded_of(lines("2012-08-02", "2012-08-03")).open_day == date(2012, 8, 3)


def test_a_year_mistyped_opens_no_day_to_come() -> None:
    before = local_date(WallClock().now())
    opened = recorded_of(lines("2012-08-02", "2102-08-03")).open_day
    assert before <= opened <= local_date(WallClock().now())


def test_where_nothing_is_recorded_it_must_be_said() -> None:
    with pytest.raises(Unusable, match="--as-of"):
        _ = recorded_of([]).open_day
