"""What people do by forms, in Chromium, in both languages: filed, appealed, decided, put right."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import Served, Visitor
from tests.builders.given_fact import DEALER
from tests.component.pages.told_dealers import OTHER

NOON = "2012-09-01T12:00:00+08:00"
PICTURES = os.environ.get("PICTURES_OF_PAGES")
"""A folder in which pictures of the pages are left, where one is named."""


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitors(site: Served, browser: Browser, language: str) -> Iterator[tuple[Visitor, Visitor]]:
    """The dealer on a phone, and the OEM at a desk."""
    with site.visit(browser, language, 360) as dealer, site.visit(browser, language) as oem:
        dealer.sign_in(f"dealer:{OTHER}")
        oem.sign_in("oem")
        yield dealer, oem
        assert dealer.complaints == oem.complaints == []


def at_noon(visitor: Visitor) -> None:
    """Of a form: as if it were shown on the open day of the stack."""
    visitor.page.locator("main input[name=at]").first.evaluate(f"e => e.value = '{NOON}'")


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def sent(visitor: Visitor) -> None:
    visitor.page.locator("button[value=send]").click()
    expect(visitor.page.locator("h1")).to_have_text(("Recorded", "已记录")[_is_zh(visitor)])


def _is_zh(visitor: Visitor) -> bool:
    return visitor.page.locator("html").get_attribute("lang") == "zh-CN"


def test_a_report_is_filed_and_its_receipt_says_what_it_answers(
    visitors: tuple[Visitor, Visitor], language: str
) -> None:
    dealer, _ = visitors
    dealer.go(f"/d/{OTHER}/file")
    dealer.page.locator("a[href$='/file/monthly-report']").click()
    page = dealer.page
    page.locator("[name='data.month']").fill({"zh": "2012-08", "en": "2012-09"}[language])
    page.locator("[name='data.indicators.lost_sale_rate']").fill("9.5")
    page.locator("[name='data.indicators.complaints']").fill("many")
    page.locator("[name='data.indicators.churn_rate']").fill("4")
    page.locator("[name='data.indicators.satisfaction']").fill("91.25")
    at_noon(dealer)
    page.locator("button[value=send]").click()
    expect(page.locator("[aria-invalid=true]")).to_have_value("many")
    assert dealer.width() <= 360
    picture(dealer, f"filing-{language}-360")
    page.locator("[name='data.indicators.complaints']").fill("2")
    sent(dealer)
    assert dealer.width() <= 360
    picture(dealer, f"filed-{language}-360")
    if language == "zh":
        expect(page.locator(".chip.good")).to_have_text("已履行")


def test_an_entry_is_appealed_with_a_photo_and_waived(
    visitors: tuple[Visitor, Visitor], language: str, tmp_path: Path
) -> None:
    dealer, oem = visitors
    clause = {"zh": "monthly-report-late/2012-07", "en": "hardware-nonconforming/I1"}[language]
    photo = tmp_path / "fax.png"
    photo.write_bytes(b"\x89PNG of a fax")
    dealer.go(f"/e/{OTHER}/{clause}/appeal")
    dealer.page.locator("[name='data.reason']").fill("已于八月三日传真")
    dealer.page.locator("[name='data.photos.files']").set_input_files(photo)
    at_noon(dealer)
    assert dealer.width() <= 360
    picture(dealer, f"appeal-{language}-360")
    sent(dealer)

    oem.go(f"/e/{OTHER}/{clause}/decide")
    assert hashlib.sha256(photo.read_bytes()).hexdigest() in oem.text()
    expect(oem.page.locator("#effects").first).to_be_visible()
    oem.page.locator("[name='data.decided_on']").fill("2012-09-01")
    oem.page.locator("[name='data.outcome']").select_option("waived")
    oem.page.locator("[name='data.reason']").fill("传真属实")
    at_noon(oem)
    picture(oem, f"decide-{language}")
    sent(oem)
    picture(oem, f"decided-{language}")


def test_a_wrong_fact_is_put_right_and_the_old_one_still_shown(
    visitors: tuple[Visitor, Visitor], site: Served, language: str
) -> None:
    _, oem = visitors
    [inspected] = [
        each
        for each in site.people.stack.exported()
        if b"hardware-inspected" in each and f'"subject":"{DEALER}"'.encode() in each
    ][:1]
    name = inspected.partition(b'"id":"')[2].partition(b'"')[0].decode()
    oem.go(f"/facts/audits/%2Ftest/{name}")
    picture(oem, f"fact-{language}")
    oem.page.locator("a[href$='/correct']").click()
    oem.page.locator("[name='data.reason']").fill("误录")
    oem.page.locator("[name='data.data.items.0.conforming']").select_option("yes")
    at_noon(oem)
    picture(oem, f"correct-{language}")
    sent(oem)
    oem.go(f"/facts/audits/%2Ftest/{name}")
    assert "误录" in oem.text()


@pytest.mark.parametrize(
    "path", ["/policies", "/policies/gwm-crd/2012-06", "/what-if", "/appeals?state=all",
             "/summonses?state=all", "/reports/assess", "/settings", "/policies/propose"],
)  # fmt: skip
def test_pages_fit_a_phone(site: Served, browser: Browser, language: str, path: str) -> None:
    with site.visit(browser, language, 360) as oem:
        oem.sign_in("oem")
        assert oem.go(path).status == 200
        name = path.strip("/").partition("?")[0].replace("/", "-")
        picture(oem, f"{name}-{language}-360")
        assert oem.width() <= 360
