"""A session that has ended lets nobody in, and loses nothing that was typed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from services.kit.store.locations import migrate_store, open_store
from services.portal.web.records import tables
from services.portal.web.records.kept_forms import KEPT, KeptForms
from services.portal.web.records.sessions import LASTS, Credential, Sessions
from tests.builders.given_fact import DEALER
from tests.component.pages.people import People, Person, people
from tests.servers.postgres import own_schema, postgres_server

TYPED = {"reason": "情况特殊 <b>", "page": f"/d/{DEALER}/duties?lang=zh", "csrf": "of the session"}


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[People]:
    with people(tmp_path) as found:
        yield found


def end_sessions(portal: People) -> None:
    with portal.stack.house.results("portal").transaction() as tx:
        tx.execute("UPDATE sessions SET ends_at = '2000-01-01T00:00:00.000000Z'")


def asked_to_sign_in(person: Person, path: str) -> str:
    """Where the sign-in leads back to."""
    answer = person.get(path)
    assert answer.status_code == 303
    place = urlsplit(answer.headers["location"])
    assert place.path == "/sign-in"
    return parse_qs(place.query)["next"][0]


def test_whoever_is_signed_out_is_led_back_after_signing_in(portal: People) -> None:
    place = f"/d/{DEALER}/docket?as-of=2012-07-10&lang=zh"
    assert asked_to_sign_in(portal.somebody(), place) == place


def test_a_session_that_has_ended_lets_nobody_in(portal: People) -> None:
    li = portal.as_("oem")
    assert li.get(f"/d/{DEALER}").status_code == 404
    end_sessions(portal)
    assert asked_to_sign_in(li, f"/d/{DEALER}") == f"/d/{DEALER}"


def test_signing_out_ends_the_session_itself(portal: People) -> None:
    li = portal.as_("oem")
    cookie = li.client.cookies["docket_session"]
    li.post("/sign-out", {"csrf": li.token()})
    li.client.cookies.set("docket_session", cookie)
    assert li.get(f"/d/{DEALER}").status_code == 303


def test_a_cookie_of_nobody_is_as_none(portal: People) -> None:
    someone = portal.somebody()
    someone.client.cookies.set("docket_session", "of nobody")
    assert asked_to_sign_in(someone, f"/d/{DEALER}") == f"/d/{DEALER}"


def test_a_click_of_htmx_leads_the_whole_page_to_the_sign_in(portal: People) -> None:
    li = portal.as_("oem")
    end_sessions(portal)
    current = {"hx-request": "true", "hx-current-url": f"http://docket.test/d/{DEALER}?lang=zh"}
    answer = li.get(f"/d/{DEALER}/docket", **current)
    assert answer.status_code == 204
    leads_to = parse_qs(urlsplit(answer.headers["hx-redirect"]).query)["next"][0]
    assert leads_to == f"/d/{DEALER}?lang=zh"


def test_what_was_typed_is_kept_until_its_principal_is_back(portal: People) -> None:
    li = portal.as_("oem")
    end_sessions(portal)
    answer = li.post("/language", TYPED)
    assert answer.status_code == 303
    back = parse_qs(urlsplit(answer.headers["location"]).query)["next"][0]
    place = urlsplit(back)
    assert place.path == f"/d/{DEALER}/duties"
    query = parse_qs(place.query)
    assert query["lang"] == ["zh"]
    kept = KeptForms(portal.stack.house.results("portal"), lambda: datetime.now(UTC))
    [secret] = query["kept"]
    assert kept.of(secret, "dev:oem") == {"reason": TYPED["reason"], "page": TYPED["page"]}
    assert kept.of(secret, "dev:auditor") == {}
    assert kept.of("of nobody", "dev:oem") == {}
    later = KeptForms(portal.stack.house.results("portal"), lambda: datetime.now(UTC) + KEPT)
    assert later.of(secret, "dev:oem") == {}


def test_nothing_is_kept_of_what_another_site_sent(portal: People) -> None:
    li = portal.as_("oem")
    end_sessions(portal)
    answer = li.post("/language", TYPED, origin="https://evil.example")
    assert answer.status_code == 403
    with portal.stack.house.results("portal").reading() as look:
        assert look.execute("SELECT form FROM kept_forms") == []


def test_a_form_that_is_too_large_is_refused(portal: People) -> None:
    li = portal.as_("oem")
    answer = li.post("/language", {"csrf": li.token(), "page": "x" * 17_000_000})
    assert answer.status_code == 413


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path / 'portal.sqlite'}"
        return
    with own_schema(request.getfixturevalue("postgres")) as url:
        migrate_store(url, tables.TABLES)
        yield url


def test_sessions_end_after_a_day_of_work(location: str) -> None:
    store = open_store(location, tables.TABLES)
    now = datetime(2026, 10, 9, 1, tzinfo=UTC)
    at = [now]
    sessions = Sessions(store, lambda: at[0])
    secret = sessions.begin("oem:li", Credential("a.b.c", now + LASTS, "renew"))
    found = sessions.of(secret)
    assert found is not None
    assert (found.actor, found.credential.token, found.credential.refresh, found.ended) == (
        "oem:li", "a.b.c", "renew", False,
    )  # fmt: skip
    sessions.renew(found, Credential("d.e.f"))
    renewed = sessions.of(secret)
    assert renewed is not None
    assert renewed.credential == Credential("d.e.f")
    at[0] += LASTS
    ended = sessions.of(secret)
    assert ended is not None
    assert ended.ended
    at[0] += timedelta(days=2)
    sessions.begin("oem:li", Credential("a.b.c"))
    assert sessions.of(secret) is None, "and is forgotten a day later"
    store.close()
