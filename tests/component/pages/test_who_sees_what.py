"""Each role sees the pages and figures that the table of access gives it, and no others."""

import re
from typing import Final

import pytest

from contracts.access import READING
from tests.builders.given_fact import DEALER
from tests.component.pages.people import People
from tests.component.pages.told_dealers import NORTH, OTHER, SOUTH

PAGES: Final = {
    "": "particulars",
    "/docket": "docket",
    "/duties": "docket",
    "/why-not": "docket",
    "/statement/2012-07": "docket",
    "/statement/2012-07.xlsx": "docket",
    "/people": "particulars",
    "/filings": "particulars",
    "/inspections": "inspections",
    "/reports": "inspections",
}
"""By page, the row of the table that it shows."""

SCOPED: Final = {
    "dealer": (f"dealer:{DEALER}", f"dealer:{OTHER}"),
    "inspector": (f"inspector:{NORTH}", f"inspector:{SOUTH}"),
    "oem": (f"oem:{NORTH}", f"oem:{SOUTH}"),
    "auditor": ("auditor", None),
    "admin": ("admin", None),
}
"""By role, a principal that reaches the dealer, and one that does not."""

REACH: Final = {row.name: row for row in READING}
MONEY: Final = ("3,000.00", "Balance", "Payouts", "Penalties", "/docket", "/duties", "/statement")


def reaches(role: str, row: str) -> bool:
    return REACH[row].cell(role).reach != "none"


@pytest.mark.parametrize("role", SCOPED)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_for_whoever_may_read_its_row(told: People, role: str, page: str) -> None:
    near, far = SCOPED[role]
    row = PAGES[page]
    answer = told.as_(near).get(f"/d/{DEALER}{page}")
    if reaches(role, row):
        assert answer.status_code == 200, answer.text
        if far is not None:
            assert told.as_(far).get(f"/d/{DEALER}{page}").status_code == 404
    else:
        assert answer.status_code == 403
        assert f"(rule {row}:{role})" in answer.text


@pytest.mark.parametrize("role", SCOPED)
def test_an_entry_is_there_for_whoever_may_read_the_docket(told: People, role: str) -> None:
    near, far = SCOPED[role]
    entry = f"/e/{DEALER}/hardware-nonconforming/I1"
    assert told.as_(near).get(entry).status_code == (200 if reaches(role, "docket") else 403)
    if far is not None and reaches(role, "docket"):
        assert told.as_(far).get(entry).status_code == 404


@pytest.mark.parametrize("page", ["", "/people", "/filings", "/inspections", "/reports"])
def test_an_inspector_sees_neither_balance_nor_penalties(told: People, page: str) -> None:
    shown = told.as_("inspector").read(f"/d/{DEALER}{page}?lang=en")
    assert not [each for each in MONEY if each in shown.replace(f"{DEALER}/live", "")]
    assert "penalties:" not in shown, "nor how many postings there are"


@pytest.mark.parametrize("role", ["dealer", "oem", "auditor"])
def test_whoever_reads_the_docket_sees_it_at_a_glance(told: People, role: str) -> None:
    shown = told.as_(SCOPED[role][0]).read(f"/d/{DEALER}?lang=en")
    assert "Balance owed" in shown
    assert re.search(r"Penalties in 2012</p><p class=\"figure\">\d of 3<", shown)


def test_tabs_lead_to_pages_that_are_there(told: People) -> None:
    for role, (near, _) in SCOPED.items():
        person = told.as_(near)
        if not reaches(role, "particulars"):
            continue
        shown = person.read(f"/d/{DEALER}")
        for page, row in PAGES.items():
            there = f'href="/d/{DEALER}{page.partition("/2012")[0]}"' in shown
            assert there == reaches(role, row) or page.endswith(".xlsx"), (role, page)


def test_the_mail_of_a_dealer_is_not_told_to_whoever_may_not_read_it(told: People) -> None:
    entry = f"/e/{DEALER}/hardware-nonconforming/I1?lang=en"
    assert "Who was told" in told.as_("oem").read(entry)
