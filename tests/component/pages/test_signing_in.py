"""Who signs in on loopback, how long a session holds, and that no other site posts a form."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.component.pages.people import ORIGIN, People, people


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[People]:
    with people(tmp_path) as found:
        yield found


def test_a_development_principal_is_chosen_and_signs_out(portal: People) -> None:
    li = portal.somebody()
    offered = li.read("/sign-in")
    for role in ("oem", "auditor", "inspector", "admin"):
        assert f'value="{role}"' in offered

    li.signed_in("auditor")
    assert "<bdi>auditor</bdi>" in li.read("/sign-in")

    out = li.post("/sign-out", {"csrf": li.token()})
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    assert "csrf" not in li.client.cookies
    assert not li.client.cookies


def test_the_cookie_is_for_the_portal_alone(portal: People) -> None:
    answer = portal.somebody().post("/sign-in", {"principal": "oem"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie, "loopback has no https"


def test_a_session_speaks_for_nobody_at_the_routes_of_services(portal: People) -> None:
    li = portal.as_("auditor")
    assert li.client.get("/portal/v1/whoami").json()["acts_as"], "as without any credential"


@pytest.mark.parametrize("principal", ["", "nobody", "oem\r\nx: 1", "dealer:" + "A" * 10_000])
def test_what_is_no_principal_does_not_sign_in(portal: People, principal: str) -> None:
    answer = portal.somebody().post("/sign-in", {"principal": principal})
    assert answer.status_code in {303, 403}
    if answer.status_code == 403:
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\tx", "evil", ""]
)
def test_a_sign_in_leads_to_no_other_site(portal: People, place: str) -> None:
    answer = portal.somebody().post("/sign-in", {"principal": "oem", "next": place})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("headers", "fields", "rule"),
    [
        ({"origin": "https://evil.example"}, {}, "origin"),
        ({"origin": "null"}, {}, "origin"),
        ({"origin": ORIGIN}, {"csrf": "of another"}, "form"),
        ({"origin": ORIGIN}, {}, "form"),
    ],
)
def test_no_other_site_posts_a_form(
    portal: People, headers: dict[str, str], fields: dict[str, str], rule: str
) -> None:
    li = portal.as_("oem")
    answer = li.client.post("/language", data=fields, headers={"accept": "text/html", **headers})
    assert answer.status_code == 403
    assert f"(rule {rule})" in answer.text


def test_a_form_without_an_origin_needs_the_browsers_word(portal: People) -> None:
    li = portal.as_("oem")
    fields = {"csrf": li.token(), "language": "en", "page": "/sign-in"}
    assert li.client.post("/language", data=fields).status_code == 403
    said = {"sec-fetch-site": "same-origin"}
    assert li.client.post("/language", data=fields, headers=said).status_code == 303


def test_two_sessions_of_one_principal_have_forms_of_their_own(portal: People) -> None:
    one, other = portal.as_("oem"), portal.as_("oem")
    assert one.token() != other.token()
    assert one.post("/language", {"csrf": other.token()}).status_code == 403


def test_the_language_is_the_addresss_then_the_preferred_then_the_browsers(portal: People) -> None:
    li = portal.as_("oem")
    assert '<html lang="en">' in li.read("/sign-in")
    chinese = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}
    assert '<html lang="zh-CN">' in li.read("/sign-in", **chinese)

    li.post("/language", {"csrf": li.token(), "language": "en", "page": "/sign-in"})
    assert '<html lang="en">' in li.read("/sign-in", **chinese)
    assert '<html lang="zh-CN">' in li.read("/sign-in?lang=zh")


def test_every_page_forbids_what_it_does_not_need(portal: People) -> None:
    for path in ("/sign-in", "/static/nothing", "/sign-in?unknown=1"):
        headers = portal.somebody().get(path).headers
        if path.startswith("/static"):
            continue
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_nothing_stands_inline_and_nothing_comes_from_elsewhere(portal: People) -> None:
    page = portal.somebody().read("/sign-in")
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert "://" not in page.replace("http://docket.test", "")


def test_what_is_wrong_is_a_page_for_a_browser_and_a_document_for_others(portal: People) -> None:
    li = portal.somebody()
    asked = "/sign-in?unknown=1"
    assert li.get(asked).headers["content-type"].startswith("text/html")
    told = li.client.get(asked)
    assert told.status_code == li.get(asked).status_code == 422
    assert told.headers["content-type"] == "application/problem+json"


def test_a_path_that_no_route_knows_is_a_page_for_a_browser_alone(portal: People) -> None:
    li = portal.somebody()
    shown, told = li.get("/nothing"), li.client.get("/nothing")
    assert shown.status_code == told.status_code == 404
    assert "Nothing is known of what is asked about" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert told.headers["content-type"] == "application/problem+json"
    assert li.get("/staffing/v1/events").status_code == 405
