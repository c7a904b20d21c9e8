"""§4.1.5: what was filed, as received."""

from datetime import UTC, datetime

from services.staffing.filings import filings
from tests.unit.received.recorded_facts import corrected, said, withdrawn
from tests.unit.staffing.filing import (
    CHECKER,
    absent,
    case,
    change,
    department,
    member,
    successor,
    trained,
    volumes,
)


def test_each_filing_is_named_and_dated_as_received() -> None:
    declared = said("no-change-declared", "2012-07-05T23:59:59", month="2012-06", title="泊士联")
    [declaration] = filings(case(declared)).declarations
    assert declaration.filing == declared.name
    assert declaration.received_at == datetime(2012, 7, 5, 15, 59, 59, tzinfo=UTC)
    assert (declaration.month, declaration.title) == ("2012-06", "泊士联")
    assert declaration.corrected_by is None


def test_a_change_stands_with_every_successor_named_for_it() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-20", successor=member("B", CHECKER))
    later = successor("2012-07-09", "C", CHECKER, "2012-07-25")
    other = successor("2012-07-09", "D", CHECKER, "2012-07-25", "C2")
    found = filings(case(leaves, later, other))
    [shown] = found.changes
    named = [(each.successor.person_id, each.filing) for each in shown.successors]
    assert named == [("B", leaves.name), ("C", later.name)]
    [stray] = found.successors_of_unknown_changes
    assert (stray.change_id, stray.successor.person_id) == ("C2", "D")


def test_a_withdrawn_filing_shows_nowhere() -> None:
    declared = said("no-change-declared", "2012-07-05", month="2012-06")
    assert filings(case(declared, withdrawn(declared, "2012-07-06"))).declarations == ()


def test_a_corrected_filing_shows_its_new_data_its_own_instant_and_the_correction() -> None:
    declared = said("no-change-declared", "2012-07-05", month="2012-05")
    correction = corrected(declared, "2012-07-09", month="2012-06")
    [shown] = filings(case(declared, correction)).declarations
    assert (shown.month, shown.corrected_by) == ("2012-06", correction.name)
    assert shown.received_at == declared.recorded_at


def test_every_kind_of_filing_is_shown() -> None:
    found = filings(
        case(
            department(),
            trained("M", "2012-06-20"),
            absent("A", "2012-07-02", "2012-07-04"),
            volumes(2011, 40, 300),
        )
    )
    [baseline], [training], [absence], [reported] = (
        found.baselines,
        found.trainings,
        found.absences,
        found.volumes,
    )
    assert len(baseline.members) == 6
    assert (training.person_id, training.passed) == ("M", True)
    assert (absence.person_id, absence.to_on.day) == ("A", 4)
    assert (reported.year, reported.monthly_sales) == (2011, 40)
