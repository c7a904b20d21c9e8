"""What is wrong with an event is named by its path, once, with the remedy."""

from typing import Any

import pytest

from contracts.faults import Malformed
from contracts.reading import read_submission
from tests.builders.envelope import sent


def event(**changes: Any) -> dict[str, Any]:
    said = sent(
        "docket.staffing.no-change-declared.v1",
        {"month": "2012-07"},
        id="e1",
        time="2012-08-01T09:00:00+08:00",
        dealer="BJ-BSL",
    )
    return {name: value for name, value in (said | changes).items() if value is not ...}


def correction(**changes: Any) -> dict[str, Any]:
    said = {
        "type": "docket.staffing.no-change-declared.v1",
        "source": "/dealers/BJ-BSL/dms",
        "id": "e1",
        "reason": "a typing error",
        "data": {"month": "2012-07"},
    }
    return event(type="docket.decisions.fact-corrected.v1", data=said | changes)


def fields(submission: dict[str, Any]) -> list[str]:
    with pytest.raises(Malformed) as refused:
        read_submission(submission)
    assert all(fault.remedy for fault in refused.value.faults)
    return [fault.field for fault in refused.value.faults]


def test_every_fault_is_named() -> None:
    assert fields(event(id=..., Colour="red", data={})) == ["id", "Colour", "data.month"]


@pytest.mark.parametrize("subject", [["BJ-BSL"], "BJ BSL", "BJ/BSL", "", 7])
def test_an_unfit_subject_is_named_once(subject: object) -> None:
    assert fields(event(subject=subject)) == ["subject"]


def test_a_missing_subject_is_missing() -> None:
    with pytest.raises(Malformed, match="subject: is missing; give it"):
        read_submission(event(subject=...))


def test_a_fault_within_a_correction_is_named_by_its_whole_path() -> None:
    assert fields(correction(data={"month": "2012-13"})) == ["data.data.month"]
    assert fields(correction(type="docket.staffing.nothing.v1")) == ["data.type"]
    assert fields(correction(reason=7)) == ["data.reason"]


def test_sixteen_attributes_of_ones_own_are_taken_and_no_more() -> None:
    own = {f"own{number}": number for number in range(17)}
    read_submission(event(**dict([*own.items()][:16])))
    with pytest.raises(Malformed, match="at most 16 are taken"):
        read_submission(event(**own))


def test_a_fault_points_into_the_event() -> None:
    with pytest.raises(Malformed) as refused:
        read_submission(event(data={"month": "2012-07", "a/b.c~d": 1}))
    assert [fault.pointer for fault in refused.value.faults] == ["/data/a~1b.c~0d"]


def test_an_unknown_type_is_named() -> None:
    assert fields(event(type="docket.staffing.nothing.v1")) == ["type"]
