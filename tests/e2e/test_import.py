"""Facts of older records are taken over through the intake: each once, as it was received."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.events import POSTINGS
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared, inspected, reported
from tests.e2e.recorded import assert_dense, is_policy, ndjson, older, without_stamps

TAKEN = [
    older(accepted("2012-06-25"), "2012-06-25T01:00:00.000000Z", "crd:li"),
    older(inspected("2012-07-10", "H1", labels=False), "2012-07-10T02:00:00.5+00:00", None),
    older(declared("2012-08-01", "2012-07"), "2012-08-01T17:00:00+08:00"),
]
NEEDS_PUTTING_RIGHT = [
    '{"specversion": "1.0", "id": ',
    json.dumps(older(declared("2012-08-01", "July"), "2012-08-01T17:00:00+08:00")),
    json.dumps(declared("2012-08-01", "2012-07", "no-recordedtime")),
    json.dumps(
        older(declared("2012-09-01", "2012-08", "declared-2012-07"), "2012-09-01T00:00:00Z")
    ),
]
PASSED_OVER = [
    json.dumps({"type": "docket.penalties.penalty-assessed.v1", "whatever": "it carries"}),
    json.dumps({"type": "docket.staffing.day-closed.v1", "data": {"through": "2012-07-01"}}),
]


def mixed() -> bytes:
    """Seven lines that count and a blank one, of which four need putting right."""
    lines = [line.decode() for line in ndjson(TAKEN).splitlines()]
    lines += ["", *PASSED_OVER, *NEEDS_PUTTING_RIGHT]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("running", [True, False], ids=["beside a stack", "without a stack"])
def test_the_good_lines_are_taken_and_the_others_told(docket: Docket, *, running: bool) -> None:
    file = docket.folder / "older.ndjson"
    file.write_bytes(mixed())
    if running:
        with docket.up() as stack:
            take_over_twice(docket, file)
            [first, *_] = stack.get(f"/audits/v1/dealers/{DEALER}/inspections")["hardware"]
            assert first["inspection_id"] == "H1"
            receipt = stack.get("/staffing/v1/receipts", source="/oem/crd", id="acceptance")
            assert receipt["recordedtime"] == "2012-06-25T01:00:00.000000Z"
    else:
        take_over_twice(docket, file)


def take_over_twice(docket: Docket, file: Path) -> None:
    begun = datetime.now(UTC)
    ran = docket.run("import", file)
    assert ran.status == 1
    summary = ran.json
    assert [refusal["line"] for refusal in summary.pop("refusals")] == [7, 8, 9, 10]
    assert summary == {"accepted": 3, "duplicate": 0, "passed_over": 2, "pending": 0, "refused": 4}
    told = ran.said.splitlines()
    assert [line.partition(":")[0] for line in told] == ["line 7", "line 8", "line 9", "line 10"]
    assert "not JSON" in told[0]
    assert "data.month" in told[1]
    assert "recordedtime: is missing" in told[2]
    assert "recorded already with other content" in told[3]

    again = docket.run("import", "-", given=file.read_bytes())
    assert again.status == 1
    assert (again.json["accepted"], again.json["duplicate"], again.json["refused"]) == (0, 3, 4)

    exported = [event for event in docket.export() if event["subject"] != "*"]
    assert_dense(exported)
    by_id = {event["id"]: event for event in exported}
    assert set(by_id) == {"acceptance", "H1", "declared-2012-07"}
    assert by_id["acceptance"]["actor"] == "crd:li"
    assert by_id["H1"]["actor"] == "unknown"
    assert by_id["H1"]["recordedtime"] == "2012-07-10T02:00:00.500000Z"
    assert by_id["declared-2012-07"]["recordedtime"] == "2012-08-01T09:00:00.000000Z"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for line, event in enumerate(TAKEN, 1):
        taken = by_id[event["id"]]
        assert taken["provenance"] == f"sha256:{digest}#L{line}"
        assert begun <= datetime.fromisoformat(taken["importedtime"]) <= datetime.now(UTC)
        assert {**taken, "recordedtime": "", "actor": ""} == {
            **taken, **event, "recordedtime": "", "actor": "",
        }  # fmt: skip


def test_what_one_stack_exports_another_takes_over(tmp_path: Path) -> None:
    one, other = Docket(tmp_path / "one"), Docket(tmp_path / "other")
    with one.up() as stack:
        stack.accept(accepted("2012-06-25"), inspected("2012-07-10", "H1", labels=False))
        one.must("close-days", "--through", "2012-08-06")
        stack.accept(reported("2012-08-07", "2012-07"))
    exported = one.export()
    summary = other.must("import", "-", given=ndjson(exported)).json
    derived = sum(
        event["type"].split(".")[1] == "penalties" or "day-closed" in event["type"]
        for event in exported
    )
    policies = sum(map(is_policy, exported))
    assert policies > 0
    assert summary == {
        "accepted": 3, "duplicate": policies, "passed_over": derived, "pending": 0, "refused": 0,
        "refusals": [],
    }  # fmt: skip
    taken = [without_stamps(event) for event in other.export() if event["subject"] != "*"]
    assert taken == [
        without_stamps(event)
        for event in exported
        if event["subject"] != "*" and event["type"].split(".")[1] != "penalties"
    ]


def test_days_are_closed_as_they_were_lived(docket: Docket) -> None:
    lived = ndjson(
        [
            older(accepted("2012-06-25"), "2012-06-25T09:00:00+08:00"),
            older(inspected("2012-07-10", "H1", labels=False), "2012-07-10T09:00:00+08:00"),
            older(reported("2012-08-07", "2012-07"), "2012-08-07T09:00:00+08:00"),
        ]
    )
    docket.must("import", "-", "--close-days", given=lived)
    closed = {
        (event["type"].split(".")[1], event["data"]["through"])
        for event in docket.export()
        if "day-closed" in event["type"]
    }
    assert {topic for topic, _ in closed} == {"staffing", "audits", "decisions"}
    assert len(closed) == 3 * 43, "each of the days of 25 June to 6 August, in each topic"
    assert max(day for _, day in closed) == "2012-08-06"

    docket.must("close-days", "--through", "2012-08-06")
    posted = [
        (event["data"]["clause"], event["data"]["posted_on"], event["data"].get("imported"))
        for event in docket.export("--topic", "penalties")
        if event["type"] in POSTINGS
    ]
    assert posted == [
        ("baseline-late", "2012-07-03", True),
        ("hardware-nonconforming", "2012-07-10", True),
        ("hardware-unrectified", "2012-07-26", True),
        ("change-filing", "2012-08-06", True),
        ("gm-summons", "2012-08-06", True),
        ("monthly-report-late", "2012-08-06", True),
    ]


def test_by_the_wall_clock_no_day_is_closed_that_is_not_over(docket: Docket) -> None:
    now = datetime.now(UTC).isoformat()
    lived = [
        older(accepted("2012-06-25"), "2999-01-01T09:00:00+08:00"),
        older(declared("2012-08-01", "2012-07"), now),
    ]
    docket.must("import", "-", "--close-days", given=ndjson(lived))
    assert not [event for event in docket.export() if "day-closed" in event["type"]]


def test_ages_without_a_fact_are_closed_at_once(docket: Docket) -> None:
    lived = [
        older(declared("2012-08-01", "2012-07", "mistyped"), "0012-06-25T09:00:00+08:00"),
        older(accepted("2012-06-25"), "2012-06-25T09:00:00+08:00"),
        older(declared("2012-08-01", "2012-07"), "2012-06-27T09:00:00+08:00"),
    ]
    docket.must("import", "-", "--close-days", given=ndjson(lived))
    closed = [e["data"]["through"] for e in docket.export() if "staffing.day-closed" in e["type"]]
    assert sorted(set(closed)) == ["2012-06-24", "2012-06-25", "2012-06-26"]


def test_a_file_that_is_not_there(docket: Docket) -> None:
    ran = docket.run("import", "no-such.ndjson")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.said == "no-such.ndjson cannot be read: No such file or directory\n"


def test_two_documents_that_rule_the_same_day_are_not_both_taken(docket: Docket) -> None:
    """Held against each other though neither was known before."""
    docket.run("import", "-")  # publishes what is shipped, as any start does
    shipped = next(event for event in docket.export() if is_policy(event))
    text = shipped["data"]["document"]
    version, effective = shipped["data"]["version"], shipped["data"]["effective_from"]

    def published(number: str) -> dict[str, object]:
        changed = text.replace(effective, "2100-01-01").replace(f'"{version}"', f'"{number}"')
        data = {
            **shipped["data"],
            "version": number,
            "effective_from": "2100-01-01",
            "document": changed,
            "digest": hashlib.sha256(changed.encode()).hexdigest(),
        }
        event = {
            n: v for n, v in shipped.items() if n not in {"sequence", "importedtime", "provenance"}
        }
        return {**event, "id": number, "data": data, "recordedtime": "2014-12-01T09:00:00+08:00"}

    ran = docket.run("import", "-", given=ndjson([published("one"), published("other")]))
    assert (ran.status, ran.json["accepted"]) == (1, 1), ran.said
    assert ran.said.startswith("line 2: data.document.effective_from: ")
