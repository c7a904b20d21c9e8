"""What is found and reported over HTTP can be read back at once, as it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.topics import AUDITS
from services.audits.built_service import build_audits
from services.audits.view import TABLES
from tests.builders.audits import hardware_found, report_submitted
from tests.component.room import Room, room, submission, submitted

INSPECTIONS = "/audits/v1/dealers/BJ-BSL/inspections"
REPORTS = "/audits/v1/dealers/BJ-BSL/reports"


@pytest.fixture
def audits(tmp_path: Path) -> Iterator[Room]:
    with room(
        tmp_path, AUDITS, TABLES, lambda own, kept, log, _: build_audits(own, kept, log)
    ) as opened:
        yield opened


def hardware(inspection_id: str, *, conforming: bool, **more: Any) -> dict[str, Any]:
    return submitted(hardware_found(inspection_id, "2012-07-02", {"labels": conforming}, **more))


def report(month: str, complaints: int) -> dict[str, Any]:
    return submitted(report_submitted(month, "2012-09-03", complaints=complaints))


def test_an_inspection_shows_with_its_rectification_and_reinspection(audits: Room) -> None:
    rectified = submission("audits.rectification-reported", "2012-07-10", inspection_id="I1")
    audits.file(hardware("I1", conforming=False), rectified)
    audits.file(hardware("I2", conforming=True, reinspects="I1"))
    first, again = audits.read(INSPECTIONS)["hardware"]
    assert (first["nonconforming_items"], first["reinspected_by"]) == (1, ["I2"])
    assert [each["fact"] for each in first["rectifications"]] == [
        f"{rectified['source']}#{rectified['id']}"
    ]
    assert (again["reinspects"], again["nonconforming_items"]) == ("I1", 0)


def test_a_measured_item_shows_what_the_measurement_comes_to(audits: Room) -> None:
    rate = {"kind": "callback_rate", "compliant": 90, "required": 100}
    item = {"position": "sales_callback", "item": "first_level_callback", "measurement": rate}
    audits.file(
        submission("audits.operations-inspected", "2012-07-02", inspection_id="O1",
                   inspected_on="2012-07-02", items=[item])
    )  # fmt: skip
    [inspection] = audits.read(INSPECTIONS)["operations"]
    [shown] = inspection["items"]
    assert (shown["conforming"], shown["measurement"]) == (False, rate)
    assert inspection["policy_version"] == "2012-06"


@pytest.mark.parametrize("topic", ["audits", "docket.audits.v1"])
def test_a_withdrawn_inspection_shows_nowhere_a_corrected_one_as_put_right(
    audits: Room, topic: str
) -> None:
    wrong, mistyped = hardware("I1", conforming=False), hardware("I2", conforming=False)
    audits.file(wrong, mistyped)
    named = {name: mistyped[name] for name in ("type", "source", "id")}
    put_right = hardware("I2", conforming=True)["data"]
    audits.decide(
        submission("decisions.fact-withdrawn", "2012-07-03", topic=topic,
                   source=wrong["source"], id=wrong["id"], reason="误报"),
        submission("decisions.fact-corrected", "2012-07-03", **named, reason="更正",
                   data=put_right),
    )  # fmt: skip
    [shown] = audits.read(INSPECTIONS)["hardware"]
    assert (shown["inspection_id"], shown["nonconforming_items"]) == ("I2", 0)
    assert shown["corrected_by"] is not None


def test_reports_show_by_month_with_verdict_and_trend(audits: Room) -> None:
    verdict = submission("audits.monthly-report-assessed", "2012-09-20", month="2012-08",
                         assessed_on="2012-09-20", verdict="exemplary")  # fmt: skip
    audits.file(report("2012-08", 5), report("2012-07", 3), verdict)
    july, august = audits.read(REPORTS)["months"]
    assert (july["month"], july["trends"]) == ("2012-07", [])
    assert [each["verdict"] for each in august["assessments"]] == ["exemplary"]
    [complaints] = [t for t in august["trends"] if t["indicator"] == "complaints"]
    assert (complaints["before"], complaints["value"], complaints["tends"]) == (3, 5, "worse")


@pytest.mark.parametrize("question", ["inspections", "reports"])
def test_a_dealer_of_whom_nothing_is_known_is_not_found(audits: Room, question: str) -> None:
    audits.decide(
        submission("decisions.entry-waived", "2012-07-03", entry_id="BJ-BSL/x/y",
                   waived_on="2012-07-03", reason="免除")
    )  # fmt: skip
    answer = audits.get(f"/audits/v1/dealers/BJ-BSL/{question}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
