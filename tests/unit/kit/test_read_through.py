"""A log is read through an instant once all is read that was on it then."""

from services.kit.log.lag import Progress
from services.kit.log.read_through import ReadThrough

A, B = ("docket.staffing.v1", 0), ("docket.decisions.v1", 1)


def test_nothing_is_known_before_all_is_read() -> None:
    reach = ReadThrough()
    reach.look(1.0, {})
    reach.look(2.0, {A: Progress(6, 7), B: Progress(3, 3)})
    assert reach.at is None


def test_what_is_read_to_its_end_is_read_through_the_look() -> None:
    reach = ReadThrough()
    reach.look(1.0, {A: Progress(7, 7), B: Progress(-1, -1)})
    assert reach.at == 1.0
    reach.look(2.0, {A: Progress(7, 9), B: Progress(-1, -1)})
    assert reach.at == 1.0


def test_a_log_that_always_grows_is_read_through_an_earlier_look_whose_ends_are_reached() -> None:
    reach = ReadThrough()
    reach.look(1.0, {A: Progress(5, 10), B: Progress(0, 2)})
    reach.look(2.0, {A: Progress(10, 15), B: Progress(1, 4)})
    assert reach.at is None, "B is still short of where it ended"
    reach.look(3.0, {A: Progress(12, 20), B: Progress(2, 6)})
    assert reach.at == 1.0
    reach.look(4.0, {A: Progress(20, 25), B: Progress(6, 8)})
    assert reach.at == 3.0
