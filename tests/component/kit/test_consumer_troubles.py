"""A gap, a fork or an unreadable event parks its dealer, and stops nobody else."""

from datetime import date

import pytest

from contracts.topics import STAFFING
from services.kit.consumer.shelf import closed_through, kept_of
from services.kit.store import Store
from tests.component.kit.records import (
    day_closed,
    dealers_of,
    event,
    kept,
    parked,
    put,
    queued,
)
from tests.component.kit.views import read


def test_a_gap_parks_the_dealer_and_what_follows_waits(view: Store, upstream: Store) -> None:
    put(upstream, event("BJ-BSL", 1), event("BJ-BSL", 3), event("BJ-BSL", 4))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    read(view, upstream)
    put(upstream, event("BJ-BSL", 2), event("BJ-BSL", 5))
    put(upstream, event("SH-0001", 2), stream="SH-0001")
    read(view, upstream)

    assert kept(view) == [1]
    assert kept(view, "SH-0001") == [1, 2]
    assert parked(view) == {"BJ-BSL": "gap: 1 is followed by 3"}
    assert queued(view) == [event("BJ-BSL", n) for n in (3, 4, 2, 5)]


@pytest.mark.parametrize("read_between", [True, False])
def test_a_fork_parks_the_dealer_and_the_first_content_stays(
    view: Store, upstream: Store, *, read_between: bool
) -> None:
    other = event("BJ-BSL", 1, actor="someone:else")
    put(upstream, event("BJ-BSL", 1))
    if read_between:
        read(view, upstream)
    put(upstream, other, event("BJ-BSL", 2))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    read(view, upstream)

    with view.reading() as look:
        assert [each.value for each in kept_of(look, "BJ-BSL")] == [event("BJ-BSL", 1)]
    assert kept(view, "SH-0001") == [1]
    assert parked(view) == {"BJ-BSL": "fork: 1 has other content"}
    assert queued(view) == [other, event("BJ-BSL", 2)]


def test_a_gap_in_what_is_about_no_dealer_stops_the_days_and_no_fact(
    view: Store, upstream: Store
) -> None:
    [dealer] = dealers_of(0, 1)
    put(upstream, day_closed(0, date(2012, 7, 4), 2), stream="*/0")
    put(upstream, event(dealer, 1), stream=dealer)
    put(upstream, day_closed(1, date(2012, 7, 4), 1), stream="*/1")
    read(view, upstream)

    assert kept(view, dealer) == [1]
    assert parked(view) == {"*/0": "gap: 0 is followed by 2"}
    with view.reading() as look:
        assert closed_through(look, [STAFFING], 0) is None
        assert closed_through(look, [STAFFING], 1) == date(2012, 7, 4)


UNDECODABLE = {
    "no JSON": b"\xff{",
    "no object": b"[]",
    "no subject": event("BJ-BSL", 2, subject=None),
    "a subject that is no text": event("BJ-BSL", 2, subject=["BJ-BSL"]),
    "no sequence": event("BJ-BSL", 2, sequence=None),
    "a sequence that is no text": event("BJ-BSL", 2, sequence=2),
    "a sequence that is no number": event("BJ-BSL", 2, sequence="two"),
    "a sequence beyond all numbers": event("BJ-BSL", 2, sequence="9" * 20),
    "a sequence below all numbers": event("BJ-BSL", 2, sequence="-" + "0" * 18 + "1"),
    "no type": event("BJ-BSL", 2, type=None),
    "no recordedtime": event("BJ-BSL", 2, recordedtime=None),
    "a recordedtime that is none": event("BJ-BSL", 2, recordedtime="noon"),
    "a recordedtime without offset": event("BJ-BSL", 2, recordedtime="2012-07-05T12:00:00"),
    "no data": event("BJ-BSL", 2, data=None),
    "a closed day that is none": day_closed(0, date(2012, 7, 4), 2, data={"through": "soon"}),
}


@pytest.mark.parametrize("value", UNDECODABLE.values(), ids=UNDECODABLE.keys())
def test_what_cannot_be_decoded_stops_nobody_else(
    view: Store, upstream: Store, value: bytes
) -> None:
    put(upstream, event("BJ-BSL", 1), value, event("BJ-BSL", 3))
    put(upstream, event("SH-0001", 1), stream="SH-0001")
    taken = read(view, upstream)
    put(upstream, event("SH-0001", 2), stream="SH-0001")
    assert taken.step()

    assert kept(view, "SH-0001") == [1, 2]
    assert kept(view) == [1]
    undecoded = [stream for stream, reason in parked(view).items() if "be decoded" in reason]
    assert len(undecoded) == 1
    assert queued(view, undecoded[0])[0] == value
    assert "BJ-BSL" in parked(view)
