"""`docket diff` of what is posted against what this release of the law says."""

from tests.builders.audits import report_assessed
from tests.builders.decisions import waived
from tests.builders.given_fact import DEALER
from tests.e2e.differing import FALSE, INSPECTED, TOLD, diff, kept, short
from tests.e2e.docket import Docket
from tests.e2e.lines import lines, told


def lived_through(docket: Docket, *facts: bytes) -> None:
    """A stack that has closed March 2013 on these facts."""
    docket.must("import", "-", "--close-days", given=b"".join(facts))
    docket.must("close-days", "--through", "2013-03-31")


def test_what_is_posted_is_what_this_release_says(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    export = kept(docket, "export.ndjson", docket.must("export").out)
    for source in (docket.data, export):
        for a, b in ((f"posted:{source}", source), (source, f"posted:{source}")):
            found = diff(docket, a, b)
            assert (found["equal"], found["a"]["as_of"]) == (True, "2013-03-31")
    said = docket.must("adjudicate", export, "--as-of", "2013-03-31", "--json")
    assert diff(docket, f"posted:{export}", "-", given=said.out)["equal"]


def test_an_older_release_that_posted_otherwise_is_told_entry_by_entry(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    events = docket.export()
    (inspected,) = [e for e in events if e["id"] == f"{INSPECTED}#1"]
    (false,) = [e for e in events if e["id"] == f"{FALSE}#1"]
    inspected["data"] |= {"amount_fen": 250_000, "law_version": "0.9.0"}
    events.remove(false)
    export = kept(docket, "export.ndjson", lines(events))
    found = diff(docket, f"posted:{export}", export)
    assert short(found) == [(INSPECTED, "changed", ["amount_fen"]), (FALSE, "new", [])]
    assert found["totals"]["difference_fen"] == 250_000


def test_another_release_number_alone_is_no_difference(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    events = docket.export()
    for each in events:
        if "law_version" in each["data"]:
            each["data"]["law_version"] = "0.9.0"
    export = kept(docket, "export.ndjson", lines(events))
    assert diff(docket, f"posted:{export}", export)["equal"]


def test_waived_entries_are_not_posted_and_no_difference(docket: Docket) -> None:
    waiver = waived("hardware-nonconforming/I1", "2013-03-20")
    lived_through(docket, told(*TOLD, waiver))
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    before = diff(docket, f"posted:{docket.data}", docket.data, "--as-of", "2013-03-19")
    assert before["equal"]


def test_an_import_after_the_day_closed_is_none_of_the_releases_doing(docket: Docket) -> None:
    lived_through(docket, told(*TOLD))
    late = told(*TOLD, report_assessed("2013-01", "2013-03-15", "false")).splitlines()[-1]
    docket.must("import", "-", given=late)
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    said = docket.must("adjudicate", "-", "--as-of", "2013-03-31", "--json", given=exported(docket))
    found = diff(docket, f"posted:{docket.data}", "-", given=said.out)
    assert (f"{DEALER}/monthly-report-false/2013-01", "new", []) in short(found)
    docket.must("close-days", "--through", "2013-04-01")
    assert diff(docket, f"posted:{docket.data}", docket.data)["equal"]
    march = diff(docket, f"posted:{docket.data}", docket.data, "--as-of", "2013-03-31")
    assert march["equal"], "what stood posted at the end of March"


def exported(docket: Docket) -> bytes:
    return docket.must("export").out
