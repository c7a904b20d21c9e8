"""What a dealer is on a day: accepted, details changed since, closed."""

from datetime import date

from services.received.fact import ReceivedFact
from services.staffing.particulars import Particulars, particulars
from tests.builders.given_fact import DEALER
from tests.unit.received.recorded_facts import withdrawn
from tests.unit.staffing.filing import accepted, case, closed, department, details_changed


def on(day: str, *facts: ReceivedFact) -> Particulars:
    return particulars(DEALER, case(*facts).standing, date.fromisoformat(day))


def test_it_is_open_from_its_acceptance_until_the_day_it_closes() -> None:
    facts = [accepted("2012-06-02"), closed("2012-09-01")]
    days = ["2012-06-01", "2012-06-02", "2012-08-31", "2012-09-01"]
    assert [on(day, *facts).status for day in days] == ["to_be_accepted", "open", "open", "closed"]


def test_changed_details_hold_from_their_day_on_and_the_rest_stays() -> None:
    renamed = details_changed("2012-08-01", "2012-07-02", name="北京新店")
    before, after = (on(day, accepted(), renamed) for day in ("2012-07-01", "2012-07-02"))
    assert (before.name, after.name) == ("北京泊士联", "北京新店")
    assert after.city == "北京"


def test_of_two_changes_the_one_from_the_later_day_holds_whenever_received() -> None:
    later = details_changed("2012-07-01", "2012-08-01", region="华东")
    earlier = details_changed("2012-07-09", "2012-07-15", region="华南")
    assert on("2012-08-01", accepted(), earlier, later).region == "华东"


def test_of_two_changes_from_one_day_the_last_received_holds() -> None:
    first = details_changed("2012-07-01", "2012-08-01", region="华东")
    last = details_changed("2012-07-09", "2012-08-01", region="华南")
    assert on("2012-08-01", accepted(), last, first).region == "华南"


def test_the_acceptance_first_received_counts_and_where_withdrawn_the_next() -> None:
    first, second = accepted("2012-06-02"), accepted("2012-07-02")
    assert on("2012-12-31", first, second).accepted_on == date(2012, 6, 2)
    undone = withdrawn(first, "2012-09-01")
    assert on("2012-12-31", first, second, undone).accepted_on == date(2012, 7, 2)


def test_a_dealer_who_files_before_any_acceptance_is_known_is_unregistered() -> None:
    found = on("2012-12-31", department())
    assert (found.status, found.name) == ("unregistered", None)
