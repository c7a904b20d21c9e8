"""The pages that span dealers show each role what the table gives it, in both languages."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.portal.web.across.attention import ATTENDED
from services.registry import SERVICES
from tests.builders.audits import report_submitted
from tests.builders.decisions import appeal_lodged
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed
from tests.component.pages.people import People, people
from tests.component.penalties.stack import settle

OTHER = "SH-TWO"
PAGES = ("/", "/dealers", "/map", "/search?q=SH", "/facts/staffing", "/deliveries")

MAY = {
    "oem": PAGES,
    "auditor": PAGES,
    "admin": ("/", "/dealers", "/search?q=SH", "/deliveries"),
    f"dealer:{DEALER}": PAGES,
    "inspector": ("/", "/dealers", "/search?q=SH"),
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with people(tmp_path_factory.mktemp("across")) as found:
        stack = found.stack
        for dealer, region in ((DEALER, "north"), (OTHER, "south")):
            stack.post(accepted("2012-06-04", name=f"店 {region}", region=region), dealer=dealer)
            stack.post(baseline_filed("2012-06-04"), dealer=dealer)
            stack.post(report_submitted("2012-05", "2012-06-04"), dealer=dealer)
        stack.close("2012-08-31")
        stack.post(appeal_lodged("monthly-report-late/2012-06", "2012-09-01"))
        settle(found.parts)
        yield found


@pytest.mark.parametrize("role", list(MAY))
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_there_for_whoever_may_read_any_of_it(
    portal: People, role: str, page: str, language: str
) -> None:
    answer = portal.as_(role).get(f"{page}{'&' if '?' in page else '?'}lang={language}")
    assert answer.status_code == (200 if page in MAY[role] else 403), answer.text
    if answer.status_code == 200:
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_nothing_of_another_dealer_is_on_any_page(portal: People) -> None:
    li = portal.as_(f"dealer:{DEALER}")
    for page in (*PAGES, "/dealers?status=all", "/map?year=2012", "/search?q=店"):
        said = li.read(page).replace("q=SH", "")
        assert OTHER not in said, page
        assert "south" not in said, page
    for page in (f"/facts/staffing?dealer={OTHER}", f"/search?q={OTHER}", "/dealers?region=south"):
        main = li.read(page).partition("<main")[2].partition("</form>")[2]
        assert OTHER not in main, page


def test_what_needs_the_oem_ends_in_an_act(portal: People) -> None:
    page = portal.as_("oem").read("/?lang=en")
    assert "appeal to decide" in page
    assert f'href="/e/{DEALER}/monthly-report-late/2012-06/decide"' in page
    assert page.count("report to assess") == 2
    assert page.count('href="/reports/assess?month=2012-05"') == 2
    assert "31 Aug 2012" in page
    assert page.count("in step") == len(SERVICES)
    assert page.index("report to assess") < page.index("appeal to decide")


def test_every_service_is_asked_what_waits_there() -> None:
    assert set(ATTENDED) == set(SERVICES)


def test_a_service_that_does_not_answer_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it listens, and accepts nobody
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("DOCKET_PORTAL_SERVICES", address)
        with people(tmp_path) as found:
            asked = {"authorization": "Bearer dev:oem", "accept": "text/html"}
            page = found.somebody().client.get("/?lang=en", headers=asked).text
    assert page.count(">unknown<") == len(SERVICES)


def test_an_inspector_reads_neither_balances_nor_penalties(portal: People) -> None:
    li = portal.as_("inspector")
    page = li.read("/dealers?lang=en")
    assert "店 north" in page
    for word in ("Balance", "Penalties", "Payouts", "Twelve months", "CNY", "sort.balance"):
        assert word not in page.partition("<footer>")[0], word
    for asked in ("sort=balance", "owing=yes", "status=suspended", "month=2012-07"):
        assert li.get(f"/dealers?{asked}").status_code == 403


def test_an_admin_reads_codes_alone(portal: People) -> None:
    page = portal.as_("admin").read("/dealers?lang=en&status=all")
    assert DEALER in page
    assert "店 north" not in page


def test_the_list_is_downloaded_as_shown(portal: People) -> None:
    li = portal.as_("oem")
    lines = li.get("/dealers?download=dealers.ndjson").text.splitlines()
    assert [
        f'"code": "{dealer}"' in line for dealer, line in zip((DEALER, OTHER), lines, strict=True)
    ]
    table = li.get("/dealers?download=dealers.csv&lang=en").text
    assert table.splitlines()[0].endswith("Payouts")
    assert "balance_fen" not in portal.as_("inspector").get("/dealers?download=dealers.ndjson").text
    for page, name in (("/map", "map"), ("/search?q=SH", "results"), ("/facts/audits", "facts"),
                       ("/deliveries", "deliveries"), ("/", "work")):  # fmt: skip
        sign = "&" if "?" in page else "?"
        answer = li.get(f"{page}{sign}download={name}.csv")
        assert answer.headers["content-type"].startswith("text/csv"), page


def test_events_are_found_by_their_actor_and_day(portal: People) -> None:
    li = portal.as_("auditor")
    page = li.read("/facts/audits?type=docket.audits.monthly-report-submitted.v1&lang=en")
    assert page.count("docket.audits.monthly-report-submitted.v1</bdi>") == 2
    assert li.get("/facts/audits?type=&person=&since=2012-06-05").text.count("<tr") == 0
    assert li.read("/facts/audits?type=&person=&actor=&dealer=&since=&until=").count("<tr>") == 3
    assert li.read("/dealers?region=&status=open&owing=&month=&sort=code").count("<tr>") == 3
    assert li.get("/facts/nothing").status_code == 422
    assert li.get("/facts/audits?after=nowhere").status_code == 422
