"""Policies are read and compared, proposed and published by two acts, and tried out as jobs."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER
from tests.builders.policies import CRD, DEARER_HARDWARE, document
from tests.builders.staffing import accepted, baseline_filed
from tests.component.pages.people import FormFields, People, people
from tests.component.penalties.stack import settle
from tests.patience import PATIENCE

DRAFT = document("2013-01", "2012-06-20", DEARER_HARDWARE)
LATER = document("2027-01", "2027-01-01", DEARER_HARDWARE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with people(tmp_path_factory.mktemp("house")) as found:
        found.stack.post(accepted("2012-06-04"), baseline_filed("2012-06-04"))
        found.stack.close("2012-06-30")
        found.stack.post(hardware_inspected("H1", "2012-07-01", "telephones").named("h1"))
        found.stack.close("2012-07-01")
        settle(found.parts)
        yield found


@pytest.mark.parametrize("role", ["oem", "auditor", "inspector", "admin", f"dealer:{DEALER}"])
def test_everyone_reads_each_figure_with_its_words(house: People, role: str) -> None:
    person = house.as_(role)
    assert "/policies/gwm-crd/2012-06" in person.read("/policies")
    page = person.read("/policies/gwm-crd/2012-06?lang=zh")
    assert "3,000.00 元" in page
    assert "四、" in page
    assert "gwm-crd" in person.get("/policies?download=policies.csv").text


def test_a_draft_is_tried_out_then_proposed_then_published(house: People) -> None:
    wang, li = house.as_("oem"), house.as_("oem")
    fields = FormFields(wang.read("/what-if")).found | {"document": DRAFT}
    begun = wang.post("/what-if", fields)
    assert begun.status_code == 303, begun.text
    job = begun.headers["location"]
    until = time.monotonic() + PATIENCE
    while "under way" in (page := wang.read(job)):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert "CNY 1,000.00" in page
    assert DEALER in wang.get(f"{job}?download=dealer.csv").text
    assert house.as_("auditor").get(job).status_code == 404, "a job is its own principal's"

    fields = FormFields(wang.read("/policies/propose")).found | {"document": LATER}
    answer = wang.post("/policies/propose", fields)
    assert answer.status_code == 200, answer.text
    again = wang.post("/policies/propose", fields)
    assert "recorded before" in again.text
    fields = FormFields(li.read("/policies")).found
    answer = li.post("/policies/publish", fields)
    assert answer.status_code == 200, answer.text
    events = [json.loads(each) for each in house.stack.exported()]
    kinds = [each["type"].split(".")[2] for each in events if each["source"].startswith("/oem/pol")]
    assert set(kinds) == {"policy-proposed", "policy-published"}


def test_a_draft_that_is_wrong_is_refused_with_its_faults_and_kept(house: People) -> None:
    wang = house.as_("oem")
    wrong = CRD.replace("effective_from: 2012-06-01", "effective_from: never")
    for path in ("/what-if", "/policies/propose"):
        fields = FormFields(wang.read(path)).found | {"document": wrong}
        answer = wang.post(path, fields)
        assert answer.status_code == 422
        assert "effective_from" in answer.text
        assert "effective_from: never" in answer.text


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("auditor", "/what-if", 200),
        ("auditor", "/policies/propose", 403),
        ("inspector", "/what-if", 403),
        (f"dealer:{DEALER}", "/what-if", 403),
        ("oem:north", "/policies/propose", 403),
    ],
)
def test_drafts_are_for_whoever_sees_all_regions(
    house: People, role: str, path: str, status: int
) -> None:
    assert house.as_(role).get(path).status_code == status


def test_a_fact_is_shown_as_recorded_with_what_it_caused(house: People) -> None:
    path = "/facts/audits/%2Ftest/h1"
    page = house.as_("oem").read(path)
    assert "&#34;inspection_id&#34;: &#34;H1&#34;" in page
    assert f"/e/{DEALER}/hardware-nonconforming/H1" in page
    assert "/correct" in page
    assert "the same bytes" in page
    own = house.as_(f"dealer:{DEALER}").read(path)
    assert "/correct" not in own
    assert house.as_("dealer:SH-TWO").get(path).status_code == 404
    assert house.as_("inspector").get(path).status_code == 403
    assert house.as_("oem").get("/facts/audits/%2Ftest/h2").status_code == 404
