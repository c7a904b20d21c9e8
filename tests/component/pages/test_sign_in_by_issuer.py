"""Sign-in by an issuer: code with a proof key, one state a tab, tokens kept and renewed here."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from httpx import Response

from services.kit.identity.settings import read_identity_settings
from tests.builders.given_fact import DEALER
from tests.component.pages.people import People, Person, people
from tests.component.pages.sign_in_issuer import CLIENT, SignInIssuer, sign_in_issuer

PLACE = f"/d/{DEALER}/docket?as-of=2012-07-10"


class IssuersPortal(NamedTuple):
    people: People
    issuer: SignInIssuer


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IssuersPortal]:
    with ExitStack() as ending:
        issuer = ending.enter_context(sign_in_issuer())
        for name, value in {
            "DOCKET_IDENTITY_REQUIRED": "true",
            "DOCKET_IDENTITY_ISSUER": issuer.address,
            "DOCKET_IDENTITY_KEYS": f"{issuer.address}/jwks",
            "DOCKET_PORTAL_CLIENT": CLIENT,
            "DOCKET_BASE_URL": "http://docket.test",
        }.items():
            monkeypatch.setenv(name, value)
        found = ending.enter_context(people(tmp_path, read_identity_settings()))
        yield IssuersPortal(found, issuer)


def begun(person: Person, leads_to: str = "/sign-in") -> str:
    """Where the issuer sends the browser back to, which has begun to sign in."""
    started = person.get(f"/sign-in/start?next={quote(leads_to, safe='')}")
    assert started.status_code == 303
    approved = httpx.get(started.headers["location"])
    assert approved.status_code == 302
    return approved.headers["location"].removeprefix("http://docket.test")


def signed_in(person: Person) -> Response:
    answer = person.get(begun(person))
    assert answer.status_code == 303, answer.text
    return answer


def test_whoever_is_signed_out_comes_back_to_the_page_asked_for(portal: IssuersPortal) -> None:
    wang = portal.people.somebody()
    sent = wang.get(PLACE)
    assert sent.status_code == 303
    leads_to = parse_qs(urlsplit(sent.headers["location"]).query)["next"][0]
    assert leads_to == PLACE
    assert portal.issuer.address in wang.read(sent.headers["location"])
    assert wang.get(begun(wang, leads_to)).headers["location"] == PLACE
    assert "wang" in wang.read("/sign-in")


def test_two_tabs_sign_in_at_once(portal: IssuersPortal) -> None:
    wang = portal.people.somebody()
    first, second = begun(wang, "/d/A"), begun(wang, "/d/B")
    assert wang.get(second).headers["location"] == "/d/B"
    assert wang.get(first).headers["location"] == "/d/A"


def test_a_state_is_of_one_browser_and_taken_once(portal: IssuersPortal) -> None:
    wang, thief = portal.people.somebody(), portal.people.somebody()
    back = begun(wang)
    assert thief.get(back).status_code == 403
    again = begun(wang)
    assert wang.get(again).status_code == 303
    assert wang.get(again).status_code == 403


def test_an_issuer_that_gives_no_jwt_is_refused_by_name(portal: IssuersPortal) -> None:
    portal.issuer.opaque = True
    wang = portal.people.somebody()
    answer = wang.get(f"{begun(wang)}&scope=openid")
    assert answer.status_code == 403
    assert f"The issuer {portal.issuer.address} gave no JWT access token" in answer.text
    assert "docket_session" not in wang.client.cookies


def test_a_token_for_another_audience_does_not_sign_in(portal: IssuersPortal) -> None:
    portal.issuer.audience = "another"
    wang = portal.people.somebody()
    answer = wang.get(begun(wang))
    assert answer.status_code == 403
    assert "wrong-audience" in answer.text


def test_what_the_issuer_refuses_is_said(portal: IssuersPortal) -> None:
    wang = portal.people.somebody()
    back = begun(wang)
    state = parse_qs(urlsplit(back).query)["state"][0]
    answer = wang.get(f"/sign-in/back?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "refused the sign-in" in answer.text


def test_the_token_stays_with_the_server(portal: IssuersPortal) -> None:
    wang = portal.people.somebody()
    answer = signed_in(wang)
    assert "eyJ" not in str(answer.headers)
    with portal.people.stack.house.results("portal").reading() as look:
        [(actor, credential)] = look.execute("SELECT actor, credential FROM sessions")
    assert actor == "auditor:wang"
    assert b"eyJ" not in bytes(credential), "whoever reads the store has no token"


def test_a_token_that_ends_soon_is_renewed_once(portal: IssuersPortal) -> None:
    portal.issuer.lifetime = 45
    wang = portal.people.somebody()
    signed_in(wang)
    portal.issuer.lifetime = 600
    assert "wang" in wang.read("/sign-in")
    assert "wang" in wang.read("/sign-in")
    assert portal.issuer.renewals == 1


def test_pages_side_by_side_renew_a_token_once(portal: IssuersPortal) -> None:
    portal.issuer.lifetime = 45
    wang = portal.people.somebody()
    signed_in(wang)
    portal.issuer.lifetime = 600
    with wang.client, ThreadPoolExecutor(4) as side_by_side:  # one event loop, as in a server
        pages = [*side_by_side.map(lambda _: wang.get("/sign-in"), range(8))]
    assert {page.status_code for page in pages} == {200}
    assert portal.issuer.renewals == 1


def test_a_session_ends_with_the_token_that_is_not_renewed(portal: IssuersPortal) -> None:
    portal.issuer.lifetime = 2
    portal.issuer.refuses_renewal = True
    wang = portal.people.somebody()
    signed_in(wang)
    while wang.get(f"/d/{DEALER}").status_code != 303:
        pass
    assert wang.get(f"/d/{DEALER}").headers["location"].startswith("/sign-in?next=")


def test_principals_are_not_chosen_where_everyone_signs_in(portal: IssuersPortal) -> None:
    answer = portal.people.somebody().post("/sign-in", {"principal": "admin"})
    assert answer.status_code == 403


def test_a_credential_of_its_own_reads_pages_as_documents(portal: IssuersPortal) -> None:
    someone = portal.people.somebody().client
    refused = someone.get(PLACE)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
