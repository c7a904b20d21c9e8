"""Attacks on what was recorded and sealed, acted out by an OEM that holds the key."""

from pathlib import Path
from random import Random

import pytest

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.topics import DECISIONS, STAFFING
from services.kit.proof.container import pack, unpack
from services.kit.proof.keys import SigningKey
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.note import Note
from services.kit.store import Transaction
from tests.builders.given_fact import DEALER
from tests.component.penalties.sealed import LOG_KEY, ORIGIN, RECEIPTS_KEY
from tests.component.penalties.test_parking import NEIGHBOUR
from tests.proof.alone import verify_alone
from tests.proof.evidence import Evidence, fault_of, verified
from tests.proof.oem import (
    bundle_of,
    changed_fact,
    forged,
    leaf_out_last,
)
from tests.proof.tampering import by_docket, by_standalone, tampered


def test_what_is_shown_is_in_order_and_every_posting_is_given_again(made: Evidence) -> None:
    found = verified(made.bundle, receipts=[made.receipt], seen=[made.seen], through="2012-09-07")
    [evidence] = found.dealers
    postings = evidence.streams[DEALER, "penalties"]
    assert found.findings.unjudged == []
    assert found.rederived[DEALER] == {each.sequence for each in postings} != set()
    assert verify_alone(made.bundle, str(LOG_KEY.verifying)) is None
    whole = verified(made.exported, receipts=[made.receipt], seen=[made.seen])
    assert [each.dealer for each in whole.dealers] == sorted([DEALER, NEIGHBOUR])
    assert whole.findings.unjudged == []


def test_the_same_stack_gives_the_same_bytes(made: Evidence) -> None:
    assert bundle_of(made.data) == made.bundle
    assert pack(unpack(made.bundle)) == made.bundle


@pytest.mark.parametrize("seed", range(4))
def test_random_tamperings_are_found_by_both_verifiers(made: Evidence, seed: int) -> None:
    chance = Random(seed)
    verifiers = [by_docket(LOG_KEY.verifying, law=False), by_standalone(LOG_KEY.verifying)]
    for _ in range(40):
        how, file = tampered(made.bundle, chance)
        for verify in verifiers:
            assert verify(file) is not None, how


def test_random_tamperings_of_an_export_are_found(made: Evidence) -> None:
    chance = Random(9)
    for _ in range(60):
        how, file = tampered(made.exported, chance)
        assert by_docket(LOG_KEY.verifying, law=False)(file) is not None, how


def test_another_dealers_events_are_found(made: Evidence) -> None:
    own, other = unpack(made.bundle), unpack(bundle_of(made.data, NEIGHBOUR))
    for member in ("dealer/staffing.ndjson", "every/staffing.ndjson", "lines.ndjson"):
        if own[member] != other[member]:
            file = pack({**own, member: other[member]})
            assert fault_of(file) != ""
            assert verify_alone(file, str(LOG_KEY.verifying)) is not None


def test_a_log_signed_by_another_key_is_found(evidence: Evidence, tmp_path: Path) -> None:
    other = LogKeys((SigningKey(ORIGIN, bytes(32)),), RECEIPTS_KEY.verifying)
    file = bundle_of(forged(evidence.data, tmp_path / "forged", lambda _: None, other))
    assert fault_of(file) == "checkpoint: not signed by a key given"
    assert verify_alone(file, str(LOG_KEY.verifying)) == "checkpoint: not signed by a key given"


def _earlier(event: dict[str, object]) -> None:
    event["source"] = "/dealers/other/dms"


def test_an_old_fact_that_is_edited_is_found_by_a_checkpoint_seen_before(
    evidence: Evidence, tmp_path: Path
) -> None:
    file = bundle_of(
        forged(
            evidence.data, tmp_path / "forged", lambda tx: changed_fact(tx, STAFFING, 3, _earlier)
        )
    )
    assert "is of another history" in fault_of(file, seen=[evidence.seen], law=False)


def test_a_fact_that_is_edited_is_found_by_its_receipt(evidence: Evidence, tmp_path: Path) -> None:
    file = bundle_of(
        forged(
            evidence.data, tmp_path / "forged", lambda tx: changed_fact(tx, STAFFING, 5, _earlier)
        )
    )
    said = fault_of(file, receipts=[evidence.receipt])
    assert said == f"receipt: staffing 5 of {DEALER} is recorded otherwise than its receipt says"


def test_a_filing_that_is_withheld_is_found_by_its_receipt_alone(
    evidence: Evidence, tmp_path: Path
) -> None:
    def withhold(tx: Transaction) -> None:
        leaf_out_last(tx, STAFFING)

    file = bundle_of(forged(evidence.data, tmp_path / "forged", withhold))
    said = fault_of(file, receipts=[evidence.receipt], law=False)
    assert said == (
        f"receipt: staffing 5 of {DEALER} was promised, received on 2012-08-21, and is not among "
        "what was sealed through 2012-09-07: it was withheld"
    )


def test_a_fact_entered_late_and_stamped_early_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def stamp(event: dict[str, object]) -> None:
        event["recordedtime"] = "2012-08-03T01:00:00.000000Z"

    file = bundle_of(
        forged(evidence.data, tmp_path / "forged", lambda tx: changed_fact(tx, STAFFING, 5, stamp))
    )
    said = f"staffing 5 of {DEALER}: says it was received on 2012-08-03, and was not sealed then"
    assert fault_of(file) == said
    assert verify_alone(file, str(LOG_KEY.verifying)) == said


def test_a_policy_entered_late_and_stamped_early_is_found(
    evidence: Evidence, tmp_path: Path
) -> None:
    def enter(tx: Transaction) -> None:
        rows = tx.execute(
            "SELECT stream, sequence, value FROM kept WHERE topic = ? AND stream LIKE '*/%'"
            " ORDER BY stream, sequence",
            (DECISIONS,),
        )
        first = {stream: bytes(value) for stream, _, value in reversed(rows)}
        for stream, value in first.items():
            [(last,)] = tx.execute(
                "SELECT MAX(sequence) FROM heads WHERE stream = ? AND topic = ?",
                (stream, DECISIONS),
            )
            # Behind the last closing but one, which moves up by a number with all that follows.
            event = read_json(value) | {"sequence": f"{last:020d}", "id": "late"}
            event["recordedtime"] = "2012-07-30T01:00:00.000000Z"
            del event["importedtime"], event["provenance"]
            tx.execute(
                "INSERT INTO kept SELECT topic, stream, ?, type, partition, received_on,"
                " '2012-08-20', ? FROM kept WHERE stream = ? AND topic = ? LIMIT 1",
                (last, canonical(event), stream, DECISIONS),
            )
            _move_closing(tx, int(stream[2:]), last)
            tx.execute(
                "UPDATE heads SET sequence = ? WHERE stream = ? AND topic = ?",
                (last + 1, stream, DECISIONS),
            )

    file = bundle_of(forged(evidence.data, tmp_path / "forged", enter))
    assert "it entered after the seal of 2012-08-20" in fault_of(file)


def _move_closing(tx: Transaction, partition: int, number: int) -> None:
    """The closing under a number stands under the next one."""
    from services.kit.log.day_closed import day_closed_bytes
    from services.kit.proof.tree import leaf_hash

    [(through, at, events)] = tx.execute(
        "SELECT through, recordedtime, events FROM closings"
        " WHERE topic = ? AND partition = ? AND sequence = ?",
        (DECISIONS, partition, number),
    )
    value = day_closed_bytes(
        DECISIONS, partition, through, sequence=number + 1, at=at, events=events
    )
    tx.execute(
        "UPDATE closings SET sequence = ?, leaf = ? WHERE topic = ? AND partition = ?"
        " AND sequence = ?",
        (number + 1, leaf_hash(value), DECISIONS, partition, number),
    )


def test_a_policys_text_that_is_swapped_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def swap(tx: Transaction) -> None:
        for stream, sequence, value in tx.execute(
            "SELECT stream, sequence, value FROM kept WHERE topic = ? AND stream LIKE '*/%'",
            (DECISIONS,),
        ):
            event = read_json(bytes(value))
            event["data"]["document"] = event["data"]["document"].replace("2000", "9000")
            tx.execute(
                "UPDATE kept SET value = ? WHERE stream = ? AND topic = ? AND sequence = ?",
                (canonical(event), stream, DECISIONS, sequence),
            )

    file = bundle_of(forged(evidence.data, tmp_path / "forged", swap))
    assert "is no policy: : Value error, digest: is not the SHA-256" in fault_of(file)


def test_an_older_bundle_is_found_by_the_day_that_it_must_reach(made: Evidence) -> None:
    older = bundle_of(made.data, through="2012-08-07")
    assert fault_of(older) == ""
    assert fault_of(older, through="2012-09-07") == "checkpoint: goes through 2012-08-07 only"
    latest = Note.read(unpack(made.bundle)["checkpoint"].decode())
    assert fault_of(older, seen=[latest]) == "checkpoint: older than one seen before"


def test_two_histories_are_found_by_the_others_checkpoint(
    evidence: Evidence, tmp_path: Path
) -> None:
    other = forged(
        evidence.data, tmp_path / "forged", lambda tx: changed_fact(tx, STAFFING, 3, _earlier)
    )
    theirs = Note.read(unpack(bundle_of(other, NEIGHBOUR))["checkpoint"].decode())
    assert "is of another history" in fault_of(evidence.bundle, seen=[theirs])
