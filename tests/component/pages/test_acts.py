"""What people do by forms makes one event, as themselves, and is seen in the docket."""

import hashlib
from collections.abc import Iterator

import pytest

from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed
from tests.component.pages.forms import again, fields_of, recorded, send, wait_until
from tests.component.pages.people import FormFields, People, people
from tests.component.penalties.stack import settle

OTHER = "SH-TWO"
LATE = f"{OTHER}/monthly-report-late/2012-07"
NOON = "2012-09-01T12:00:00+08:00"
REPORT = {
    "data.month": "2012-07",
    "data.indicators.lost_sale_rate": "9.5",
    "data.indicators.complaints": "2",
    "data.indicators.churn_rate": "4",
    "data.indicators.satisfaction": "91.25",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Two dealers; one reports July by a form on the first of August, and the other does not."""
    with people(tmp_path_factory.mktemp("house")) as found:
        for dealer in (DEALER, OTHER):
            found.stack.post(accepted("2012-06-04"), baseline_filed("2012-06-04"), dealer=dealer)
        found.stack.close("2012-07-31")
        settle(found.parts)
        yield found


def test_a_dealer_files_what_is_due_and_sees_that_it_is_met(house: People) -> None:
    li = house.as_(f"dealer:{DEALER}")
    path = f"/d/{DEALER}/file/monthly-report"
    assert path in li.read(f"/d/{DEALER}/file")
    fields = fields_of(li, path) | REPORT
    answer = again(li, path, fields)
    assert answer.status_code == 200, answer.text
    [event] = recorded(house, "monthly-report-submitted", DEALER)
    assert (event["source"], event["actor"]) == (f"/dealers/{DEALER}/portal", "dev:dealer")
    assert event["data"]["indicators"] == {
        "lost_sale_rate": 0.095, "complaints": 2, "churn_rate": 0.04, "satisfaction": 0.9125,
    }  # fmt: skip
    assert event["id"] in answer.text
    assert "Duties that it answers" in answer.text
    assert '<span class="chip good">met</span>' in answer.text

    assert "had been recorded before" in again(li, path, fields).text, (
        "a double click makes one event"
    )
    assert len(recorded(house, "monthly-report-submitted", DEALER)) == 1


def test_what_is_wrong_stands_beside_its_field_and_the_rest_as_typed(house: People) -> None:
    li = house.as_(f"dealer:{DEALER}")
    path = f"/d/{DEALER}/file/monthly-report"
    fields = fields_of(li, path)
    wrong = fields | REPORT | {"data.indicators.complaints": "many", "data.title": "七月 <b>"}
    answer = again(li, path, wrong)
    assert answer.status_code == 422
    assert 'id="f-data-indicators-complaints-fault"' in answer.text
    assert "七月 &lt;b&gt;" in answer.text
    assert 'value="many"' in answer.text
    assert FormFields(answer.text).found["key"] == fields["key"]


def test_an_act_is_tried_out_without_being_recorded(house: People) -> None:
    li = house.as_(f"dealer:{DEALER}")
    answer = send(li, f"/d/{DEALER}/file/no-change", do="preview", **{"data.month": "2012-07"})
    assert answer.status_code == 200
    assert 'id="effects"' in answer.text
    assert recorded(house, "no-change-declared", DEALER) == []


def test_rows_are_added_without_a_script(house: People) -> None:
    li = house.as_(f"dealer:{DEALER}")
    path = f"/d/{DEALER}/file/baseline"
    assert "data.members.1.name" not in li.read(path)
    answer = send(li, path, more="data.members", **{"data.members.0.name": "某某"})
    assert 'name="data.members.1.name"' in answer.text
    assert 'value="某某"' in answer.text


@pytest.mark.parametrize(
    ("principal", "path", "status"),
    [
        (f"dealer:{DEALER}", f"/d/{OTHER}/file/monthly-report", 404),
        ("inspector", f"/d/{DEALER}/file/monthly-report", 403),
        ("auditor", f"/d/{DEALER}/file/monthly-report", 403),
        ("oem", f"/d/{DEALER}/file/absence", 403),
        (f"dealer:{DEALER}", f"/d/{DEALER}/file/nothing", 404),
        (f"dealer:{DEALER}", f"/e/{LATE}/appeal", 404),
        ("oem", f"/e/{LATE}/appeal", 403),
        (f"dealer:{OTHER}", f"/e/{LATE}/decide", 403),
        ("auditor", f"/e/{LATE}/waive", 403),
        ("inspector", "/appeals", 403),
        ("inspector", "/summonses", 403),
        ("admin", "/appeals", 403),
        (f"dealer:{DEALER}", "/reports/assess", 403),
        ("auditor", "/reports/assess", 403),
    ],
)
def test_forms_are_for_whoever_may_send_them(
    house: People, principal: str, path: str, status: int
) -> None:
    person = house.as_(principal)
    assert person.get(path).status_code == status
    if path.count("/") > 1:
        fields = {"csrf": person.token()}
        assert again(person, path, fields).status_code == status


def test_an_entry_is_appealed_with_a_photo_and_waived_by_somebody_else(house: People) -> None:
    house.stack.close("2012-08-31")
    settle(house.parts)
    li, wang = house.as_(f"dealer:{OTHER}"), house.as_("oem")
    balance = house.stack.docket(OTHER)["balance_fen"]
    photo = b"\x89PNG of the fax"
    fields = fields_of(li, f"/e/{LATE}/appeal", "2012-09-01") | {"data.reason": "已于八月三日传真"}
    answer = again(li, f"/e/{LATE}/appeal", fields, {"data.photos.files": ("f.png", photo)})
    assert answer.status_code == 200, answer.text
    [lodged] = recorded(house, "appeal-lodged", OTHER)
    assert lodged["data"] == {
        "entry_id": LATE,
        "reason": "已于八月三日传真",
        "photos": [hashlib.sha256(photo).hexdigest()],
    }
    settle(house.parts)
    queue = wang.read("/appeals")
    assert f"/e/{LATE}/decide" in queue
    assert "已于八月三日传真" in wang.get("/appeals?download=appeals.csv").text

    page = wang.read(f"/e/{LATE}/decide")
    assert hashlib.sha256(photo).hexdigest() in page
    assert 'id="effects"' in page, "what a waiver would change"
    decided = fields_of(wang, f"/e/{LATE}/decide", "2012-09-01") | {
        "data.decided_on": "2012-09-01", "data.outcome": "waived", "data.reason": "传真属实",
    }  # fmt: skip
    answer = again(wang, f"/e/{LATE}/decide", decided)
    assert answer.status_code == 200, answer.text
    after = house.stack.docket(OTHER)["balance_fen"]
    assert after < balance
    assert "The docket with it" in answer.text
    assert f"/e/{LATE}/decide" not in wang.read("/appeals")


def test_a_refusal_is_shown_as_the_service_says_it_and_the_text_is_kept(house: People) -> None:
    li = house.as_(f"dealer:{OTHER}")
    path = f"/d/{OTHER}/file/no-change"
    fields = fields_of(li, path) | {"data.month": "2012-07"}
    assert again(li, path, fields).status_code == 200
    answer = again(li, path, fields | {"data.month": "2012-08", "data.title": "另一份"})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert 'value="另一份"' in answer.text
    assert [each["data"]["month"] for each in recorded(house, "no-change-declared", OTHER)] == [
        "2012-07"
    ]


def test_a_wrong_fact_is_put_right_and_another_taken_back(house: People) -> None:
    found = hardware_inspected("H1", "2012-09-01", "telephones").named("h1")
    house.stack.post(found)
    settle(house.parts)
    wang = house.as_("oem")
    place = "/facts/docket.audits.v1/%2Ftest/h1"
    page = wang.read(f"{place}/correct")
    assert 'name="data.data.items.0.conforming"' in page
    fields = fields_of(wang, f"{place}/correct", "2012-09-01") | {
        "data.reason": "误录",
        "data.data.inspection_id": "H1",
        "data.data.inspected_on": "2012-09-01",
        "data.data.items.0.item": "telephones",
        "data.data.items.0.conforming": "yes",
    }
    answer = again(wang, f"{place}/correct", fields)
    assert answer.status_code == 200, answer.text
    [corrected] = recorded(house, "fact-corrected", DEALER)
    assert corrected["data"]["data"]["items"] == [{"item": "telephones", "conforming": True}]
    answer = send(wang, f"{place}/withdraw", **{"data.reason": "从未检查"})
    assert answer.status_code == 200, answer.text
    [withdrawn] = recorded(house, "fact-withdrawn", DEALER)
    assert withdrawn["data"] == {
        "topic": "audits", "source": "/test", "id": "h1", "reason": "从未检查",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("principal", "status"), [(f"dealer:{DEALER}", 403), ("auditor", 403), ("admin", 404)]
)
def test_facts_are_put_right_by_nobody_else(house: People, principal: str, status: int) -> None:
    path = "/facts/docket.audits.v1/%2Ftest/h1/correct"
    assert house.as_(principal).get(path).status_code == status


def test_one_verdict_is_given_on_several_reports_and_each_has_its_result(house: People) -> None:
    settle(house.parts)
    wang = house.as_("oem")
    name = f"report.2012-07.{DEALER}"
    page = wang.read("/reports/assess?month=2012-07")
    assert f'name="{name}"' in page
    said = {"verdict": "accepted", "assessed_on": "2012-09-01", name: "on", "at": NOON}
    unknown = {"report.2012-07.NOBODY": "on"}
    fields = FormFields(page).found | said | unknown
    answer = again(wang, "/reports/assess?month=2012-07", fields)
    assert answer.status_code == 200, answer.text
    assert answer.text.count('<span class="chip good">') == 2
    settle(house.parts)
    wait_until(lambda: name not in wang.read("/reports/assess?month=2012-07"))
    assert len(recorded(house, "monthly-report-assessed", DEALER)) == 1
    again(wang, "/reports/assess?month=2012-07", fields)
    assert len(recorded(house, "monthly-report-assessed", DEALER)) == 1
