"""Each attack that `docs/proof.md` lists, acted out by an OEM that holds the key."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from contracts.reading import read_json
from contracts.topics import DECISIONS, STAFFING
from services.kit.proof.container import pack, unpack
from services.kit.proof.keys import SigningKey
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.note import Note
from services.kit.store import Recording, Transaction
from services.penalties.deciding import law_digest
from services.penalties.law import LAW_VERSION, Docket
from services.penalties.posting import examination
from services.penalties.sealing import day_sealing
from tests.builders.given_fact import DEALER
from tests.component.penalties.sealed import LOG_KEY, ORIGIN, RECEIPTS_KEY, keys_in, sealed
from tests.component.penalties.stack import new_dealer, running
from tests.component.penalties.test_parking import NEIGHBOUR
from tests.proof.alone import verify_alone
from tests.proof.evidence import Evidence, fault_of, verified
from tests.proof.oem import (
    bundle_of,
    changed_fact,
    changed_posting,
    forged,
    leaf_out_last,
    leave_out,
    numbers_of,
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


def test_a_fine_that_is_raised_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def raise_it(event: dict[str, dict[str, int]]) -> None:
        event["data"]["amount_fen"] += 1_00

    def change(tx: Transaction) -> None:
        changed_posting(tx, numbers_of(tx)[0], raise_it)

    file = bundle_of(forged(evidence.data, tmp_path / "forged", change))
    assert fault_of(file).startswith("posting ")
    assert "the law gives amount_fen " in fault_of(file)
    assert fault_of(file, law=False) == ""


def test_other_code_under_the_same_release_is_found_where_it_comes_to_something_else(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The OEM runs a law of its own under the number of ours, and seals what that comes to."""
    law = examination.adjudicate
    dearer = [False]

    def other_law(*asked: Any) -> Docket:
        docket = law(*asked)
        raised = [replace(e, amount_fen=e.amount_fen + 100 * dearer[0]) for e in docket.entries]
        return replace(docket, entries=tuple(raised))

    ours, theirs = law_digest(), "ab" * 32
    files = []
    for dearer[0] in (False, True):
        with monkeypatch.context() as there:
            there.setattr(examination, "adjudicate", other_law)
            there.setattr(day_sealing, "law_digest", lambda: theirs)
            folder = tmp_path / f"dearer-{dearer[0]}"
            with running(folder, **keys_in(evidence.folder)) as stack:
                stack.post(*new_dealer("2012-07-01"))
                stack.close("2012-08-06")
                assert stack.postings()
                sealed(stack, "2012-08-06")
            files.append(bundle_of(folder))
    same, otherwise = files
    found = verified(same)
    assert found.findings.unjudged == []
    [remark] = found.findings.remarks
    assert remark.en.startswith(f"sealed by the law {LAW_VERSION} {theirs}, and this is {ours}: ")
    assert remark.en.endswith("other code that comes to the same")
    said = fault_of(otherwise)
    assert "the law gives amount_fen 500000, posted was 500100" in said
    assert said.endswith(f" (sealed by the law {theirs}, this is {ours})")
    assert fault_of(otherwise, law=False) == ""


def test_a_duty_that_is_stated_otherwise_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def lower(event: dict[str, Any]) -> None:
        event["data"]["duties"][0]["amount_fen"] -= 1_00

    def change(tx: Transaction) -> None:
        changed_posting(tx, numbers_of(tx, statements=True)[0], lower)

    file = bundle_of(forged(evidence.data, tmp_path / "forged", change))
    name = f"docket-stated of 2012-07-31 ({DEALER}/docket#2012-07-31)"
    assert fault_of(file).startswith(f"{name}: the law states duties ")
    assert "stated was " in fault_of(file)


@pytest.mark.parametrize("which", [0, -1])
def test_a_statement_that_is_left_out_is_found(
    evidence: Evidence, tmp_path: Path, which: int
) -> None:
    def change(tx: Transaction) -> None:
        leave_out(tx, numbers_of(tx, statements=True)[which])

    said = fault_of(bundle_of(forged(evidence.data, tmp_path / "forged", change)))
    assert said.startswith("docket-stated of ")
    assert said.endswith(", and it was not stated")


def test_a_statement_that_is_added_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def add(tx: Transaction) -> None:
        last = numbers_of(tx, statements=True)[-1]
        rows = tx.execute(
            "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
            (DEALER, last),
        )
        event = read_json(bytes(rows[0][0]))
        event |= {"sequence": f"{last + 1:020d}", "id": f"{DEALER}/docket#made-up"}
        tx.append([Recording(DEALER, last + 1, DocketStated.TYPE, canonical(event))])

    said = fault_of(bundle_of(forged(evidence.data, tmp_path / "forged", add)))
    assert said.startswith("docket-stated of ")
    assert said.endswith("docket#made-up): the law states none")


def test_a_fine_that_is_added_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def add(tx: Transaction) -> None:
        rows = tx.execute(
            "SELECT topic, state FROM stored_events WHERE originator_id = ?"
            " AND originator_version = ?",
            (DEALER, numbers_of(tx)[-1]),
        )
        [(event_type, state)] = rows
        last, event = numbers_of(tx, statements=True)[-1], read_json(bytes(state))
        event |= {"sequence": f"{last + 1:020d}", "id": f"{DEALER}/made-up/X#1"}
        event["data"]["entry_id"] = f"{DEALER}/made-up/X"
        tx.append([Recording(DEALER, last + 1, event_type, canonical(event))])

    file = bundle_of(forged(evidence.data, tmp_path / "forged", add))
    assert fault_of(file).endswith("made-up/X#1): the law gives none")


def test_a_posting_that_is_left_out_is_found(evidence: Evidence, tmp_path: Path) -> None:
    file = bundle_of(
        forged(evidence.data, tmp_path / "forged", lambda tx: leave_out(tx, numbers_of(tx)[-1]))
    )
    assert "and it was not posted" in fault_of(file)


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
