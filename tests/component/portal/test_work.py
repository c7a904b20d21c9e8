"""What waits for somebody comes and goes with the facts that say so, in whichever order."""

from typing import Any

import pytest

from services.commands.upkeep.rebuild import rebuild
from services.settings import read_settings
from tests.builders.audits import report_assessed, report_submitted
from tests.builders.decisions import appeal_decided, appeal_lodged, waived, withdrawn
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed, closed, details_changed
from tests.component.penalties.stack import PARTITIONS, Stack, running
from tests.component.portal.spans import SERVICES, rows

ENTRY = "monthly-report-late/2012-07"


@pytest.fixture(autouse=True)
def opened(stack: Stack) -> None:
    stack.post(accepted("2012-06-04"), baseline_filed("2012-06-04"))


def work(stack: Stack, *kinds: str) -> list[tuple[str, str]]:
    found = rows(stack, "SELECT kind, about FROM work ORDER BY kind, about")
    return [(kind, about) for kind, about in found if kind in kinds]


def test_a_report_waits_until_it_is_assessed_and_again_once_that_is_withdrawn(
    stack: Stack,
) -> None:
    stack.post(report_submitted("2012-05", "2012-06-04"))
    assert work(stack, "report") == [("report", "2012-05")]
    stack.post(report_assessed("2012-05", "2012-06-04", "accepted").named("verdict"))
    assert work(stack, "report") == []
    stack.post(withdrawn("verdict", "2012-06-04", topic="audits"))
    assert work(stack, "report") == [("report", "2012-05")]


@pytest.mark.parametrize("by", ["decided", "waived"])
def test_an_appeal_waits_until_something_is_decided_of_its_entry(stack: Stack, by: str) -> None:
    stack.post(appeal_lodged(ENTRY, "2012-06-04").named("appeal"))
    assert work(stack, "appeal") == [("appeal", f"{DEALER}/{ENTRY}")]
    assert rows(stack, "SELECT clause FROM work WHERE kind = 'appeal'") == [
        ("monthly-report-late",)
    ]
    end = {
        "decided": appeal_decided(ENTRY, "2012-06-04", "upheld"),
        "waived": waived(ENTRY, "2012-06-04"),
    }[by]
    stack.post(end.named("end"))
    assert work(stack, "appeal") == []
    stack.post(withdrawn("end", "2012-06-04", topic="decisions"))
    assert work(stack, "appeal") == [("appeal", f"{DEALER}/{ENTRY}")]
    stack.post(withdrawn("appeal", "2012-06-04", topic="decisions"))
    assert work(stack, "appeal") == []


def particulars(stack: Stack) -> Any:
    [found] = rows(stack, "SELECT name, opened_on, closed_on, last_fact_on FROM dealers")
    return found


def test_a_name_holds_from_its_day_on(stack: Stack) -> None:
    stack.post(details_changed("2012-06-04", "2012-06-07", name="新名"))
    assert particulars(stack) == ("北京泊士联", "2012-06-04", "9999-12-31", "2012-06-04")
    stack.close("2012-06-05")
    assert particulars(stack)[0] == "北京泊士联"
    stack.close("2012-06-06")
    assert particulars(stack)[0] == "新名"
    stack.post(closed("2012-06-07").named("closed"))
    assert particulars(stack)[2:] == ("2012-06-07", "2012-06-07")


def test_what_the_log_says_comes_to_the_same_again(stack: Stack) -> None:
    stack.post(report_submitted("2012-05", "2012-06-04"), appeal_lodged(ENTRY, "2012-06-04"))
    stack.post(details_changed("2012-06-04", "2012-06-07", name="新名"))
    stack.close("2012-08-31")
    stack.post(report_submitted("2012-06", "2012-09-01"))
    assert rows(stack, "SELECT COUNT(*) FROM entries") > [(0,)]
    for part in stack.parts:
        part.close()
    settings = read_settings(data=stack.folder, partitions=PARTITIONS)
    assert rebuild(settings, "portal", None)["differences"] == []
    with running(stack.folder, services=SERVICES) as again:
        assert particulars(again)[0] == "新名"
        assert work(again, "report") == [("report", "2012-05"), ("report", "2012-06")]
