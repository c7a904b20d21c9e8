"""Journeys among many dealers, on the command as people run it: lists, regions, a restart."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.builders.envelope import recorded
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import accepted, declared
from tests.patience import PATIENCE
from tools.servers.here import free_port

DEALERS = 10_000
REGIONS = 30
PAGE_ROWS = 50
AT = "2012-06-04T02:00:00.000000Z"


def acceptance(number: int) -> dict[str, Any]:
    dealer, region = f"D{number:05d}", f"r{number % REGIONS:02d}"
    event = accepted("2012-06-04", id=f"a-{number}", dealer=dealer)
    event["data"] |= {"region": region, "name": f"{region} {DEALERS - number:05d}"}
    return recorded(event, AT)


def take_over(docket: Docket, count: int) -> None:
    """So many dealers, from an older record."""
    lines = "".join(f"{json.dumps(acceptance(number))}\n" for number in range(count))
    docket.must("import", "-", given=lines.encode())


@contextmanager
def visiting(browser: Browser, stack: Stack, principal: str, lang: str) -> Iterator[Page]:
    """Somebody signed in on loopback."""
    context = browser.new_context(locale={"zh": "zh-CN", "en": "en-GB"}[lang])
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{stack.http.base_url}sign-in?next=/sign-in&lang={lang}")
    button = page.locator('button[name="principal"]').first
    button.evaluate("(button, principal) => { button.value = principal }", principal)
    follow(page, button)
    try:
        yield page
    finally:
        context.close()


def follow(page: Page, leading: Locator) -> None:
    """Click, and wait for the page that this leads to."""
    with page.expect_navigation():
        leading.click()


def codes(page: Page) -> list[str]:
    return page.locator("main tbody tr td:first-child code").all_inner_texts()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of 10,000 dealers in 30 regions."""
    docket = Docket(tmp_path_factory.mktemp("many"))
    with docket.up() as stack:
        take_over(docket, DEALERS)
        last = f"D{DEALERS - 1:05d}"
        headers = {"authorization": "Bearer dev:oem", "accept": "text/html"}
        path = f"/dealers?region=r{(DEALERS - 1) % REGIONS:02d}&sort=name"
        until = time.monotonic() + PATIENCE
        while last not in stack.http.get(path, headers=headers).text:
            assert time.monotonic() < until
            time.sleep(0.2)
        yield stack


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ten_thousand_are_filtered_sorted_paged_to_the_end_and_back(
    many: Stack, browser: Browser, lang: str
) -> None:
    wanted = [f"D{number:05d}" for number in range(DEALERS) if number % REGIONS == 7]
    with visiting(browser, many, "oem", lang) as page:
        page.goto(f"{many.http.base_url}dealers")
        assert codes(page) == [f"D{number:05d}" for number in range(PAGE_ROWS)]
        page.locator("#region").select_option("r07")
        page.locator("#sort").select_option("name")
        follow(page, page.locator("form.ask button"))
        pages = [codes(page)]
        while (following := page.locator('a[rel="next"]')).count():
            follow(page, following)
            pages.append(codes(page))
        assert [code for each in pages for code in each] == list(reversed(wanted))
        assert page.locator("#region").input_value() == "r07"
        page.go_back()
        assert codes(page) == pages[-2]
        page.reload()
        assert codes(page) == pages[-2], "the address alone says it"


def test_one_of_a_region_sees_no_other_totals_included(tmp_path: Path, browser: Browser) -> None:
    docket = Docket(tmp_path)
    with docket.up() as stack:
        take_over(docket, 60)
        docket.must("close-days", "--through", "2012-09-30")
        stack.settle("D00007")
        headers = {"authorization": "Bearer dev:oem:r07"}
        postings = [
            each["data"]["amount_fen"]
            for dealer in stack.http.get("/penalties/v1/dealers", headers=headers).json()
            for each in stack.get(f"/penalties/v1/dealers/{dealer}/postings")
        ]
        assert sum(postings) > 0
        with visiting(browser, stack, "oem:r07", "en") as page:
            root = str(stack.http.base_url).rstrip("/")
            page.goto(f"{root}/dealers?status=all")
            assert codes(page) == ["D00007", "D00037"]
            page.goto(f"{root}/map?year=2012&measure=amount")
            expect(page.locator("tbody th")).to_have_text(["r07"])
            total = f"{sum(postings) / 100:,.2f}"
            expect(page.locator("tfoot td").last).to_have_text(f"CNY {total}")
            for path in (
                "/",
                "/search?q=D000",
                "/facts/staffing",
                "/deliveries",
                "/dealers?region=r08",
            ):
                page.goto(f"{root}{path}")
                assert "D00008" not in page.content(), path
                assert "r08</" not in page.content(), path
            answer = page.goto(f"{root}/d/D00008")
            assert answer is not None
            assert answer.status == 404


def test_a_server_that_starts_again_while_one_watches_loses_and_doubles_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    docket, port = Docket(tmp_path), free_port()
    with docket.up(port=port) as stack:
        stack.accept(acceptance_sent())
        with visiting(browser, stack, "oem", "en") as page:
            page.goto(f"{stack.http.base_url}d/D00000/filings")
            before = page.locator("main tbody tr").count()
            stack.kill()
            with docket.up(port=port) as again:
                again.accept(declared("2012-07-02", "2012-06", dealer="D00000"))
                notice = page.locator("[data-live]")
                expect(notice).to_be_visible(timeout=60_000)
                expect(notice.locator("[data-count]")).to_have_text("1")
                notice.locator("a").click()
                expect(page.locator("main tbody tr")).to_have_count(before + 1)
                page.reload()
                expect(page.locator("main tbody tr")).to_have_count(before + 1)


def acceptance_sent() -> dict[str, Any]:
    return accepted("2012-06-04", dealer="D00000")
