"""The pages of one dealer say what the services answer, and nothing in them is markup of others."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.builders.given_fact import DEALER
from tests.component.pages.people import People
from tests.component.pages.told_dealers import FORMULA, LONG, MARKUP, OTHER, PERSON

PAGES = (
    "", "/docket", "/docket?as-of=2012-07-10", "/docket?known-at=2012-07-10", "/duties",
    "/why-not?clause=operations-below-standard", "/people", "/people?on=2012-07-01", "/filings",
    "/inspections", "/reports", "/statement/2012-07",
)  # fmt: skip
ENTRY = f"/e/{DEALER}/hardware-nonconforming/I1"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_and_holds_no_markup_of_others(
    told: People, page: str, language: str
) -> None:
    asked = f"/d/{DEALER}{page}{'&' if '?' in page else '?'}lang={language}"
    shown = told.as_("oem").read(asked)
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in shown
    assert shown.count("<main") == shown.count("<h1") == 1
    for theirs in ("<script>alert", "<b title=", 'style="', " onclick="):
        assert theirs not in shown
    if page != "/docket":
        assert "&lt;script&gt;alert(1)" in shown, "the name is told, as text"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_entry_is_told_in_three_steps(told: People, language: str) -> None:
    shown = told.as_("oem").read(f"{ENTRY}?lang={language}")
    assert shown.count('<ol class="steps">') == 1
    assert "《客户关系部管理办法》" in shown
    assert '<blockquote class="rule" lang="zh-CN">' in shown
    assert "<mark>3000元</mark>" in shown
    assert "3,000.00" in shown
    assert f"{DEALER}/hardware-nonconforming/I1#1" in shown, "its posting"
    assert f"docket bundle {DEALER}" in shown
    assert LONG in shown, "the appeal's reason"
    assert "\u202eabc" in shown
    assert "<bdi>店\u202e" in shown, "marks of direction steer nothing beside"


def test_the_docket_of_another_day_says_so_and_differs(told: People) -> None:
    li = told.as_("oem")
    today = li.read(f"/d/{DEALER}/docket")
    before = li.read(f"/d/{DEALER}/docket?as-of=2012-07-09&lang=en")
    assert 'class="banner"' not in today
    assert 'class="banner"' in before
    assert "9 Jul 2012" in before
    assert "Difference to today" in before
    assert "since then" in before
    assert "docket adjudicate - --as-of 2012-07-09" in before


def test_what_was_known_on_a_day_is_by_the_facts_that_had_entered(told: People) -> None:
    known = told.as_("oem").read(f"/d/{DEALER}/docket?known-at=2012-06-05&lang=en")
    assert "Only facts received by the end of 5 Jun 2012 count" in known
    assert "CNY 0.00" in known


def test_duties_count_down(told: People) -> None:
    shown = told.as_(f"dealer:{DEALER}").read(f"/d/{DEALER}/duties?lang=en")
    assert "5 Sept 2012" in shown
    assert "/dealers/" not in shown or "met" in shown
    assert "missed" in shown


def test_why_not_names_the_condition_that_failed(told: People) -> None:
    asked = f"/d/{DEALER}/why-not?clause=operations-below-standard&about=O1&lang=zh"
    shown = told.as_("oem").read(asked)
    assert "✗ 否" in shown
    assert "不足3" in shown


def test_an_unknown_clause_is_not_found(told: People) -> None:
    assert told.as_("oem").get(f"/d/{DEALER}/why-not?clause=none").status_code == 404


def test_a_statement_adds_up_on_the_page_and_in_the_workbook(told: People) -> None:
    li = told.as_("auditor")
    shown = li.read(f"/d/{DEALER}/statement/2012-07?lang=en")
    stated = told.stack.statement("2012-07")
    closing = stated["closing_balance_fen"]
    assert f"CNY {closing // 100:,}.00" in shown

    answer = li.get(f"/d/{DEALER}/statement/2012-07.xlsx?lang=en")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    opening, *lines, last = rows
    assert opening[4] == stated["opening_balance_fen"] / 100
    assert [line[3] for line in lines] == [line["amount_fen"] / 100 for line in stated["lines"]]
    assert lines[-1][4] == closing / 100
    assert last[3] == f"=SUM(D5:D{4 + len(lines)})"
    assert last[4] == f"=E4+D{5 + len(lines)}"


def test_a_list_is_downloaded_as_it_is_shown(told: People) -> None:
    li = told.as_("oem")
    told_csv = li.get(f"/d/{DEALER}/docket?download=entries.csv&lang=en")
    assert told_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert told_csv.headers["content-disposition"].startswith("attachment;")
    rows = [*csv.DictReader(io.StringIO(told_csv.text.removeprefix("\ufeff")))]
    lines = li.get(f"/d/{DEALER}/docket?download=entries.ndjson").text.splitlines()
    entries = told.stack.docket()["entries"]
    assert len(rows) == len(lines) == len(entries)
    assert sum(float(row["Amount"] or 0) for row in rows) * 100 == sum(
        each["amount_fen"] for each in entries
    )
    assert {json.loads(line)["clause"] for line in lines} == {e["clause"] for e in entries}
    assert li.get(f"/d/{DEALER}/docket?download=nothing.csv").status_code == 404
    assert li.get(f"/d/{DEALER}/docket?download=entries.exe").status_code == 422


def test_no_cell_of_a_download_is_a_formula(told: People) -> None:
    told_csv = told.as_("oem").get(f"/d/{DEALER}/inspections?download=rectifications.csv")
    assert MARKUP.replace("'", "'") in told_csv.text
    for path in ("reports?download=reports.csv", "filings?download=changes.csv"):
        text = told.as_("oem").get(f"/d/{DEALER}/{path}").text
        assert f",{FORMULA}" not in text


def test_names_of_persons_are_for_those_who_may_read_them(told: People) -> None:
    for principal in ("oem", "inspector", f"dealer:{DEALER}"):
        assert PERSON in told.as_(principal).read(f"/d/{DEALER}/people")
    for page in ("people", "filings"):
        assert PERSON not in told.as_("auditor").read(f"/d/{DEALER}/{page}")
    assert "sealed:" not in told.as_("auditor").read(ENTRY)


def test_the_evidence_is_downloaded(told: People) -> None:
    answer = told.as_(f"dealer:{DEALER}").get(f"/d/{DEALER}/bundle")
    assert answer.status_code in {200, 404}, "404 where nothing is sealed"


def test_a_share_is_told_with_all_its_digits(told: People) -> None:
    assert "90.49%" in told.as_("oem").read(f"/d/{DEALER}/reports")


@pytest.mark.parametrize(
    "path", ["/d/NOBODY", "/d/NOBODY/docket", f"/e/{DEALER}/gm-summons/1999", "/e/NOBODY/x/y"]
)
def test_what_is_not_there_is_a_page_that_says_so(told: People, path: str) -> None:
    answer = told.as_("oem").get(f"{path}?lang=en")
    assert answer.status_code == 404
    assert "Nothing is known of what is asked about" in answer.text


def test_the_pages_of_another_dealer_are_as_if_it_were_not(told: People) -> None:
    a1 = told.as_(f"dealer:{DEALER}")
    for page in PAGES:
        there, nowhere = (a1.get(f"/d/{code}{page}") for code in (OTHER, "NOBODY"))
        assert there.status_code == nowhere.status_code == 404
    there, nowhere = (a1.get(f"/e/{code}/hardware-nonconforming/I1") for code in (OTHER, "NOBODY"))
    assert there.status_code == nowhere.status_code == 404


@pytest.mark.parametrize("asked", ["docket?as-of=&known-at=", "people?on=", "why-not?on=&about="])
def test_a_form_in_which_no_day_is_chosen_asks_about_today(told: People, asked: str) -> None:
    assert told.as_("oem").get(f"/d/{DEALER}/{asked}").status_code == 200
