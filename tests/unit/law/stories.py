"""Three stories: every clause speaks, most are barred, all dates lie ahead of the day asked."""

from dataclasses import replace

from tests.builders.audits import (
    concurrent_post_found,
    finding,
    hardware_inspected,
    operations_inspected,
    rectified,
    report_assessed,
    report_submitted,
)
from tests.builders.decisions import (
    appeal_lodged,
    corrected,
    heard,
    settled,
    waived,
    withdrawn,
)
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    member,
    no_change_declared,
    successor_filed,
    trained,
)
from tests.unit.law.everything import EVERYTHING, MANAGER, RATE
from tests.unit.law.given import given

BARRED = given(
    accepted("2012-07-01"),
    baseline_filed("2012-07-02", member("M", "2011-01-10"), member("N", "2012-07-02")),
    trained("A", "2012-06-03"),
    trained("M", "2012-07-10", passed=False),
    trained("N", "2012-07-12", passed=False),
    trained("N", "2012-08-01"),
    trained("S", "2012-08-15"),
    change_filed(
        "C1",
        "2012-07-20",
        effective="2012-08-20",
        person="M",
        position=MANAGER,
        successor=member("S", "2012-08-21"),
    ),
    finding("F1", "2012-09-03", person="X"),
    finding("F2", "2012-09-04", person="X"),
    finding("F3", "2012-09-05", person="Y"),
    change_filed("C2", "2012-09-10", effective="2012-09-01", person="Y", expected="2012-10-01"),
    finding("F4", "2012-09-12", person="Y"),
    change_filed("C3", "2013-05-06", effective="2013-05-03", expected="2013-05-20"),
    concurrent_post_found("F5", "2012-09-06", None),
    concurrent_post_found("F6", "2012-09-06", ("customer_relations", "Haval", "clerk")),
    hardware_inspected("I1", "2012-09-03", "labels"),
    rectified("I1", "2012-09-10"),
    hardware_inspected("R1", "2012-09-12", reinspects="I1"),
    hardware_inspected("I2", "2012-10-08", "labels"),
    hardware_inspected("R2", "2012-10-10", "labels", reinspects="I2"),
    hardware_inspected("R3", "2012-10-12", "labels", "hotline", reinspects="R2"),
    hardware_inspected("R4", "2012-10-15", "labels", reinspects="I2"),
    hardware_inspected("I3", "2012-10-16"),
    rectified("I9", "2012-10-17"),
    operations_inspected("O1", "2012-10-18", {"conforming": False}),
    no_change_declared("2012-07", "2012-08-05"),
    no_change_declared("2012-11", "2012-10-31"),
    report_submitted("2012-07", "2012-08-05"),
    report_submitted("2012-11", "2012-10-31"),
    report_assessed("2012-07", "2012-08-10", "false"),
    report_assessed("2012-07", "2012-08-12", "false"),
    report_assessed("2012-08", "2012-09-10", "exemplary"),
    report_assessed("2012-08", "2012-09-12", "exemplary"),
    successor_filed("C9", "2012-10-20", member("T", "2012-10-20", "process_checker")),
    heard("gm-summons/2012", "2012-08-11", "failed"),
    heard("gm-summons/2012", "2012-12-01", "absent"),
    heard("gm-summons/2012", "2012-12-02", "failed"),
    heard("gm-summons/2012", "2012-12-03", "failed"),
    heard("gm-summons/2012", "2012-12-04", "passed"),
    heard("gm-summons/2012", "2012-12-05", "failed"),
    heard("gm-summons/2013", "2013-03-05", "passed"),
    heard("gm-summons/2019", "2012-12-05", "failed"),
    waived("vacancy-summons/C2", "2012-12-06"),
    heard("vacancy-summons/C2", "2012-12-07", "failed"),
    waived("monthly-report-late/2019-01", "2012-12-08"),
    appeal_lodged("monthly-report-false/2012-07", "2012-12-09"),
    appeal_lodged("monthly-report-false/2012-07", "2012-12-10"),
    settled("S1", "2012-12-11", 100),
    settled("S1", "2012-12-12", 200),
    closed("2013-05-20", received="2013-05-01"),
    concurrent_post_found("F7", "2012-09-06", ("customer_relations", "GWM", "clerk")),
    withdrawn("unheard-of", "2012-12-13"),
    settled("S2", "2012-12-13", 100).named("s2"),
    withdrawn("s2", "2012-12-14", topic="decisions").named("w2"),
    withdrawn("w2", "2012-12-15", topic="decisions"),
    corrected("e001", "2012-12-16", closed("2012-12-16")),
    settled("S3", "2012-12-17", 100).named("s3"),
    settled("S3", "2012-12-18", 200).named("s3"),
)

AHEAD = given(
    *(
        replace(told, received="2013-01-20")
        for told in (
            baseline_filed("-", member("M", "2012-12-01")),
            trained("M", "2013-01-02"),
            trained("N", "2013-02-01"),
            change_filed("C1", "-", effective="2013-02-10", person="M", position=MANAGER),
            change_filed("C2", "-", effective="2013-02-01", person="P"),
            change_filed("C3", "-", effective="2013-02-01", person="Q"),
            finding("F1", "2013-02-01", person="R"),
            concurrent_post_found("F2", "2013-02-01", ("sales", "GWM", "clerk")),
            hardware_inspected("I1", "2013-02-01", "labels"),
            operations_inspected("O1", "2013-02-01", RATE, *[{"conforming": False}] * 2),
            report_assessed("2012-12", "2013-02-01", "false"),
            report_assessed("2012-11", "2013-02-01", "exemplary"),
            settled("S1", "2013-02-01", 100),
        )
    )
)

STORIES = {
    "every_clause": (given(*EVERYTHING), "2012-12-31"),
    "every_bar": (BARRED, "2013-06-30"),
    "every_day_ahead": (AHEAD, "2013-01-31"),
}
"""Each with the day as of which it is told."""
