"""§4.2 and §5.2: what was found, and what a measurement comes to."""

from datetime import date
from typing import Any

import pytest

from contracts.policy.shipped import shipped_documents, shipped_policies
from services.audits.inspections import WorkItem, inspections
from tests.unit.audits.finding import case, inspected, judged, measured, operated, rectified
from tests.unit.received.recorded_facts import corrected, said, withdrawn


def work_item(item: dict[str, Any]) -> WorkItem:
    [inspection] = inspections(case(operated("2012-07-02", item))).operations
    [only] = inspection.items
    return only


@pytest.mark.parametrize(
    ("compliant", "required", "conforms"),
    [
        (90, 100, False),  # 90.0 %: «低于90%(含)»
        (901, 1000, True),  # 90.1 %
        (900, 1000, False),
        (899, 1000, False),
        (0, 0, True),  # none were required
    ],
)
def test_a_rate_of_compliant_callbacks_conforms_above_ninety_percent(
    compliant: int, required: int, conforms: bool
) -> None:
    rate = measured("callback_rate", compliant=compliant, required=required)
    assert work_item(rate).conforming is conforms


@pytest.mark.parametrize(
    ("sold", "valid", "conforms"),
    [(20, 5, True), (20, 4, False), (4, 4, True), (4, 3, False), (0, 0, True)],
)
def test_each_consultant_has_five_valid_samples_or_all_that_were_sold(
    sold: int, valid: int, conforms: bool
) -> None:
    fine = {"consultant": "S1", "sold": 9, "valid": 9}
    row = {"consultant": "S2", "sold": sold, "valid": valid}
    assert work_item(measured("ssi_samples", rows=[fine, row])).conforming is conforms


@pytest.mark.parametrize(("valid", "conforms"), [(10, True), (9, False)])
def test_each_advisor_has_ten_valid_samples(valid: int, conforms: bool) -> None:
    rows = [{"advisor": "A1", "valid": 12}, {"advisor": "A2", "valid": valid}]
    assert work_item(measured("csi_samples", rows=rows)).conforming is conforms


@pytest.mark.parametrize("kind", ["ssi_samples", "csi_samples"])
def test_where_nobody_is_listed_the_survey_conforms(kind: str) -> None:
    assert work_item(measured(kind, rows=[])).conforming


def test_a_judged_item_is_as_the_inspector_judged_it() -> None:
    items = [judged("etiquette_checks", conforming=False), judged("a", conforming=True)]
    [found] = inspections(case(operated("2012-07-02", *items))).operations
    assert [item.conforming for item in found.items] == [False, True]
    assert found.nonconforming_items == 1


def test_it_is_measured_by_the_policy_in_force_on_the_inspections_date() -> None:
    [text] = [each for each in shipped_documents() if b"policy: gwm-crd" in each]
    stricter = (
        text.replace(b'version: "2012-06"', b'version: "2013-01"')
        .replace(b"effective_from: 2012-06-01", b"effective_from: 2013-01-01")
        .replace(b"value: 90\n", b"value: 95\n")
    )
    policies = shipped_policies().with_document(stricter, date(2012, 12, 1))
    rate = measured("callback_rate", compliant=92, required=100)

    def shown(on: str) -> tuple[str, bool]:
        [found] = inspections(case(operated(on, rate), policies=policies)).operations
        return found.policy_version, found.items[0].conforming

    assert shown("2012-12-31") == ("2012-06", True)
    assert shown("2013-01-01") == ("2013-01", False)


def test_an_inspection_before_any_policy_is_seen_by_the_first() -> None:
    rate = measured("callback_rate", compliant=90, required=100)
    [found] = inspections(case(operated("2010-01-01", rate))).operations
    assert (found.policy_version, found.nonconforming_items) == ("2012-06", 1)


def test_an_inspection_stands_with_its_rectifications_and_reinspections() -> None:
    first = inspected("2012-07-02", "I1", "labels", "telephones")
    report = rectified("2012-07-10", "I1")
    again = inspected("2012-07-20", "I2", "labels", reinspects="I1")
    stray = rectified("2012-07-10", "I9")
    found = inspections(case(again, report, first, stray))
    looked, relooked = found.hardware
    assert (looked.inspection_id, looked.nonconforming_items) == ("I1", 2)
    assert (looked.reinspects, looked.reinspected_by) == (None, ("I2",))
    assert [each.fact for each in looked.rectifications] == [report.name]
    assert (relooked.reinspects, relooked.nonconforming_items) == ("I1", 1)
    assert [each.fact for each in found.rectifications_of_unknown_inspections] == [stray.name]


def test_inspections_stand_by_their_date_however_late_received() -> None:
    late = inspected("2012-07-02", "I1", received="2012-09-01")
    found = inspections(case(inspected("2012-07-20", "I2"), late))
    assert [each.inspection_id for each in found.hardware] == ["I1", "I2"]


def test_findings_of_both_kinds_are_shown() -> None:
    about = {"found_on": "2012-07-02", "person_id": "P1", "position": "process_checker"}
    change = {"reason": "resigned", "effective_on": "2012-06-20"}
    post = {"department": "sales", "brand": "GWM", "post": "销售顾问"}
    facts = [
        said("staffing-finding-recorded", "2012-07-02", **about, finding_id="F1",
             kind="unfiled_change", change=change),
        said("staffing-finding-recorded", "2012-07-02", **about, finding_id="F2",
             kind="concurrent_post", other_post=post),
    ]  # fmt: skip
    unfiled, concurrent = inspections(case(*facts)).findings
    assert unfiled.change is not None
    assert unfiled.change.reason == "resigned"
    assert concurrent.other_post is not None
    assert concurrent.other_post.post == "销售顾问"


def test_a_withdrawn_inspection_shows_nowhere_and_a_corrected_one_as_put_right() -> None:
    wrong = inspected("2012-07-02", "I1", "labels")
    right = inspected("2012-07-02", "I1").data.model_dump(mode="json", exclude_none=True)
    correction = corrected(wrong, "2012-07-09", **right)
    assert inspections(case(wrong, withdrawn(wrong, "2012-07-09"))).hardware == ()
    [shown] = inspections(case(wrong, correction)).hardware
    assert (shown.nonconforming_items, shown.corrected_by) == (0, correction.name)
