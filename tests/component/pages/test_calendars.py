"""A dealer's duties in a calendar: at a secret address, until it is revoked."""

import re

import pytest

from tests.builders.given_fact import DEALER
from tests.component.pages.people import People, Person
from tests.component.pages.told_dealers import OTHER

DUTIES = f"/d/{DEALER}/duties"


def made(person: Person, code: str = DEALER) -> str:
    """The path of a new address."""
    page = person.post(f"/d/{code}/duties/calendar", {"csrf": person.token(f"/d/{code}/duties")})
    assert page.status_code == 200, page.text
    found = re.search(r"/calendars/[\w-]+\.ics", page.text)
    assert found
    return found[0]


def test_whoever_knows_the_address_reads_the_duties_alone(told: People) -> None:
    path = made(told.as_(f"dealer:{DEALER}"))
    answer = told.somebody().client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0
    assert "DTSTART;VALUE=DATE:20120905" in lines
    whole = answer.text.replace("\r\n ", "")
    assert DEALER in whole
    assert OTHER not in whole
    assert "3000" not in whole


def test_an_address_leads_nowhere_once_it_is_revoked(told: People) -> None:
    li = told.as_(f"dealer:{DEALER}")
    path = made(li)
    for address in re.findall(r'name="address" value="(\w+)"', li.read(DUTIES)):
        assert address not in path, "the page keeps no secret"
        fields = {"csrf": li.token(DUTIES), "address": address}
        assert li.post(f"{DUTIES}/calendar/revoke", fields).status_code == 303
    assert told.somebody().client.get(path).status_code == 404
    assert 'name="address"' not in li.read(DUTIES)


def test_nobody_revokes_what_another_has_made(told: People) -> None:
    li = told.as_(f"dealer:{DEALER}")
    path = made(li)
    [address] = re.findall(r'name="address" value="(\w+)"', li.read(DUTIES))
    oem = told.as_("oem")
    oem.post(f"{DUTIES}/calendar/revoke", {"csrf": oem.token(DUTIES), "address": address})
    assert told.somebody().client.get(path).status_code == 200


@pytest.mark.parametrize("principal", [f"dealer:{OTHER}", "inspector", "admin"])
def test_an_address_is_made_by_whoever_may_read_the_duties(told: People, principal: str) -> None:
    person = told.as_(principal)
    token = person.token("/?lang=en")
    answer = person.post(f"{DUTIES}/calendar", {"csrf": token})
    assert answer.status_code in {403, 404}


def test_no_more_than_ten_addresses_are_open(told: People) -> None:
    auditor = told.as_("auditor")
    paths = [made(auditor) for _ in range(12)]
    found = [told.somebody().client.get(each).status_code for each in paths]
    assert found == [404] * 2 + [200] * 10
