"""The log, its proofs and bundles, as they are answered over HTTP."""

import json
from base64 import b64decode
from pathlib import Path

from contracts.topics import STAFFING
from services.kit.proof.checkpoint import Checkpoint, LogProof
from services.kit.proof.note import Note
from services.kit.proof.tree import leaf_hash, root_by_path
from tests.component.penalties.sealed import LOG_KEY, keys_in, sealed
from tests.component.penalties.stack import new_dealer, running
from tests.proof.evidence import fault_of
from tests.unit.law.given import DEALER


def test_an_event_is_led_by_hashes_to_the_checkpoint(tmp_path: Path) -> None:
    with running(tmp_path, **keys_in(tmp_path)) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.close("2012-07-31")
        stack.close("2012-08-06")
        days = sealed(stack, "2012-08-06")
        event = stack.house.journals[STAFFING].store.events(DEALER)[1].value
        asked = {"topic": "staffing", "subject": DEALER}
        written = stack.get("/penalties/v1/proofs", **asked, sequence="2").text
        missing = stack.get("/penalties/v1/proofs", **asked, sequence="3")
        head = stack.get("/penalties/v1/log/checkpoint").text
        tile = stack.get("/penalties/v1/log/tile/0/000.p/2").content
        entries = stack.get("/penalties/v1/log/tile/entries/000.p/2").content
        none = stack.get("/penalties/v1/log/tile/0/001")
        lines = stack.get("/penalties/v1/log/lines/2012-08-06").text.splitlines()
        unsealed = stack.get("/penalties/v1/log/lines/2012-08-07")
        no_day = stack.get("/penalties/v1/log/lines/2012-08-03")
        bundle = stack.get(f"/penalties/v1/dealers/{DEALER}/bundle").content
        entry = stack.postings()[0]["data"]["entry_id"]
        of_entry = stack.get(f"/penalties/v1/entries/{entry}/bundle").content
        unknown = stack.get("/penalties/v1/dealers/NOBODY/bundle")

    proof = LogProof.read(written)
    extra = json.loads(proof.extra)
    path = [b64decode(each) for each in extra["path"]]
    line = json.loads(extra["line"])
    found = root_by_path(leaf_hash(event), extra["index"], line["staffing"]["size"], path)
    assert found.hex() == line["staffing"]["root"]
    seal = json.loads(extra["seal"])
    path = [b64decode(each) for each in extra["line_path"]]
    found = root_by_path(
        leaf_hash(extra["line"].encode()), extra["line_index"], seal["lines"], path
    )
    assert found.hex() == seal["root"]
    checkpoint = Checkpoint.read(proof.checkpoint.text)
    leaf = leaf_hash(extra["seal"].encode())
    assert root_by_path(leaf, proof.entry, checkpoint.size, proof.path) == checkpoint.root
    assert proof.checkpoint.is_signed_by(LOG_KEY.verifying)
    assert str(proof.checkpoint) == head == str(Note.read(head))
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "not sealed yet: the day is open",
    )
    assert tile == b"".join(day.leaf for day in days)
    assert [day.text.encode() in entries for day in days] == [True, True]
    assert none.status_code == 404
    assert len(lines) == len(set(lines)) == days[-1].said["lines"]
    assert unsealed.json()["detail"] == "not sealed yet: the day is open"
    assert no_day.json()["detail"] == "2012-08-03 is no closed day"
    assert fault_of(bundle) == fault_of(of_entry) == ""
    assert unknown.status_code == 404
