"""Postings and dealers' details as they are recorded, told in few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.wording.entries import reversed_words
from tests.builders import envelope, staffing
from tests.builders.postings import posting

DEALER = "BJ-TEST"
ENTRY = f"{DEALER}/monthly-report-late/2012-07"


@dataclass(frozen=True)
class Said:
    """A posting as a test tells it: its type, the number of that entry's posting, its data."""

    type: str
    number: int
    data: Mapping[str, Any]


def penalty(subject: str = "2012-07", fen: int = 200_000, **other: Any) -> Said:
    return _said("penalty-assessed", "monthly-report-late", subject, fen, **other)


def incentive(subject: str = "2012-07", fen: int = -200_000, **other: Any) -> Said:
    return _said("incentive-granted", "exemplary-report", subject, fen, **other)


def summons(subject: str = "2012", **other: Any) -> Said:
    return _said("manager-summoned", "gm-summons", subject, 0, **other)


def reversal(
    of: Said, because: str = "waived", cause: Sequence[str] = ("/oem/crd#waiver-1",)
) -> Said:
    said = {"amount_fen": -of.data["amount_fen"], "because": because, "cause": list(cause)}
    posted_on = of.data["occurred_on"]
    if "words" in of.data:
        said["words"] = reversed_words(of.data["words"], because, cause, posted_on)
    kept = {name: value for name, value in of.data.items() if name != "count"}
    return Said("entry-reversed", of.number + 1, {**kept, **said})


def imported(said: Said) -> Said:
    return Said(said.type, said.number, {**said.data, "imported": True})


def _said(
    event: str,
    clause: str,
    subject: str,
    fen: int,
    *,
    on: str = "2012-08-06",
    number: int = 1,
    explanation: Mapping[str, Any] | None = None,
    **told: Any,
) -> Said:
    data = {
        "clause": clause,
        "section": "5.6",
        "policy": "gwm-crd",
        "policy_version": "2012-06",
        "law_version": "0.1.0",
        "occurred_on": on,
        "amount_fen": fen,
        "currency": "CNY",
        "subject": subject,
        "evidence": ["/oem/crd#acceptance"],
        "explanation": explanation or {},
        **told,
    }
    return Said(event, number, data)


def posted(
    day: str,
    postings: Sequence[Said],
    *,
    dealer: str = DEALER,
    after: int = 0,
    staffing: int = 0,
    decisions: int = 0,
) -> list[dict[str, Any]]:
    """The events of a dealer's postings of a day, numbered on from `after`."""
    at = f"{day}T16:00:05.000000Z"
    events = []
    for part, said in enumerate(postings, 1):
        entry_id = f"{dealer}/{said.data['clause']}/{said.data['subject']}"
        read = {"decisions": decisions, "staffing": staffing}
        basis = {topic: sequence_text(number) for topic, number in read.items() if number}
        data = {
            **said.data,
            "entry_id": entry_id,
            "posted_on": day,
            "part": [part, len(postings)],
            "basis": {"as_of": day, "sequences": basis},
        }
        events.append(
            posting(f"docket.penalties.{said.type}.v1", data, said.number, at, after + part)
        )
    return events


def accepted(
    name: str = "示例专营店", mailbox: str | None = "crd@dealer.example"
) -> dict[str, Any]:
    """A dealer's acceptance, as the data of a fact."""
    where = {"region": "north", "province": "Beijing", "city": "Beijing"}
    told = staffing.accepted("2012-06-01", name=name, mailbox=mailbox, **where)
    return {"event": "dealer-accepted", **told.data}


def details_changed(from_on: str, **told: str) -> dict[str, Any]:
    """Changed details, as the data of a fact."""
    return {"event": "dealer-details-changed", "from_on": from_on, **told}


def recorded_fact(
    said: Mapping[str, Any],
    sequence: int,
    *,
    dealer: str = DEALER,
    at: str = "2012-06-01",
    topic: str = "staffing",
) -> dict[str, Any]:
    """A fact about a dealer as recorded in its topic, received at noon of a day."""
    data = {name: value for name, value in said.items() if name != "event"}
    event = envelope.sent(
        f"docket.{topic}.{said['event']}.v1",
        data,
        id=f"{dealer}-{sequence}",
        time=f"{at}T04:00:00.000000Z",
        dealer=dealer,
        source="/oem/crd",
    )
    return envelope.recorded(event, f"{at}T04:00:00.{sequence:06d}Z", sequence, "dev:anonymous")


def recorded(events: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """The recorded bytes of events."""
    return [canonical(event) for event in events]
