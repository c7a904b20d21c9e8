"""Facts from which an entry of many a clause follows."""

from tests.builders.audits import (
    concurrent_post_found,
    finding,
    hardware_inspected,
    operations_inspected,
    report_assessed,
)
from tests.builders.decisions import heard
from tests.builders.staffing import accepted, baseline_filed, change_filed, member, trained

MANAGER = "customer_manager"


RATE = {"measurement": {"kind": "callback_rate", "compliant": 1, "required": 2}}


EVERYTHING = [
    accepted("2012-07-01"),
    baseline_filed("2012-07-20", member("M", "2012-07-20"), member("N", "2012-07-21")),
    trained("M", "2012-07-22"),
    trained("N", "2012-07-23", passed=False),
    change_filed("C1", "2012-08-01", effective="2012-08-10", person="M", position=MANAGER),
    change_filed("C2", "2012-08-10", effective="2012-08-01", expected="2012-08-20"),
    change_filed("C3", "2012-08-10", effective="2012-08-10", expected="2012-12-01"),
    finding("F1", "2012-08-11", person="X"),
    concurrent_post_found("F2", "2012-08-12", ("sales", "GWM", "clerk")),
    hardware_inspected("I1", "2012-08-13", "labels"),
    hardware_inspected("R1", "2012-08-30", "labels", reinspects="I1"),
    operations_inspected("O1", "2012-08-14", RATE, {"conforming": False}, {"conforming": False}),
    report_assessed("2012-07", "2012-08-20", "false"),
    report_assessed("2012-08", "2012-09-20", "exemplary"),
    heard("gm-summons/2012", "2012-10-01", "failed"),
    heard("gm-summons/2012", "2012-10-02", "passed"),
]
