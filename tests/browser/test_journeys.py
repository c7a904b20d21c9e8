"""What people do with the pages of one dealer, in Chromium, in both languages."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.penalties.adjudication import adjudicate_lines
from tests.browser.served import Served, Visitor
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.pages.told_dealers import OTHER

ENTRY = f"/e/{DEALER}/hardware-nonconforming/I1"
SAID = {
    "zh": {"rule": "依据", "verdict": "结论", "not-today": "这不是今天的账目", "since": "其后新增"},
    "en": {"rule": "The rule", "verdict": "The verdict", "not-today": "not today's docket",
           "since": "since then"},
}  # fmt: skip


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(site: Served, browser: Browser, language: str) -> Iterator[Visitor]:
    with site.visit(browser, language) as found:
        yield found
        assert found.complaints == [], "the browser complains of nothing, the policy least of all"


def test_the_link_of_a_mail_leads_to_the_entry_and_why(visitor: Visitor, language: str) -> None:
    visitor.go(ENTRY)
    expect(visitor.page).to_have_url(re.compile("/sign-in"))
    visitor.sign_in(f"dealer:{DEALER}")
    expect(visitor.page).to_have_url(f"{visitor.address}{ENTRY}")
    said = visitor.text()
    assert SAID[language]["rule"] in said
    assert SAID[language]["verdict"] in said
    assert visitor.page.locator("mark", has_text="3000元").count() == 1
    assert visitor.page.locator("blockquote").get_attribute("lang") == "zh-CN"


def test_why_an_inspection_with_two_failed_items_costs_nothing(visitor: Visitor) -> None:
    visitor.sign_in(f"dealer:{DEALER}")
    visitor.go(f"/d/{DEALER}/why-not")
    visitor.page.locator("#clause").select_option("operations-below-standard")
    visitor.page.locator("#about").fill("O1")
    visitor.page.locator("main form button").click()
    expect(visitor.page.locator(".fails")).to_have_count(1)
    failed = visitor.page.locator("li", has=visitor.page.locator(".fails")).inner_text()
    assert "2" in failed
    assert "3" in failed


def test_an_auditor_travels_in_time_and_derives_the_same(
    site: Served, visitor: Visitor, language: str
) -> None:
    visitor.sign_in("auditor")
    visitor.go(f"/d/{DEALER}/docket")
    visitor.page.locator("#as-of").fill("2012-07-10")
    visitor.page.locator("main form button").click()
    expect(visitor.page.locator(".banner")).to_contain_text(SAID[language]["not-today"])
    assert SAID[language]["since"] in visitor.text()

    with visitor.page.expect_download() as download:
        visitor.page.locator('a[href*="download=entries.ndjson"]').click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    shown = {(each["clause"], each["subject"]) for each in map(json.loads, lines)}
    again = adjudicate_lines(site.people.stack.exported(), date(2012, 7, 10))["dealers"][DEALER]
    assert shown == {(each["clause"], each["subject"]) for each in again["entries"]}
    assert visitor.page.locator("pre").inner_text() == (
        f"docket export | docket adjudicate - --as-of 2012-07-10 --dealer {DEALER}"
    )


def test_a_dealer_finds_nothing_of_another(visitor: Visitor) -> None:
    visitor.sign_in(f"dealer:{OTHER}")
    for path in (
        f"/d/{DEALER}", f"/d/{DEALER}/docket", f"/d/{DEALER}/duties", f"/d/{DEALER}/people",
        f"/d/{DEALER}/filings", f"/d/{DEALER}/inspections", f"/d/{DEALER}/reports",
        f"/d/{DEALER}/why-not", f"/d/{DEALER}/statement/2012-07", f"/d/{DEALER}/bundle", ENTRY,
        f"/d/{DEALER}/statement/2012-07.xlsx",
    ):  # fmt: skip
        assert visitor.go(path).status == 404, path
        assert DEALER not in visitor.text()
    assert visitor.go(f"/d/{OTHER}").status == 200


def test_a_click_after_the_session_ended_leads_back_to_the_page(
    site: Served, visitor: Visitor
) -> None:
    visitor.sign_in("oem")
    page = f"/d/{DEALER}/duties"
    visitor.go(page)
    with site.people.stack.house.results("portal").transaction() as tx:
        tx.execute("UPDATE sessions SET ends_at = '2000-01-01T00:00:00.000000Z'")
    visitor.page.evaluate("document.querySelector('[data-live] a').click()")
    expect(visitor.page).to_have_url(re.compile("/sign-in"))
    visitor.sign_in("oem")
    expect(visitor.page).to_have_url(f"{visitor.address}{page}")


def test_what_comes_is_told_quietly_and_shown_when_asked_for(
    site: Served, browser: Browser
) -> None:
    with site.visit(browser) as visitor:
        visitor.sign_in("oem")
        visitor.go(f"/d/{OTHER}/filings")
        notice = visitor.page.locator("[data-live]")
        expect(notice).to_be_hidden()
        site.tell(no_change_declared("2012-08", "2012-09-01"), dealer=OTHER)
        expect(notice).to_be_visible()
        expect(notice.locator("[data-count]")).to_have_text("1")
        assert "Aug 2012" not in visitor.text()
        notice.locator("a").click()
        expect(visitor.page.locator("main")).to_contain_text("Aug 2012")
        expect(visitor.page.locator("[data-live]")).to_be_hidden()


def test_the_keyboard_alone_travels_in_time(site: Served, browser: Browser) -> None:
    with site.visit(browser) as visitor:
        visitor.go(f"/sign-in?next=/d/{DEALER}/docket")
        keyboard = visitor.page.keyboard
        _tab_to(visitor, 'button[value="oem"]')
        keyboard.press("Enter")
        expect(visitor.page).to_have_url(re.compile("/docket$"))
        visitor.page.keyboard.press("Tab")
        expect(visitor.page.locator(".skip")).to_be_focused()
        keyboard.press("Enter")
        _tab_to(visitor, "#as-of")
        keyboard.type("07102012")
        _tab_to(visitor, "main form button")
        keyboard.press("Enter")
        expect(visitor.page.locator(".banner")).to_be_visible()


def _tab_to(visitor: Visitor, selector: str, most: int = 60) -> None:
    wanted = visitor.page.locator(selector).first
    for _ in range(most):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by Tab")
