"""What the tests of the pages tell of two dealers: names with markup in them, long reasons."""

from dataclasses import replace
from typing import Final

from tests.builders.audits import (
    hardware_inspected,
    operations_inspected,
    rectified,
    report_assessed,
    report_submitted,
)
from tests.builders.decisions import appeal_lodged, settled
from tests.builders.staffing import (
    absent,
    accepted,
    baseline_filed,
    change_filed,
    member,
    no_change_declared,
    trained,
    volumes_reported,
)
from tests.component.penalties.stack import Stack

OTHER: Final = "B1"
NORTH, SOUTH = "华北", "华南"

MARKUP: Final = "<script>alert(1)</script><b title='x'>店"
RIGHT_TO_LEFT: Final = "店\u202eabc\u2066def"
LONG: Final = "长" * 1_900
FORMULA: Final = '=HYPERLINK("http://evil.example")'

FAILED_CHECKS: Final = [{"conforming": False}] * 2 + [{"conforming": True}]
PERSON: Final = "王某"


def tell(stack: Stack) -> None:
    """June to August 2012: fines, an appeal, an inspection that failed in two items of three."""
    lodged = appeal_lodged("hardware-nonconforming/I1", "2012-07-12")
    stack.post(
        accepted("2012-06-04", name=MARKUP, region=NORTH, mailbox="a1@dealers.example"),
        volumes_reported(2011, 120, 900, "2012-06-04"),
        baseline_filed("2012-06-04", member("Z", "2011-01-01", name=PERSON)),
    )
    stack.post(accepted("2012-06-04", name="南方店", region=SOUTH), dealer=OTHER)
    stack.post(baseline_filed("2012-06-04"), dealer=OTHER)
    stack.close("2012-07-01")
    stack.post(no_change_declared("2012-06", "2012-07-02"))
    stack.post(report_submitted("2012-06", "2012-07-02", title=FORMULA, lost_sale_rate=0.9049))
    stack.close("2012-07-09")
    stack.post(hardware_inspected("I1", "2012-07-10", "labels"))
    stack.post(hardware_inspected("I1", "2012-07-10", "labels"), dealer=OTHER)
    stack.close("2012-07-10")
    stack.post(operations_inspected("O1", "2012-07-11", *FAILED_CHECKS))
    stack.close("2012-07-11")
    stack.post(replace(lodged, data={**lodged.data, "reason": f"{RIGHT_TO_LEFT}{LONG}"}))
    stack.post(rectified("I1", "2012-07-12", note=MARKUP))
    stack.post(report_assessed("2012-06", "2012-07-12", "accepted"))
    stack.close("2012-07-12")
    stack.post(
        change_filed("C1", "2012-07-13", effective="2012-07-01", person="P", reason="transferred"),
        trained("Z", "2012-07-13"),
    )
    stack.close("2012-07-13")
    stack.close("2012-07-15")
    stack.post(absent("Z", "2012-07-14", "2012-07-16"))
    stack.post(settled("S1", "2012-07-16", 1000))
    stack.close("2012-08-31")
