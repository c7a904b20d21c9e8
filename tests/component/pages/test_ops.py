"""Whoever runs the stack sees what waits, and lets it go on with a reason; nobody else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed
from tests.component.pages.people import FormFields, People, people


@pytest.fixture
def house(tmp_path: Path) -> Iterator[People]:
    with people(tmp_path) as found:
        found.stack.post(accepted("2012-06-04"), baseline_filed("2012-06-04"))
        with found.stack.house.results("notifications").transaction() as tx:
            tx.execute(
                "INSERT INTO parked VALUES (?, 'docket.staffing.v1', 3, 'number 3 is missing')",
                (DEALER,),
            )
        yield found


def test_a_parked_dealer_goes_on_with_a_reason(house: People) -> None:
    admin = house.as_("admin")
    page = admin.read("/ops")
    assert "number 3 is missing" in page
    fields = FormFields(page).found
    refused = admin.post("/ops", fields | {"reason": " "})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    answer = admin.post("/ops", fields | {"reason": "the event was found and sent"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ops")
    with house.stack.house.results("notifications").reading() as look:
        [(reason,)] = look.execute("SELECT reason FROM resumed WHERE stream = ?", (DEALER,))
    assert reason == "the event was found and sent"
    assert admin.post("/ops", fields | {"service": "nothing"}).status_code == 404


@pytest.mark.parametrize("role", ["oem", "auditor", "inspector", f"dealer:{DEALER}"])
def test_it_is_for_admins(house: People, role: str) -> None:
    person = house.as_(role)
    assert person.get("/ops").status_code == 403
    assert "/ops" not in person.read("/settings")


def test_a_person_sees_who_it_is_and_chooses_its_language(house: People) -> None:
    li = house.as_(f"dealer:{DEALER}")
    page = li.read("/settings")
    assert DEALER in page
    li.post("/language", FormFields(page).found | {"language": "zh"})
    assert '<html lang="zh-CN">' in li.read("/settings")


def test_endpoints_of_webhooks_are_listed(house: People) -> None:
    url = "https://dms.example/docket"
    made = house.as_("admin").client.post(
        "/staffing/v1/webhooks", json={"url": url}, headers={"authorization": "Bearer dev:oem"}
    )
    assert made.status_code in {200, 201}, made.text
    assert url in house.as_("admin").read("/ops")
