"""Every page of one dealer on a phone, printed, enlarged, and to those who hear it read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.served import Served, Visitor
from tests.builders.given_fact import DEALER

PAGES = (
    "", "/docket", "/docket?as-of=2012-07-10", "/duties",
    "/why-not?clause=operations-below-standard", "/people", "/filings", "/inspections",
    "/reports", "/statement/2012-07",
)  # fmt: skip
PATHS = (
    "/sign-in", *(f"/d/{DEALER}{page}" for page in PAGES), f"/e/{DEALER}/hardware-nonconforming/I1",
    f"/e/{DEALER}/change-filing/C1", "/d/NOBODY",
)  # fmt: skip
TARGET = 44
SEEN_WRONG = """() => [...document.querySelectorAll(
  'button, input:not([type=hidden]), select, .bar a, .tabs a, a.button, .downloads a')]
  .filter(each => each.offsetParent !== null)
  .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.5)"""


@pytest.fixture(params=["zh", "en"], scope="module")
def phone(request: pytest.FixtureRequest, site: Served, browser: Browser) -> Iterator[Visitor]:
    with site.visit(browser, request.param, width=360, has_touch=True) as found:
        found.sign_in("oem")
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_shows_it_in_one_column(phone: Visitor, path: str) -> None:
    phone.go(path)
    assert phone.width() <= 360
    assert phone.page.evaluate(SEEN_WRONG) == [], f"what is touched is {TARGET} px high"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_cut_where_it_is_enlarged(site: Served, browser: Browser, path: str) -> None:
    with site.visit(browser, "zh", width=640) as visitor:  # 1280 px at 200 %
        visitor.sign_in("oem")
        visitor.go(path)
        assert visitor.width() <= 640


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(
    site: Served, browser: Browser, path: str, language: str
) -> None:
    with site.visit(browser, language) as visitor:
        visitor.sign_in("oem")
        visitor.go(path)
        found = Axe().run(visitor.page)
        wrong = [
            (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
            for each in found.response["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert wrong == []


def test_it_is_printed_without_what_is_for_the_screen(phone: Visitor, tmp_path: Path) -> None:
    phone.go(f"/d/{DEALER}/statement/2012-07")
    phone.page.emulate_media(media="print")
    for hidden in (".tabs", ".downloads", ".skip", ".who form"):
        assert not phone.page.locator(hidden).first.is_visible(), hidden
    assert phone.page.locator("main table").first.is_visible()
    printed = tmp_path / "statement.pdf"
    phone.page.pdf(path=str(printed))
    phone.page.emulate_media(media="screen")
    assert printed.read_bytes().startswith(b"%PDF")


def test_chinese_stands_in_a_chinese_font(site: Served, browser: Browser) -> None:
    with site.visit(browser, "zh") as visitor:
        visitor.sign_in("oem")
        visitor.go(f"/e/{DEALER}/hardware-nonconforming/I1")
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        document = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": document, "selector": "blockquote p"})
        fonts = session.send("CSS.getPlatformFontsForNode", node)["fonts"]
        assert {each["familyName"] for each in fonts} == {"Noto Sans CJK SC"}


def test_pages_work_without_any_script(site: Served, browser: Browser) -> None:
    with site.visit(browser, java_script_enabled=False) as visitor:
        visitor.go(f"/d/{DEALER}/docket")
        visitor.sign_in("oem")
        visitor.page.locator("#as-of").fill("2012-07-10")
        visitor.page.locator("main form button").click()
        assert visitor.page.locator(".banner").is_visible()
