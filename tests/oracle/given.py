"""Given these facts, what stands on the docket: the words in which the cases are told."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

import yaml
from chinese_calendar import is_workday

from tests.oracle.facts import SHANGHAI, Event, day
from tests.oracle.figures import TERMS
from tests.oracle.notices import REGULATION, shipped
from tests.oracle.random_facts import OF_AUDITS, OF_STAFFING, recorded
from tests.oracle.reading import Docket, adjudicate

DEALER = "BJ-1"
MANAGER = "customer_manager"
CHECKER = "process_checker"

_numbers = count(1)


def said(name: str, received: str, /, **data: Any) -> Event:
    """A fact of the dealer's, received on a day at 10:00 or at an instant, Shanghai time."""
    local = datetime.fromisoformat(received if "T" in received else f"{received}T10:00:00")
    local = local.replace(tzinfo=SHANGHAI)
    topic = "staffing" if name in OF_STAFFING else "audits" if name in OF_AUDITS else "decisions"
    return {
        "specversion": "1.0",
        "id": f"e{next(_numbers):05d}",
        "source": "/oem/crd",
        "type": f"docket.{topic}.{name}.v1",
        "subject": DEALER,
        "time": local.isoformat(),
        "data": data,
        "recordedtime": recorded(local),
    }


def accepted(on: str, received: str | None = None) -> Event:
    return said("dealer-accepted", received or on, accepted_on=on)


def closed(on: str) -> Event:
    return said("dealer-closed", on, closed_on=on, reason="关店")


def member(person: str, position: str, on_post_on: str, **more: Any) -> dict[str, Any]:
    said_of = {"person_id": person, "name": person, "position": position}
    return {**said_of, "on_post_on": on_post_on, **more}


def baseline(received: str, *members: dict[str, Any]) -> Event:
    return said("baseline-filed", received, members=list(members))


def trained(person: str, held_on: str, *, passed: bool = True) -> Event:
    told = {"person_id": person, "name": person, "position": MANAGER}
    return said("training-completed", held_on, **told, held_on=held_on, passed=passed)


def change(
    received: str, change_id: str, person: str, position: str, effective_on: str, **more: Any
) -> Event:
    """A change filed; `resigned`, and a successor expected at once, unless said otherwise."""
    data = {"change_id": change_id, "person_id": person, "position": position}
    data |= {"reason": "resigned", "effective_on": effective_on}
    if "successor" not in more:
        data["expected_on"] = effective_on
    return said("change-filed", received, **(data | more))


def successor(received: str, change_id: str, person: str, position: str, on: str) -> Event:
    member_said = member(person, position, on)
    return said("successor-filed", received, change_id=change_id, successor=member_said)


def unfiled(found_on: str, finding_id: str, person: str, position: str, **change: str) -> Event:
    data: dict[str, Any] = {"finding_id": finding_id, "found_on": found_on}
    data |= {"kind": "unfiled_change", "person_id": person, "position": position}
    if change:
        data["change"] = change
    return said("staffing-finding-recorded", found_on, **data)


def inspected(on: str, inspection_id: str, *, conforming: bool, **more: Any) -> Event:
    items = [{"item": "labels", "conforming": conforming}]
    told = {"inspection_id": inspection_id, "inspected_on": on, "items": items}
    return said("hardware-inspected", more.pop("received", on), **told, **more)


def operated(on: str, inspection_id: str, *items: dict[str, Any]) -> Event:
    """An operations inspection; the items, as they stand in the catalogue, of one position."""
    known = TERMS["catalogue", "work_items"][CHECKER]
    named = [
        {"position": CHECKER, "item": name, **item}
        for name, item in zip(known, items, strict=False)
    ]
    told = {"inspection_id": inspection_id, "inspected_on": on, "items": named}
    return said("operations-inspected", on, **told)


def waived(entry: str, on: str) -> Event:
    return said("entry-waived", on, entry_id=f"{DEALER}/{entry}", waived_on=on, reason="免除")


def heard(summons: str, on: str, outcome: str) -> Event:
    return said("hearing-held", on, summons_id=f"{DEALER}/{summons}", held_on=on, outcome=outcome)


NOTHING: Docket = {"entries": [], "deadlines": [], "anomalies": []}


def docket(as_of: str, *events: Event, given: Sequence[str] = ()) -> Docket:
    """The dealer's docket, by the documents given; nothing where no fact of it is known."""
    found = adjudicate(events, day(as_of), is_working_day=is_workday, documents=given)
    dealer: Docket = found["dealers"].get(DEALER, NOTHING)
    return dealer


def entries(clause: str, as_of: str, *events: Event, given: Sequence[str] = ()) -> list[str]:
    """What stands under the clause: subject, date, and the status where it is not effective."""
    return [
        " ".join(
            [entry["subject"], entry["occurred_on"]]
            + ([entry["status"]] if entry["status"] != "effective" else [])
        )
        for entry in docket(as_of, *events, given=given)["entries"]
        if entry["clause"] == clause
    ]


def anomalies(kind: str, as_of: str, *events: Event) -> list[str]:
    """The ids of the facts that the anomaly names, each once."""
    found = docket(as_of, *events)["anomalies"]
    return sorted({each["event"].split("#")[1] for each in found if each["kind"] == kind})


def document(
    effective_from: str, figures: dict[str, Any], version: str = "v", **more: object
) -> str:
    """The regulation as shipped but for these figures, by `chapter.term`."""
    told = shipped(REGULATION) | {"version": version, "effective_from": day(effective_from)} | more
    for named, value in figures.items():
        chapter, term = named.split(".")
        told["terms"][chapter][term] = {"value": value, "section": "4.1.5(2)", "words": "另行通知"}
    return str(yaml.safe_dump(told, allow_unicode=True))


def published(received: str, text: str, **more: str) -> Event:
    return said("policy-published", received, document=text) | {"subject": "*"} | more


def deadlines(clause: str, as_of: str, *events: Event, given: Sequence[str] = ()) -> list[str]:
    return [
        f"{deadline['subject']} {deadline['due_on']}"
        for deadline in docket(as_of, *events, given=given)["deadlines"]
        if deadline["clause"] == clause
    ]
