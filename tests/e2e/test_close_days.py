"""Days are closed by hand: once, for good, and only when they are over."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.values import SHANGHAI
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared, inspected


def closings(docket: Docket) -> list[str]:
    return [event["id"] for event in docket.export() if "day-closed" in event["type"]]


def test_a_day_is_closed_once(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"))
        first = docket.must("close-days", "--through", "2012-08-06")
        assert first.json == {"closed_through": "2012-08-06"}
        postings = stack.get(f"/penalties/v1/dealers/{DEALER}/postings")
        clauses = [posting["data"]["clause"] for posting in postings]
        assert clauses == ["baseline-late", "change-filing", "monthly-report-late"], (
            "returns when the postings of that day stand"
        )
        closed = closings(docket)
        assert len(closed) == 3 * 12
        for again in ("2012-08-06", "2012-07-01"):
            said = docket.must("close-days", "--through", again).json
            assert said == {"closed_through": "2012-08-06"}, "what is closed, not what was asked"
        assert closings(docket) == closed
        assert stack.get(f"/penalties/v1/dealers/{DEALER}/postings") == postings
        [late] = stack.accept(declared("2012-08-01", "2012-07"))
        assert local_day(late["recordedtime"]) == "2012-08-07", "nothing enters a closed day"


@pytest.mark.parametrize("day", ["1949-01-01", "2200-12-30"])
def test_any_day_of_the_years_can_be_closed(docket: Docket, day: str) -> None:
    with docket.up() as stack:
        docket.must("close-days", "--through", day)
        assert stack.get("/readyz")["status"] == "ready"
        after = (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
        [receipt] = stack.accept(inspected("2012-06-25", "H1", labels=False))
        assert local_day(receipt["recordedtime"]) == after
        assert stack.get(f"/penalties/v1/dealers/{DEALER}/docket")["as_of"] == after


@pytest.mark.parametrize("day", ["1948-12-31", "2201-01-01"])
def test_a_day_outside_the_years_is_refused(docket: Docket, day: str) -> None:
    with docket.up():
        ran = docket.run("close-days", "--through", day)
        assert ran.status == 2
        assert f"{day} lies outside the years 1949 to" in ran.said
        assert closings(docket) == []


def test_by_the_wall_clock_a_day_must_be_over(docket: Docket) -> None:
    with docket.up("wall") as stack:
        [receipt] = stack.accept(accepted("2012-06-25"))
        now = datetime.fromisoformat(receipt["recordedtime"])
        assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)
        today = datetime.now(SHANGHAI).date()
        for day in (today + timedelta(days=1), today + timedelta(days=400)):
            ran = docket.run("close-days", "--through", str(day))
            assert (ran.status, ran.out) == (2, b"")
            assert ran.said.startswith(f"--through: {day} is not over on the wall clock; ")
        assert closings(docket) == []
        docket.must("close-days", "--through", str(today - timedelta(days=1)))
        assert len(closings(docket)) == 3 * 12
        found = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
        assert found["as_of"] in {str(today), str(today + timedelta(days=1))}


@pytest.mark.parametrize("day", ["20120806", "2012-8-6", "2012-W32-1", "2012-02-30", "yesterday"])
def test_a_date_is_written_in_one_way(docket: Docket, day: str) -> None:
    ran = docket.run("close-days", "--through", day)
    assert ran.status == 2
    assert "YYYY-MM-DD" in ran.said
    assert not docket.data.exists()


def local_day(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date().isoformat()
