"""What of each service waits for somebody is told at once, and to those alone who may see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.delivery import Delivery, record
from services.registry import SERVICES
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted, baseline_filed
from tests.component.penalties.stack import Stack, running, settle

OTHER = "SH-TWO"


@pytest.fixture
def stack(tmp_path: Any) -> Any:
    with running(tmp_path, services=SERVICES) as found:
        for dealer, region in ((DEALER, "north"), (OTHER, "south")):
            found.post(accepted("2012-06-04", region=region), dealer=dealer)
            found.post(baseline_filed("2012-06-04"), dealer=dealer)
        settle(found.parts)
        yield found


def attention(stack: Stack, service: str, credential: str) -> Any:
    asked = {"headers": {"authorization": f"Bearer dev:{credential}"}}
    return stack.runner.run(stack.client.get(f"/{service}/v1/attention", **asked))


def parked_in(stack: Stack, service: str) -> None:
    with stack.house.results(service).transaction() as tx:
        for dealer in (DEALER, OTHER):
            tx.execute("INSERT INTO parked VALUES (?, 'docket.staffing.v1', 3, 'a gap')", (dealer,))


def mails(stack: Stack) -> None:
    """Of each dealer a copy that was refused; and copies that are sent, and put off just now."""
    now = datetime.now(UTC)

    def copy(dealer: str, state: Any, refused_since: datetime | None = None) -> Delivery:
        since = refused_since.isoformat() if refused_since else None
        return Delivery(
            f"<{dealer}.{state}.{since}>", "x@y.example", dealer, "2012-08-06", "day", state,
            "0" * 64, 1, "2012-08-07T00:00:00.000000Z", None, "no such mailbox", since,
        )  # fmt: skip

    with stack.house.results("notifications").transaction() as tx:
        for dealer in (DEALER, OTHER):
            record(tx, [copy(dealer, "refused"), copy(dealer, "sent")])
            record(tx, [copy(dealer, "waiting", now), copy(dealer, "waiting", now - HOURS)])


HOURS = timedelta(hours=2)


@pytest.mark.parametrize(
    ("credential", "dealers"),
    [
        ("oem", [DEALER, OTHER]),
        ("auditor", [DEALER, OTHER]),
        ("admin", [DEALER, OTHER]),
        (f"dealer:{DEALER}", [DEALER]),
    ],
)
def test_what_waits_is_told_of_those_whom_one_sees(
    stack: Stack, credential: str, dealers: list[str]
) -> None:
    parked_in(stack, "notifications")
    mails(stack)
    told = attention(stack, "notifications", credential).json()
    assert [each["stream"] for each in told["parked"]] == dealers
    found = sorted({(each["dealer"], each["state"]) for each in told["undelivered"]})
    assert found == [(dealer, state) for dealer in dealers for state in ("refused", "waiting")]
    assert len(told["undelivered"]) == 2 * len(dealers)
    assert "x@y.example" not in str(told)


def test_an_inspector_is_told_nothing(stack: Stack) -> None:
    assert attention(stack, "portal", "inspector").status_code == 403


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_says_whether_it_is_in_step(stack: Stack, service: str) -> None:
    told = attention(stack, service, "admin").json()
    assert told == {
        "service": service,
        "in_step": True,
        "parked": [],
        "undelivered": [],
        "hindered": {},
        "lag": [],
    }


def test_what_hinders_is_said_to_whoever_runs_the_stack(stack: Stack) -> None:
    portal = next(part for part in stack.parts if part.name == "portal")
    portal.runners[0].close()
    portal.runners[0].trouble = "the database of 10.0.0.7 is away"
    assert attention(stack, "portal", "admin").json()["hindered"] == {
        "portal": "the database of 10.0.0.7 is away"
    }
    told = attention(stack, "portal", "oem").json()
    assert (told["in_step"], told["hindered"]) == (False, {})
