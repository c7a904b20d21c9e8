"""`docket policy` and `docket calendar`: what is known, what differs, and how one is published."""

import hashlib
from pathlib import Path

from contracts.policy.shipped import shipped_documents
from tests.builders.policies import CRD, DEARER_HARDWARE, document
from tests.e2e.docket import Docket

NOTICE = """2027:
  notices: [国务院办公厅关于2027年部分节假日安排的通知]
  holidays: [2027-01-01, 2027-02-05]
  make_up_days: [2027-01-02]
"""


def file(docket: Docket, text: str) -> Path:
    path = docket.folder / "given.yaml"
    path.write_text(text)
    return path


def test_what_is_shipped_is_listed_with_its_digest(docket: Docket) -> None:
    versions = docket.must("policy", "list", "--json").json["versions"]
    digests = {hashlib.sha256(text).hexdigest() for text in shipped_documents()}
    assert {each["digest"] for each in versions} == digests
    assert [each["version"] for each in versions] == ["2004", "2012-06"]
    assert "gwm-crd" in docket.must("policy", "list").out.decode()


def test_every_figure_is_shown_with_its_paragraph_and_its_words(docket: Docket) -> None:
    said = docket.must("policy", "show", "gwm-crd/2012-06", "--json").json["figures"]
    figure = said["hardware-unrectified.factor"]
    assert (figure["value"], figure["section"], "加倍" in figure["words"]) == (2, "4.2.2", True)
    assert "2012.holidays" in docket.must("policy", "show", "2004", "--json").json["figures"]
    unknown = docket.run("policy", "show", "gwm-crd/1999")
    assert (unknown.status, "name one of" in unknown.said) == (2, True)


def test_two_versions_differ_in_their_figures(docket: Docket) -> None:
    dearer = file(docket, document("2013", "2013-01-01", DEARER_HARDWARE))
    ran = docket.run("policy", "diff", "gwm-crd/2012-06", dearer, "--json")
    assert ran.status == 1
    assert ran.json["differences"] == {
        "version": {"a": "2012-06", "b": "2013"},
        "effective_from": {"a": "2012-06-01", "b": "2013-01-01"},
        "hardware-nonconforming.amount_fen": {"a": 300_000, "b": 400_000},
    }
    assert docket.must("policy", "diff", "2012-06", "gwm-crd/2012-06").out == b""


def test_a_document_is_published_to_a_running_stack(docket: Docket) -> None:
    dearer = file(docket, document("2013", "2100-01-01", DEARER_HARDWARE))
    event = docket.must("policy", "publish", dearer).json
    assert event["data"]["digest"] == hashlib.sha256(dearer.read_bytes()).hexdigest()
    with docket.up() as stack:
        address = f"http://127.0.0.1:{stack.port}"
        receipt = docket.must("policy", "publish", dearer, "--to", address).json
        assert receipt["id"] == "gwm-crd/2013"
        again = docket.run(
            "policy", "publish", file(docket, document("2013", "2101-01-01")), "--to", address
        )
        assert (again.status, "422" in again.said, "version" in again.said) == (1, True, True)
    listed = docket.must("policy", "list", "--data", docket.data, "--json").json["versions"]
    assert [each["version"] for each in listed] == ["2004", "2012-06", "2013"]
    gone = docket.run("policy", "publish", dearer, "--to", address)
    assert (gone.status, "does not answer" in gone.said) == (1, True)


def test_an_unfit_document_is_not_published(docket: Docket) -> None:
    unfit = file(docket, CRD.replace("factor:\n      value: 2", "factor:\n      value: 0x10"))
    ran = docket.run("policy", "publish", unfit)
    assert (ran.status, ran.out) == (1, b"")
    assert "terms.hardware-unrectified.factor: " in ran.said


def test_the_notice_of_a_year_becomes_a_version_of_the_calendar(docket: Docket) -> None:
    given = file(docket, NOTICE)
    event = docket.must("calendar", "import", given, "--effective-from", "2026-12-01").json
    assert (event["data"]["version"], event["data"]["effective_from"]) == ("2027", "2026-12-01")
    made = docket.folder / "made.yaml"
    made.write_text(event["data"]["document"])
    differing = docket.run("policy", "diff", "cn-working-days/2004", made, "--json").json
    assert {name for name in differing["differences"] if name[0] == "2"} == {
        "2027.notices",
        "2027.holidays",
        "2027.make_up_days",
    }
    with docket.up() as stack:
        words = ("calendar", "import", given, "--to", f"http://127.0.0.1:{stack.port}")
        assert docket.must(*words).json["id"] == "cn-working-days/2027"


def test_a_notice_that_contradicts_itself_is_refused(docket: Docket) -> None:
    for text, told in {
        NOTICE.replace("2027-01-02", "2027-01-04"): "a weekday is worked anyway",
        NOTICE.replace("2027-02-05", "2026-02-05"): "is of another year",
        NOTICE.replace("2027:", "next:"): "next is no year",
        "[": "not a policy document in YAML",
        "": "a mapping is expected",
    }.items():
        ran = docket.run("calendar", "import", file(docket, text))
        assert (ran.status, ran.out, told in ran.said) == (1, b"", True), ran.said
