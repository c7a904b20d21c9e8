"""`docket adjudicate`: lines in, the object of `--json` out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.policy.documents import PolicyRefused
from contracts.policy.shipped import shipped_documents
from services.penalties.adjudication import MalformedLines, UnknownDealers, adjudicate_lines
from services.received.fact import received_fact
from tests.builders import policies
from tests.builders.audits import report_assessed
from tests.builders.given_fact import DEALER
from tests.builders.staffing import accepted

DAY = date(2012, 12, 31)
EXAMPLES = Path(__file__).resolve().parents[4] / "shared" / "spec" / "examples"
FALSE = report_assessed("2012-07", "2012-08-20", "false").event(1)
(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]


def lines(*events: dict[str, Any] | bytes) -> list[bytes]:
    return [each if isinstance(each, bytes) else json.dumps(each).encode() for each in events]


def published(document: bytes, received: str, **said: str) -> dict[str, Any]:
    said = {"version": "2012-06", "effective_from": "2012-06-01"} | said
    told = policies.published(document.decode(), f"{received} 00:00:00", **said)
    return told.named(f"p{received}").event(1) | {"source": "/policies"}


@pytest.mark.parametrize("example", ["04-change-filing", "08-monthly-report", "12-late-facts"])
def test_the_shared_examples(example: str) -> None:
    if not EXAMPLES.is_dir():
        pytest.skip("the shared examples are not at hand")
    expected = json.loads((EXAMPLES / f"{example}.expected.json").read_text())
    facts = (EXAMPLES / f"{example}.ndjson").read_bytes().splitlines()
    result = adjudicate_lines(facts, date.fromisoformat(expected["as_of"]))
    assert result["dealers"].keys() == expected["dealers"].keys()
    for dealer, docket in expected["dealers"].items():
        ours = result["dealers"][dealer]
        fields = docket["entries"][0] if docket["entries"] else ()
        assert [{name: each[name] for name in fields} for each in ours["entries"]] == docket[
            "entries"
        ]
        assert (ours["balance_fen"], ours["payout"]) == (docket["balance_fen"], docket["payout"])


def test_the_object_as_it_is_printed() -> None:
    assert adjudicate_lines(lines(FALSE), DAY) == {
        "as_of": "2012-12-31",
        "dealers": {
            DEALER: {
                "entries": [
                    {
                        "entry_id": "BJ-BSL/monthly-report-false/2012-07",
                        "kind": "penalty",
                        "clause": "monthly-report-false",
                        "occurred_on": "2012-08-20",
                        "amount_fen": 200000,
                        "currency": "CNY",
                        "subject": "2012-07",
                        "status": "effective",
                        "policy": "gwm-crd",
                        "policy_version": "2012-06",
                        "section": "5.6",
                        "evidence": ["/test#e001"],
                        "explanation": {
                            "month": "2012-07",
                            "parameters": {"amount_fen": 200000},
                            "conditions": [
                                {
                                    "name": "verdict",
                                    "left": "false",
                                    "relation": "==",
                                    "right": "false",
                                },
                                {
                                    "name": "assessed_on",
                                    "left": "2012-08-20",
                                    "relation": ">=",
                                    "right": "2012-06-01",
                                },
                            ],
                        },
                    }
                ],
                "deadlines": [],
                "anomalies": [
                    {
                        "kind": "unaccepted-dealer",
                        "event": "/test#e001",
                        "detail": "no acceptance of this dealer is known",
                    }
                ],
                "balance_fen": 200000,
                "payout": "normal",
            }
        },
    }


def test_blank_lines_derived_events_and_closed_days_are_passed_over_whatever_they_carry() -> None:
    ignored = [
        b"",
        b"  ",
        b'{"type": "docket.penalties.penalty-assessed.v1", "what": 1}',
        b'{"type": "docket.penalties.anything-at-all.v9"}',
        b'{"type": "docket.audits.day-closed.v1", "data": []}',
    ]
    assert adjudicate_lines([*ignored, *lines(FALSE)], DAY) == adjudicate_lines(lines(FALSE), DAY)


def test_every_bad_line_is_named_with_every_fault() -> None:
    unknown = {**FALSE, "type": "docket.audits.something.v1"}
    no_offset = {**FALSE, "recordedtime": "2012-08-20T12:00:00"}
    twice = {**FALSE, "data": {"month": "2012-13", "assessed_on": "2012-02-30", "verdict": "x"}}
    with pytest.raises(MalformedLines) as refused:
        adjudicate_lines([b"", *lines(FALSE, b"[]", unknown, no_offset, twice)], DAY)
    found = {line: sorted(fault.field for fault in faults) for line, faults in refused.value.lines}
    assert found == {
        3: [""],
        4: ["type"],
        5: ["recordedtime"],
        6: ["data.assessed_on", "data.month", "data.verdict"],
    }


def test_a_dealer_of_whom_nothing_is_known_yet_is_absent() -> None:
    assert adjudicate_lines(lines(FALSE), date(2012, 8, 19))["dealers"] == {}
    with pytest.raises(UnknownDealers, match="no fact is about BJ-OTHER"):
        adjudicate_lines(lines(FALSE), DAY, dealers=[DEALER, "BJ-OTHER"])
    assert [*adjudicate_lines(lines(FALSE), DAY, dealers=[DEALER])["dealers"]] == [DEALER]


def test_an_id_of_one_source_is_one_event_for_whichever_dealer_it_was_first_received() -> None:
    other = {**FALSE, "subject": "BJ-OTHER", "recordedtime": "2012-08-20T11:00:00+08:00"}
    dealers = adjudicate_lines(lines(FALSE, other), DAY)["dealers"]
    assert [each["clause"] for each in dealers["BJ-OTHER"]["entries"]] == ["monthly-report-false"]
    assert dealers[DEALER]["entries"] == []
    assert [each["kind"] for each in dealers[DEALER]["anomalies"]] == ["differing-content"]


def test_the_shipped_document_published_as_an_event_is_one_with_it() -> None:
    event = published(CRD, "2012-06-01")
    assert adjudicate_lines(lines(FALSE, event), DAY) == adjudicate_lines(lines(FALSE), DAY)


def test_a_version_published_in_the_facts_counts_from_its_effective_date() -> None:
    text = (
        CRD.replace(b'"2012-06"', b'"2012-08"')
        .replace(b"from: 2012-06-01", b"from: 2012-08-20")
        .replace(b"value: 200000", b"value: 100000")
    )
    event = published(text, "2012-08-01", version="2012-08", effective_from="2012-08-20")
    (entry,) = adjudicate_lines(lines(event, FALSE), DAY)["dealers"][DEALER]["entries"]
    assert (entry["amount_fen"], entry["policy_version"]) == (100000, "2012-08")


@pytest.mark.parametrize(
    ("document", "said", "field"),
    [
        (CRD.replace(b"value: 200000", b"value: 1"), {}, "version"),
        (CRD.replace(b'"2012-06"', b'"2"'), {}, "data.version"),
        (CRD.replace(b'"2012-06"', b'"2"'), {"version": "2"}, "effective_from"),
        (b"kind: customer-relations", {}, "policy"),
    ],
)
def test_a_published_document_that_cannot_be_taken_is_a_bad_line(
    document: bytes, said: dict[str, str], field: str
) -> None:
    with pytest.raises(MalformedLines) as refused:
        adjudicate_lines(lines(FALSE, published(document, "2012-06-01", **said)), DAY)
    ((number, faults),) = refused.value.lines
    assert (number, faults[0].field) == (2, field)


def test_given_policies_take_the_place_of_the_shipped_ones_of_their_name() -> None:
    dearer = CRD.replace(b"value: 200000", b"value: 300000")
    docket = adjudicate_lines(lines(FALSE), DAY, policies=[dearer])["dealers"][DEALER]
    assert docket["balance_fen"] == 300000
    with pytest.raises(PolicyRefused):
        adjudicate_lines(lines(FALSE), DAY, policies=[b"policy: x"])


def test_a_fact_is_the_same_from_bytes_and_from_json() -> None:
    event = accepted("2012-07-01", received="2012-07-01 00:00:00").event(7)
    one, other = received_fact(event), received_fact(json.dumps(event).encode())
    assert (one.name, one.received_on) == ("/test#e007", date(2012, 7, 1))
    assert (one.name, one.data, one.content) == (other.name, other.data, other.content)
