"""`docket adjudicate`: the same facts give the same bytes; what is wrong is told, line by line."""

import json
import random
from pathlib import Path

import pytest

from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared, inspected, reported
from tests.e2e.recorded import ndjson, older

FACTS = [
    older(accepted("2012-06-25"), "2012-06-25T09:00:00+08:00"),
    older(inspected("2012-07-10", "H1", labels=False), "2012-07-10T09:00:00+08:00"),
    older(reported("2012-08-01", "2012-07"), "2012-08-01T09:00:00+08:00"),
    older(accepted("2012-06-25", "other", "SH-PDH"), "2012-06-25T09:00:00+08:00"),
]
DOCUMENT = Path(__file__).parents[2] / "contracts/policy/documents/gwm-crd-2012-06.yaml"


@pytest.fixture
def file(docket: Docket) -> Path:
    path = docket.folder / "facts.ndjson"
    path.write_bytes(ndjson(FACTS))
    return path


def test_one_object_for_all_dealers(docket: Docket, file: Path) -> None:
    ran = docket.must("adjudicate", file, "--as-of", "2012-07-26", "--json")
    assert ran.json["as_of"] == "2012-07-26"
    assert list(ran.json["dealers"]) == [DEALER, "SH-PDH"]
    found = ran.json["dealers"][DEALER]
    assert {
        (entry["clause"], entry["occurred_on"], entry["amount_fen"]) for entry in found["entries"]
    } == {
        ("baseline-late", "2012-07-03", 0),
        ("hardware-nonconforming", "2012-07-10", 300_000),
        ("hardware-unrectified", "2012-07-26", 600_000),
    }
    assert (found["balance_fen"], found["payout"]) == (900_000, "normal")
    assert not docket.data.exists(), "the law needs no stack"

    day_before = docket.must("adjudicate", file, "--as-of", "2012-07-25", "--json").json
    assert day_before["dealers"][DEALER]["balance_fen"] == 300_000


def test_standard_input_and_the_file_say_the_same(docket: Docket, file: Path) -> None:
    words = ["--as-of", "2012-08-31", "--json"]
    by_file = docket.must("adjudicate", file, *words).out
    assert docket.must("adjudicate", "-", *words, given=file.read_bytes()).out == by_file


def test_only_the_dealers_named(docket: Docket, file: Path) -> None:
    words = ["adjudicate", file, "--as-of", "2012-08-31", "--json"]
    both = docket.must(*words).json["dealers"]
    one = docket.must(*words, "--dealer", DEALER).json["dealers"]
    assert one == {DEALER: both[DEALER]}
    assert docket.must(*words, "--dealer", DEALER, "--dealer", "SH-PDH").json["dealers"] == both


def test_shuffled_and_doubled_facts_give_the_same_bytes(docket: Docket) -> None:
    told = docket.must("sample", "--dealers", "8", "--months", "18", "--until", "2013-12-31").lines
    draw = random.Random(7)
    words = ["adjudicate", "-", "--as-of", "2014-01-31", "--json"]
    in_order = docket.must(*words, given=b"\n".join(told)).out
    assert in_order.count(b'"entry_id"') > 50
    for _ in range(3):
        lines = [*told, *draw.sample(told, len(told) // 2)]
        draw.shuffle(lines)
        assert docket.must(*words, given=b"\n\n".join(lines)).out == in_order


def test_a_table_for_people(docket: Docket, file: Path) -> None:
    ran = docket.must("adjudicate", file, "--as-of", "2012-07-26", "--dealer", DEALER)
    shown = ran.out.decode()
    assert f"{DEALER} as of 2012-07-26" in shown
    for word in (
        "hardware-unrectified",
        "四、(二)、2",
        "2012-07-26",
        "6,000.00",
        "effective",
        "due",
    ):
        assert word in shown
    assert "balance 9,000.00 CNY, payout normal" in shown
    ran = docket.must(
        "adjudicate", file, "--as-of", "2012-07-26", "--dealer", DEALER, "--lang", "zh"
    )
    for word in (
        "硬件逾期未整改或复检不达标",
        "四、(二)、2",
        "有效",
        "待办",
        "应扣余额 9,000.00 元",
    ):
        assert word in ran.out.decode()


def test_every_fault_of_every_malformed_line(docket: Docket) -> None:
    lines = [
        *ndjson(FACTS).splitlines(),
        b"",
        b"{not json",
        json.dumps(older(declared("2012-08-01", "July", extra=1), "2012-08-01 09:00")).encode(),
        json.dumps({"type": "docket.staffing.day-closed.v1"}).encode(),
        json.dumps({"type": "docket.staffing.party-held.v1"}).encode(),
        json.dumps({**FACTS[1], "data": {**FACTS[1]["data"], "items": []}}).encode(),
    ]
    ran = docket.run("adjudicate", "-", "--as-of", "2012-08-31", "--json", given=b"\n".join(lines))
    assert (ran.status, ran.out) == (1, b"")
    told = ran.said.splitlines()
    assert {line.partition(":")[0] for line in told} == {"line 6", "line 7", "line 9", "line 10"}
    of_seven = "\n".join(line for line in told if line.startswith("line 7:"))
    for field in ("recordedtime", "data.month", "data.extra"):
        assert field in of_seven
    assert len(of_seven.splitlines()) == 3
    assert any("data.items" in line for line in told if line.startswith("line 10:"))


def test_arguments_that_cannot_be_used(docket: Docket, file: Path) -> None:
    wrong = {
        "no such file": ["none.ndjson", "--as-of", "2012-08-31"],
        "a folder": [docket.folder, "--as-of", "2012-08-31"],
        "no date": [file],
        "no real date": [file, "--as-of", "2012-02-30"],
        "a date in another form": [file, "--as-of", "20120831"],
        "no such document": [file, "--as-of", "2012-08-31", "--policy", "none.yaml"],
        "no such option": [file, "--as-of", "2012-08-31", "--yaml"],
    }  # fmt: skip
    for why, words in wrong.items():
        ran = docket.run("adjudicate", *words)
        assert (ran.status, ran.out) == (2, b""), why
        assert ran.said, why
        assert "Traceback" not in ran.said, why


def test_a_policy_document_that_cannot_be_taken_is_told_with_every_fault(
    docket: Docket, file: Path
) -> None:
    words = ["adjudicate", file, "--as-of", "2012-08-31", "--policy"]
    unfit = docket.folder / "unfit.yaml"
    for text, told in {
        "policy: [": "line 2: did not find",
        'x: !!int ""': "line 1: x: a tag (!)",
        "a: 1\na: 2": "stands there twice",
        "# " + "x" * 65_535: "at most 65536",
        DOCUMENT.read_text().replace("from: 2012", "from: 0001"): "1949 to 2200",
    }.items():
        unfit.write_text(text)
        ran = docket.run(*words, unfit)
        assert (ran.status, ran.out) == (1, b""), told
        assert ran.said.startswith(f"--policy: {unfit}: "), ran.said
        assert told in ran.said
    twice = docket.run(*words, DOCUMENT, "--policy", edited(docket))
    assert (twice.status, "publish a new version" in twice.said) == (1, True)


def test_a_policy_document_takes_the_place_of_the_shipped_one(docket: Docket, file: Path) -> None:
    words = ["adjudicate", file, "--as-of", "2012-07-26", "--json"]
    shipped = docket.must(*words).json["dealers"][DEALER]
    assert docket.must(*words, "--policy", DOCUMENT).json["dealers"][DEALER] == shipped
    dearer = docket.must(*words, "--policy", edited(docket)).json["dealers"][DEALER]
    assert shipped["balance_fen"] == 900_000
    assert dearer["balance_fen"] == 1_200_000


def edited(docket: Docket) -> Path:
    """The shipped document with 4,000 yuan in place of 3,000 for what hardware does not conform."""
    path = docket.folder / "edited.yaml"
    text = DOCUMENT.read_text()
    assert "300000" in text
    path.write_text(text.replace("300000", "400000"))
    return path


def test_what_steers_a_terminal_is_shown_and_not_sent(docket: Docket) -> None:
    steering = older(accepted("2012-06-25", "x\x1b[2J\u202e", "E\x9b31m"), "2012-06-25T09:00:00Z")
    file = docket.folder / "steering.ndjson"
    file.write_bytes(ndjson([steering, steering | {"type": "docket.staffing.\x1b[31m.v1"}]))
    refused = docket.run("adjudicate", file, "--as-of", "2012-08-31")
    assert refused.status == 1
    file.write_bytes(ndjson([steering]))
    told = docket.must("adjudicate", file, "--as-of", "2012-08-31").out.decode()
    assert "E\\x9b31m" in told
    assert not {"\x1b", "\x9b", "\u202e"} & {*told, *refused.said}


@pytest.mark.parametrize(
    ("begins", "says"),
    [(b"\xef\xbb\xbf{}", "BOM"), (b"\x1f\x8b\x08", "gzip"), ("{}".encode("utf-16"), "UTF-16")],
)
def test_a_file_in_another_form_is_told_once(docket: Docket, begins: bytes, says: str) -> None:
    file = docket.folder / "other.ndjson"
    file.write_bytes(begins + b"\n{}\n{}")
    ran = docket.run("adjudicate", file, "--as-of", "2012-08-31")
    assert ran.status == 2
    assert says in ran.said
    assert ran.said.count("\n") == 1


def test_an_empty_file_and_an_unknown_dealer_are_told(docket: Docket, file: Path) -> None:
    empty = docket.folder / "empty.ndjson"
    empty.write_bytes(b"")
    assert "is empty" in docket.run("adjudicate", empty, "--as-of", "2012-08-31").said
    nothing = docket.run("adjudicate", "-", "--as-of", "2012-08-31", given=b"")
    assert nothing.said == "standard input is empty: no event stands there\n"
    given = docket.run("adjudicate", "-", "--as-of", "2012-08-31", given=file.read_bytes())
    assert (given.status, given.said) == (0, "")
    for as_json in ([], ["--json"]):
        words = ["adjudicate", file, "--as-of", "2012-08-31", "--dealer", DEALER, *as_json]
        ran = docket.run(*words, "--dealer", "XX-NONE")
        assert (ran.status, ran.out) == (1, b"")
        assert ran.said == "--dealer: no fact is about XX-NONE\n"
        assert docket.run(*words).status == 0


def test_a_line_longer_than_an_event_is_refused(docket: Docket, file: Path) -> None:
    file.write_bytes(ndjson(FACTS) + b'{"id": "' + b"x" * 2_000_000 + b'"}\n' + b"{}\n")
    ran = docket.run("adjudicate", file, "--as-of", "2012-08-31")
    assert "line 5: the line is longer than an event may be" in ran.said
    assert "line 6: " in ran.said


@pytest.mark.parametrize("day", ["1948-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_outside_the_years_that_are_taken_is_refused(
    docket: Docket, file: Path, day: str
) -> None:
    ran = docket.run("adjudicate", file, "--as-of", day)
    assert (ran.status, ran.out) == (2, b"")
