"""What the tests of `docket diff` are told, and how they read what it says."""

from pathlib import Path
from typing import Any

from tests.builders.audits import hardware_inspected, report_assessed
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed
from tests.e2e.docket import Docket

TOLD = (
    accepted("2013-03-01"),
    baseline_filed("2013-03-01"),
    hardware_inspected("I1", "2013-03-02", "labels"),
    report_assessed("2013-02", "2013-03-10", "false"),
)
FALSE = f"{DEALER}/monthly-report-false/2013-02"
INSPECTED = f"{DEALER}/hardware-nonconforming/I1"


def diff(docket: Docket, a: object, b: object, *words: str, given: bytes = b"") -> Any:
    """The differences, or where there are none nothing; the status says the same."""
    ran = docket.run("diff", str(a), str(b), *words, "--json", given=given)
    assert ran.status in {0, 1}, ran.said
    assert ran.said == ""
    assert ran.json["equal"] == (ran.status == 0)
    return ran.json


def short(found: Any) -> list[tuple[str, str, list[str]]]:
    return [(each["entry_id"], each["difference"], each["fields"]) for each in found["entries"]]


def kept(docket: Docket, name: str, text: bytes) -> Path:
    file = docket.folder / name
    file.write_bytes(text)
    return file
