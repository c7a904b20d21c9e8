"""Every route and every event type, asked by every role: none beyond the table, none by a 5xx."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from contracts.access_rows import ROLES
from contracts.events import FACTS
from contracts.files import SUBMISSIONS, language_files
from contracts.topics import EVERY_DEALER
from services.kit.http.rows import OPEN, row_of
from services.kit.identity.access_log import lines_of
from services.registry import SERVICES
from tests.component.access.guarded_stack import (
    FAR,
    NEAR,
    OWN,
    REGIONS,
    SCOPES,
    TARGETS,
    UNKNOWN,
    GuardedStack,
    declared,
    guarded_stack,
)
from tests.component.access.issuing import new_key
from tests.unit.access import naive

FOUR_EYES = "(rule four-eyes)"
CRD = "/oem/crd/portal"
ACT_PAGES = {
    "/e/{entry_id:path}/appeal": ("decisions.appeal-lodged", "/dealers/{}/portal"),
    "/e/{entry_id:path}/decide": ("decisions.appeal-decided", CRD),
    "/e/{entry_id:path}/waive": ("decisions.entry-waived", CRD),
    "/reports/assess": ("audits.monthly-report-assessed", CRD),
    "POST /s/{summons_id:path}": ("decisions.hearing-held", CRD),
}
"""Pages of what a role does: whoever may read what they show and not send it is refused, too."""

NOWHERE = {"docket_dealers": None, "docket_regions": None}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedStack]:
    with guarded_stack(tmp_path_factory.mktemp("matrix"), services=SERVICES) as found:
        yield found


def routes(guarded: GuardedStack) -> list[APIRoute]:
    app: Any = guarded.client.app
    found = [context.original_route for context in iter_route_contexts(app.routes)]
    return [each for each in found if isinstance(each, APIRoute)]


def hold(answer: Any, allowed: str, rule: str, told: object) -> None:
    """The answer is as `naive` says; one to HEAD has no body to look into."""
    said = "" if answer.request.method == "HEAD" else answer.text
    if allowed == "forbidden":
        assert answer.status_code == 403, told
        assert not said or rule in said, told
    elif allowed == "unseen":
        assert answer.status_code == 404, told
        assert not said or "nothing is known" in said, told
    else:
        assert answer.status_code not in {401, 403}, told


def test_every_route_answers_each_role_as_the_table_says(guarded: GuardedStack) -> None:
    tried = 0
    for route in routes(guarded):
        row = row_of(route.endpoint)
        assert row is not None
        for role in ROLES:
            for scopes in (SCOPES, NOWHERE):
                token = guarded.token(role, **scopes)
                who = naive.Who(role, *([s or [] for s in scopes.values()]), True)
                for dealer in TARGETS if row.dealer else [OWN]:
                    answer = guarded.ask(route, dealer, token)
                    tried += 1
                    told = (route.path, role, scopes, dealer, answer.status_code, answer.text)
                    assert answer.status_code < 500, told
                    if row.name == OPEN:
                        signing_in = route.path.startswith(("/sign-in", "/sign-out"))
                        expected = {200, 303, 403, 404} if signing_in else {200, 404}
                        assert answer.status_code in expected, told  # no day is sealed yet
                        continue
                    about = dealer if row.dealer else OWN
                    allowed = naive.reads(who, row.name, about, REGIONS.get(about))
                    if route.path.endswith("/stream") and not naive.streams(who, route.path):
                        allowed = "forbidden"
                    if not row.dealer and allowed == "unseen":
                        allowed = "yes"  # a list shows what is seen, and may be empty
                    act = ACT_PAGES.get(route.path) or ACT_PAGES.get(
                        f"{answer.request.method} {route.path}"
                    )
                    if allowed == "yes" and act is not None:
                        source = act[1].format(about)
                        if not naive.sends(who, act[0], about, REGIONS.get(about), source):
                            assert answer.status_code == 403, told
                            continue
                    hold(answer, allowed, f"(rule {row.name}:{role})", told)
    assert tried > 300


def without_id(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_another_dealer_and_none_are_answered_alike(guarded: GuardedStack) -> None:
    token = guarded.token("dealer")
    for route in routes(guarded):
        row = row_of(route.endpoint)
        if row is not None and row.dealer and route.path.startswith("/penalties"):
            there, not_there = (guarded.ask(route, each, token) for each in (FAR, UNKNOWN))
            assert there.status_code == not_there.status_code
            assert without_id(there) == without_id(not_there)


def test_a_list_shows_whom_its_caller_may_see(guarded: GuardedStack) -> None:
    def codes(role: str, **scopes: Any) -> list[str]:
        token = guarded.token(role, **scopes)
        headers = {"authorization": f"Bearer {token}"}
        listed = guarded.client.get("/staffing/v1/dealers", headers=headers).json()
        told: list[str] = guarded.client.get("/penalties/v1/dealers", headers=headers).json()
        assert [each["code"] for each in listed] == told
        assert all((each["name"] is None) == (role == "admin") for each in listed)
        return told

    assert codes("dealer") == [OWN]
    assert codes("inspector") == codes("oem") == [OWN, NEAR]
    assert codes("oem", docket_regions="all") == [OWN, NEAR, FAR]
    assert codes("auditor") == codes("admin") == [OWN, NEAR, FAR]


def submissions() -> Iterator[dict[str, Any]]:
    for path, text in sorted(language_files().items()):
        if path.startswith(f"{SUBMISSIONS}/"):
            yield json.loads(text)


SOURCES = ("/oem/crd", "/oem/inspection", "/oem/finance", "/oem/policy", "/dealers/{}/dms")


def test_every_event_type_is_taken_from_whom_the_table_says(guarded: GuardedStack) -> None:
    types = set()
    for event in submissions():
        types.add(event["type"])
        kind = event["type"].removeprefix("docket.").removesuffix(".v1")
        data = {**event["data"], **({"region": "north"} if "region" in event["data"] else {})}
        for role in ROLES:
            for dealer in TARGETS:
                for n, form in enumerate(SOURCES):
                    source = form.format(dealer)
                    about = EVERY_DEALER if event["subject"] == EVERY_DEALER else dealer
                    sent = {
                        **event, "data": data, "subject": about, "source": source,
                        "id": f"{kind}-{role}-{dealer}-{n}",
                    }  # fmt: skip
                    answer = guarded.send(sent, guarded.token(role))
                    who = naive.Who(role, [OWN], ["north"], True)
                    allowed = naive.sends(who, kind, dealer, REGIONS.get(dealer), source)
                    told = (kind, role, about, source, answer.status_code, answer.text)
                    assert answer.status_code < 500, told
                    assert (answer.status_code != 403 or FOUR_EYES in answer.text) == allowed, told
    assert types == set(FACTS)


def test_the_actor_is_of_the_credential(guarded: GuardedStack) -> None:
    event = declared("by-dms", OWN, "dms")
    assert (
        guarded.send(event, guarded.token("dealer", sub="A1-dms", auth_time=None)).status_code
        == 202
    )
    [recorded] = [
        json.loads(e) for e in guarded.stack.exported() if json.loads(e)["id"] == "by-dms"
    ]

    assert recorded["actor"] == "dealer:A1-dms"


def test_a_batch_is_taken_event_by_event(guarded: GuardedStack) -> None:
    batch = [declared(f"b-{dealer}", dealer, "dms") for dealer in (OWN, FAR)]
    headers = {"authorization": f"Bearer {guarded.token('dealer')}"}
    answer = guarded.client.post("/staffing/v1/events/batch", json=batch, headers=headers)

    assert [each["status"] for each in answer.json()] == [202, 403]


BAD = {
    "no-credential": None,
    "expired": {"exp": 1},
    "wrong-audience": {"aud": "elsewhere"},
    "not-yet-valid": {"nbf": 9_999_999_999},
    "wrong-issuer": {"iss": "https://else"},
}


@pytest.mark.parametrize("reason", [*BAD, "key-unknown", "unsigned"])
def test_a_bad_credential_is_refused_at_every_route(guarded: GuardedStack, reason: str) -> None:
    if reason == "key-unknown":
        token: str | None = guarded.issuer.token("7", key=new_key("Ed25519", "7"))
    elif reason == "unsigned":
        token = f"{guarded.token('oem').rpartition('.')[0]}."
    else:
        claims = BAD[reason]
        token = None if claims is None else guarded.token("oem", **claims)
    for route in routes(guarded):
        row = row_of(route.endpoint)
        if row is None or row.name == OPEN:
            continue
        answer = guarded.ask(route, OWN, token)
        assert answer.status_code == 401, (route.path, answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        if route.path.endswith("/stream"):
            continue
        assert answer.json()["detail"].startswith(f"{reason}: "), answer.text


def test_what_was_decided_is_in_the_log_of_access(guarded: GuardedStack) -> None:
    clerk, dealer = guarded.token("oem", sub="clerk"), guarded.token("dealer", sub="curious")
    guarded.client.get(
        f"/penalties/v1/dealers/{OWN}/docket", headers={"authorization": f"Bearer {clerk}"}
    )
    guarded.client.get(
        f"/penalties/v1/dealers/{FAR}/docket", headers={"authorization": f"Bearer {dealer}"}
    )
    wanted = {
        ("oem:clerk", OWN, "read", "docket:oem"),
        ("dealer:curious", FAR, "hidden", "docket:dealer"),
    }
    store = guarded.stack.house.results("penalties")
    while not wanted <= {
        (line["principal"], line["dealer"], line["verdict"], line["rule"])
        for line in lines_of(store)
    }:
        pass


@pytest.mark.parametrize(("role", "named"), [("dealer", True), ("oem", True), ("auditor", False)])
def test_names_of_staff_are_for_those_of_the_table(
    guarded: GuardedStack, role: str, named: bool
) -> None:
    headers = {"authorization": f"Bearer {guarded.token(role)}"}
    for path in ("headcount", "filings"):
        answer = guarded.client.get(f"/staffing/v1/dealers/{OWN}/{path}", headers=headers).text
        assert ('"name":"某某"' in answer.replace(" ", "")) == named, answer
