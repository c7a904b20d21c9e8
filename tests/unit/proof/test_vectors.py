import json

from contracts.canonical import canonical
from services.kit.log.partitions import partition_of
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.keys import SigningKey, VerifyingKey
from services.kit.proof.note import Note
from services.kit.proof.receipt_note import Promise
from services.kit.proof.tree import (
    Frontier,
    check_consistency,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_by_path,
    root_of,
)
from tests.unit.proof.vectors import VECTORS, hashes

KEY = SigningKey("docket.example.com/crd", bytes(range(32)))
RECEIPTS = SigningKey("docket.example.com/crd/receipts", bytes(range(32, 64)))


def test_keys_are_written_and_read_as_go_has_them() -> None:
    assert KEY.written() == VECTORS["key"]["skey"]
    assert str(KEY.verifying) == VECTORS["key"]["vkey"]
    assert SigningKey.read(VECTORS["key"]["skey"]) == KEY
    assert VerifyingKey.read(VECTORS["key"]["vkey"]) == KEY.verifying
    assert str(RECEIPTS.verifying) == VECTORS["receipt"]["vkey"]


def test_the_events_of_a_stream_hash_to_its_heads() -> None:
    events = [each.encode() for each in VECTORS["events"]]
    leaves = [leaf_hash(each) for each in events]

    assert leaves == hashes("leaf")
    assert [canonical(json.loads(each)) for each in events] == events
    assert [root_of(leaves[:size]) for size in range(4)] == hashes("roots")
    assert [Frontier().with_leaves(leaves[:size]).root for size in range(4)] == hashes("roots")
    assert inclusion_path(leaves, 1) == hashes("path_of_1")
    assert root_by_path(leaves[1], 1, 3, hashes("path_of_1")) == hashes("roots")[3]
    assert partition_of("SD-011", 12) == 11


def test_the_lines_of_a_day_hash_to_its_seal() -> None:
    lines = [leaf_hash(each.encode()) for each in VECTORS["lines"]]

    assert json.loads(VECTORS["seals"][2])["root"] == root_of(lines).hex()
    assert inclusion_path(lines, 2) == hashes("line_path_of_2")


def test_seals_hash_to_checkpoints_of_which_the_earlier_are_prefixes() -> None:
    seals = [leaf_hash(each.encode()) for each in VECTORS["seals"]]
    roots = [root_of(seals[:size]) for size in range(4)]

    assert seals == hashes("seal_leaf")
    assert roots == hashes("log_roots")
    assert consistency_path(seals, 2) == hashes("consistency_2_3")
    check_consistency(2, roots[2], 3, roots[3], hashes("consistency_2_3"))
    for size, written in enumerate(VECTORS["checkpoints"], 1):
        checkpoint = Checkpoint(KEY.name, size, roots[size])
        assert str(Note.signed(checkpoint.text, [KEY])) == written
        note = Note.read(written)
        assert Checkpoint.read(note.text) == checkpoint
        assert note.is_signed_by(KEY.verifying)


def test_seals_without_a_digest_of_the_law_hash_to_the_checkpoint_of_the_prototype() -> None:
    bare = []
    for each in map(json.loads, VECTORS["seals"]):
        del each["law_digest"]
        bare.append(leaf_hash(canonical(each)))
    checkpoint = Checkpoint(KEY.name, 3, root_of(bare))

    assert root_of(bare[:2]).hex() == (
        "8691bf9b2afd64bf60241758c7529234772f774833b77a99c60a3fa3f24a8d87"
    )
    assert [each.hex() for each in consistency_path(bare, 2)] == [
        "ce5065cf3e8c056b8bd4f4abf6dfb55247bfb8ae89585522c60829135b1fb195"
    ]
    assert "Xl7ynq8uf6dK//RJbGreUV9mo6N5eB/GODOUFBJvKNg=\n" in checkpoint.text
    assert str(Note.signed(checkpoint.text, [KEY])).endswith(
        " r35U4khrLSihsFkosaVuUVAcbfJjBhrH7xuwj9FRNG7LF+m1ZAGGFAJsp/l1hGIqVr7zOummajd8UyeLQjVij/"
        "n5FgI=\n"
    )


def test_a_receipt_is_signed_as_its_note_has_it() -> None:
    promise = Promise(
        "docket.staffing.v1",
        "SD-011",
        3,
        "2026-03-28T01:00:00.000000Z",
        hashes("leaf")[2],
        "/dealers/SD-011/dms",
        "n3",
    )

    assert promise.signed(RECEIPTS) == VECTORS["receipt"]["note"]
    note = Note.read(VECTORS["receipt"]["note"])
    assert note.is_signed_by(RECEIPTS.verifying)
    assert Promise.read(note) == (RECEIPTS.name, promise)
