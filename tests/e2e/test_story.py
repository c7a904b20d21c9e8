"""A dealer is taken on, inspected, and silent; the postings, the summons and the mails follow."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import (
    DEALER,
    accepted,
    baseline,
    inspected,
    member,
    rectified,
    trained,
    waived,
)
from tests.e2e.mails import read_mail, text_of
from tests.servers.postgres import postgres_server

LINK = re.compile(r"https?://[^\s<>\"]+/e/[^\s<>\"]+")
PENALTIES = f"/penalties/v1/dealers/{DEALER}"


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Docket]:
    """The command, its stores in files, and in a database of its own."""
    if request.param == "sqlite":
        yield Docket(tmp_path)
        return
    with postgres_server() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE story")
        url = server.rpartition("/")[0] + "/story"
        docket = Docket(tmp_path, DOCKET_POSTGRES_URL=url)
        docket.must("migrate")
        yield docket
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE story WITH (FORCE)")


def test_three_penalties_summon_the_general_manager(stored: Docket) -> None:
    with stored.up() as stack:
        take_on(stack)
        stored.must("close-days", "--through", "2012-07-09")
        inspect_and_rectify(stored, stack)
        stay_silent(stored, stack)
        read_the_statements(stored, stack)
        read_the_mails(stored)
        waive_one(stored, stack)
        compare_with_the_command(stored, stack)
        before = stack.get(f"{PENALTIES}/docket")
        assert stack.stop() == 0
    with stored.up() as stack:
        assert stack.get(f"{PENALTIES}/docket") == before


def take_on(stack: Stack) -> None:
    """The first fact opens its own day: 25 June 2012."""
    receipts = stack.accept(
        accepted("2012-06-25"),
        trained("2012-06-25", "P1"),
        baseline(
            "2012-06-25",
            member("P1", "customer_manager", "2012-06-25"),
            member("P2", "process_checker", "2012-06-25"),
        ),
    )
    assert [receipt["sequence"] for receipt in receipts] == [f"{n:020d}" for n in (1, 2, 3)]
    assert all(receipt["recordedtime"][:10] in {"2012-06-24", "2012-06-25"} for receipt in receipts)

    headcount = stack.get(f"/staffing/v1/dealers/{DEALER}/headcount", on="2012-06-25")
    on_post = {(each["person_id"], each["position"]) for each in headcount["roster"]}
    assert on_post == {("P1", "customer_manager"), ("P2", "process_checker")}

    docket = stack.get(f"{PENALTIES}/docket")
    assert (docket["as_of"], docket["entries"], docket["balance_fen"]) == ("2012-06-25", [], 0)


def inspect_and_rectify(docket: Docket, stack: Stack) -> None:
    stack.accept(inspected("2012-07-10", "H1", labels=False, telephones=True))

    [entry] = stack.get(f"{PENALTIES}/docket")["entries"]
    assert entry["entry_id"] == f"{DEALER}/hardware-nonconforming/H1"
    assert (entry["occurred_on"], entry["amount_fen"]) == ("2012-07-10", 300_000)
    assert entry["provisional"] is True
    assert stack.get(f"{PENALTIES}/postings") == []
    assert due(stack) == {
        ("hardware-unrectified", "H1/overdue"): "2012-07-25",
        ("change-filing", "2012-07"): "2012-08-05",
        ("monthly-report-late", "2012-07"): "2012-08-05",
    }

    docket.must("close-days", "--through", "2012-07-19")
    assert told_of(stack) == [
        ("penalty-assessed", "hardware-nonconforming", "H1", "2012-07-10", "2012-07-19", 300_000)
    ]
    [entry] = stack.get(f"{PENALTIES}/docket")["entries"]
    assert "provisional" not in entry

    stack.accept(rectified("2012-07-20", "H1"))
    docket.must("close-days", "--through", "2012-08-04")
    assert due(stack) == {
        ("change-filing", "2012-07"): "2012-08-05",
        ("monthly-report-late", "2012-07"): "2012-08-05",
        ("change-filing", "2012-08"): "2012-09-05",
        ("monthly-report-late", "2012-08"): "2012-09-05",
    }
    outcomes = {
        deadline["subject"]: deadline["outcome"]
        for deadline in stack.get(f"{PENALTIES}/deadlines")["deadlines"]
        if deadline["clause"] == "hardware-unrectified"
    }
    assert outcomes == {"H1/overdue": "met"}


def stay_silent(docket: Docket, stack: Stack) -> None:
    """Neither a declaration nor a report of July by 5 August."""
    docket.must("close-days", "--through", "2012-08-05")
    assert len(told_of(stack)) == 1, "the 5th is the last day in time"
    provisional = stack.get(f"{PENALTIES}/docket")
    assert provisional["as_of"] == "2012-08-06"
    assert [entry.get("provisional", False) for entry in provisional["entries"]] == [
        False, True, True, True,
    ]  # fmt: skip

    docket.must("close-days", "--through", "2012-08-06")
    assert told_of(stack)[1:] == [
        ("penalty-assessed", "change-filing", "2012-07", "2012-08-06", "2012-08-06", 500_000),
        ("manager-summoned", "gm-summons", "2012", "2012-08-06", "2012-08-06", 0),
        ("penalty-assessed", "monthly-report-late", "2012-07", "2012-08-06", "2012-08-06", 200_000),
    ]
    parts = [posting["data"]["part"] for posting in stack.get(f"{PENALTIES}/postings")]
    assert parts == [[1, 1], [1, 3], [2, 3], [3, 3]]

    found = stack.get(f"{PENALTIES}/docket")
    assert (found["as_of"], found["balance_fen"]) == ("2012-08-07", 1_000_000)
    assert (found["payout"], found["pending"]) == ("normal", 0)
    summons = next(entry for entry in found["entries"] if entry["kind"] == "summons")
    explained = stack.get(f"/penalties/v1/entries/{summons['entry_id']}")
    assert explained["entry"] == summons
    assert set(explained["words"]) == {"zh", "en"}
    assert "述职" in explained["words"]["zh"]
    assert "2012" in explained["words"]["en"]
    assert [posting["id"] for posting in explained["postings"]] == [f"{DEALER}/gm-summons/2012#1"]

    hardware = stack.get(f"/penalties/v1/entries/{DEALER}/hardware-nonconforming/H1")
    [evidence] = hardware["facts"]
    assert (evidence["source"], evidence["id"]) == ("/oem/inspection", "H1")
    assert evidence["data"]["items"][0] == {"item": "labels", "conforming": False}


def read_the_statements(docket: Docket, stack: Stack) -> None:
    docket.must("close-days", "--through", "2012-08-30")
    july = stack.get(f"{PENALTIES}/statement", month="2012-07")
    august = stack.get(f"{PENALTIES}/statement", month="2012-08")
    assert (july["final"], august["final"]) == (True, False)
    assert (july["opening_balance_fen"], july["closing_balance_fen"]) == (0, 300_000)
    assert (august["opening_balance_fen"], august["closing_balance_fen"]) == (300_000, 1_000_000)
    assert [line["amount_fen"] for line in august["lines"]] == [500_000, 0, 200_000]

    docket.must("close-days", "--through", "2012-08-31")
    assert stack.get(f"{PENALTIES}/statement", month="2012-08") == {**august, "final": True}


def read_the_mails(docket: Docket) -> None:
    """A mail for each posting day, and one of its own for the summons; their links lead here."""
    mails = [read_mail(path) for path in sorted((docket.data / "mail").glob("*.eml"))]
    days = [mail for mail in mails if mail["To"] == "crd@bj-ych.example"]
    assert len(mails) == 3
    assert len(days) == 2, "to the dealer"
    [summons] = [mail for mail in mails if mail not in days]
    assert {address.strip() for address in summons["To"].split(",")} == {
        "crd@bj-ych.example",
        "crd@oem.example",
    }
    assert "述职" in summons["Subject"]
    assert DEALER in text_of(summons)
    assert any("3,000" in text_of(mail) for mail in days)
    assert len({mail["Message-ID"] for mail in mails}) == 3
    links = {link for mail in mails for link in LINK.findall(text_of(mail))}
    assert len(links) == 4, "one an entry"
    signed_in = {"authorization": "Bearer dev:oem"}
    assert [httpx.get(link, headers=signed_in).status_code for link in links] == [200] * 4


def waive_one(docket: Docket, stack: Stack) -> None:
    """Two penalties are left: the summons, not yet heard, is withdrawn."""
    stack.accept(waived("2012-09-01", f"{DEALER}/change-filing/2012-07"))
    docket.must("close-days", "--through", "2012-09-01")
    assert [
        (posting["type"].split(".")[2], posting["data"]["clause"], posting["data"]["because"])
        for posting in stack.get(f"{PENALTIES}/postings")[4:]
    ] == [
        ("entry-reversed", "change-filing", "waived"),
        ("entry-reversed", "gm-summons", "withdrawn"),
    ]
    found = stack.get(f"{PENALTIES}/docket")
    assert found["balance_fen"] == 500_000
    assert [(entry["clause"], entry["status"]) for entry in found["entries"]] == [
        ("hardware-nonconforming", "effective"),
        ("change-filing", "waived"),
        ("monthly-report-late", "effective"),
    ]


def compare_with_the_command(docket: Docket, stack: Stack) -> None:
    """`docket export | docket adjudicate -` is the same docket."""
    live = stack.get(f"{PENALTIES}/docket")
    exported = docket.must("export").out
    said = docket.must("adjudicate", "-", "--as-of", live["as_of"], "--json", given=exported).json
    assert said["dealers"][DEALER] == {
        name: value for name, value in live.items() if name not in {"as_of", "pending"}
    }


def due(stack: Stack) -> dict[tuple[str, str], str]:
    deadlines = stack.get(f"{PENALTIES}/deadlines")["deadlines"]
    return {
        (deadline["clause"], deadline["subject"]): deadline["due_on"]
        for deadline in deadlines
        if deadline["outcome"] == "due"
    }


def told_of(stack: Stack) -> list[tuple[str, str, str, str, str, int]]:
    """The postings: what, of which clause and subject, in law on, posted on, fen."""
    return [
        (
            posting["type"].split(".")[2],
            posting["data"]["clause"],
            posting["data"]["subject"],
            posting["data"]["occurred_on"],
            posting["data"]["posted_on"],
            posting["data"]["amount_fen"],
        )
        for posting in stack.get(f"{PENALTIES}/postings")
    ]
