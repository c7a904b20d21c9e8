"""Libraries of others, in Go, check what a stack has sealed; and witness it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import which

import pytest

from contracts.topics import STAFFING
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.keys import COSIGNATURE, SigningKey, VerifyingKey
from services.kit.proof.note import Note
from services.kit.proof.witnesses import WitnessPolicy
from services.penalties.sealing import sealer as sealing
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.event_proof import event_proof
from services.penalties.sealing.evidence import stream_bytes
from services.penalties.sealing.publishing import publish
from services.penalties.sealing.sealer import Sealer
from services.penalties.sealing.seals import last_sealed, seals_of_log
from services.penalties.sealing.witnessing import WitnessAhead, Witnessing, cosigned
from tests.component.penalties.sealed import LOG_KEY, ORIGIN, RECEIPTS_KEY
from tests.component.penalties.stack import PARTITIONS
from tests.proof.evidence import Evidence
from tests.proof.oem import KEYS, changed_fact, forged, store_of
from tests.proof.test_kills import Killed, dying, last_checkpoint, let_go
from tests.unit.law.given import DEALER

SOURCE = Path(__file__).parent / "stranger"


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, built; skipped where Go or its modules are not to be had."""
    if which("go") is None:
        pytest.skip("no go on PATH")
    program = tmp_path_factory.mktemp("stranger") / "stranger"
    built = subprocess.run(
        ["go", "build", "-o", program, "."], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    if built.returncode and "main.go" not in built.stderr and "witness.go" not in built.stderr:
        pytest.skip(f"its modules are not to be had: {built.stderr[-300:]}")
    assert built.returncode == 0, built.stderr
    return program


@contextmanager
def witness(program: Path, log_key: SigningKey = LOG_KEY) -> Iterator[str]:
    """A witness of the log that bears this key; its address, and its key."""
    words = [program, "witness", "127.0.0.1:0", "witness.example.org/w", "07" * 32]
    with subprocess.Popen(
        [*words, str(log_key.verifying)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def log_in(evidence: Evidence, folder: Path) -> None:
    with store_of(evidence.data) as store, store.reading() as look:
        last = last_sealed(look)
        assert last
        entries = [each.text.encode() for each in seals_of_log(look, last)]
        publish(folder, ORIGIN, entries, cosigned(look, last))


def test_foreign_libraries_read_and_sign_what_was_sealed(
    made: Evidence, stranger: Path, tmp_path: Path
) -> None:
    log_in(made, tmp_path / "log")
    with store_of(made.data) as store, store.reading() as look:
        (tmp_path / "proof").write_text(event_proof(look, STAFFING, DEALER, 3))
        (tmp_path / "event").write_bytes(stream_bytes(look, DEALER, STAFFING, 3)[2])
    ran = subprocess.run(
        [
            stranger, "verify", tmp_path / "log", tmp_path / "proof", made.folder / "receipt",
            str(LOG_KEY.verifying), str(RECEIPTS_KEY.verifying), tmp_path / "event",
        ],
        capture_output=True, text=True, check=False,
        env={**os.environ, "STRANGER_SIGNER": LOG_KEY.written()},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("6 seals, root ")


def test_a_witness_of_another_key_signs_nothing_and_stops_nobody(
    made: Evidence, stranger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        witness(stranger, SigningKey(ORIGIN, bytes([9] * 32))) as said,
        store_of(made.data) as store,
    ):
        url, vkey = said.split()
        policy = WitnessPolicy.read(f"witness w {vkey} {url}\nquorum w\n")
        assert not Witnessing(store, policy, lambda _: None).ask()
        with store.reading() as look:
            last = last_sealed(look)
            assert last
            assert not policy.is_met(Note.read(cosigned(look, last)))
    assert "the witness w does not sign: answers 403" in caplog.text


def test_a_witness_that_signs_with_another_key_than_its_own_is_not_believed(
    made: Evidence, stranger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with witness(stranger) as said, store_of(made.data) as store:
        url, _ = said.split()
        other = VerifyingKey("witness.example.org/w", LOG_KEY.verifying.public, COSIGNATURE)
        policy = WitnessPolicy.read(f"witness w {other} {url}\nquorum w\n")
        assert not Witnessing(store, policy, lambda _: None).ask()
    assert "answers with no signature of its key" in caplog.text


@pytest.mark.parametrize("seed", range(4))
def test_kills_between_transaction_files_and_witness_leave_one_history(
    evidence: Evidence, stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, folder = Random(seed), tmp_path / "log"
    again = forged(evidence.data, tmp_path / "again", lambda _: None, seals=False)
    monkeypatch.setattr(sealing, "publish", dying(chance, sealing.publish))
    monkeypatch.setattr(DaySealing, "seal_next", dying(chance, DaySealing.seal_next))
    monkeypatch.setattr(Witnessing, "ask", dying(chance, Witnessing.ask))
    with witness(stranger) as said, store_of(again) as store:
        url, vkey = said.split()
        policy = WitnessPolicy.read(f"witness w {vkey} {url}\nquorum w\n")
        kills = 0
        for _ in range(300):
            one = Sealer(store, PARTITIONS, KEYS, folder, policy)
            one.refuse_rolled_back()
            let_go(store)
            try:
                while one.step():
                    pass
            except Killed:
                kills += 1
                continue
            text = (folder / "checkpoint").read_text() if (folder / "checkpoint").exists() else ""
            if text.count("\n— ") == 2 and Checkpoint.read(Note.read(text).text).size == 6:
                break
        assert policy.is_met(Note.read((folder / "checkpoint").read_text()))
    assert kills
    assert last_checkpoint(again) == last_checkpoint(evidence.data)


def test_a_witness_signs_a_log_that_grows_and_no_other(
    evidence: Evidence, stranger: Path, tmp_path: Path
) -> None:
    with witness(stranger) as said, store_of(evidence.data) as store:
        url, vkey = said.split()
        policy = WitnessPolicy.read(f"witness w {vkey} {url}\nquorum w\n")
        assert Witnessing(store, policy, lambda _: None).ask()
        with store.reading() as look:
            last = last_sealed(look)
            assert last
            note = Note.read(cosigned(look, last))
        assert policy.is_met(note)
        assert not Witnessing(store, policy, lambda _: None).ask(), "it has signed already"

        older = forged(evidence.data, tmp_path / "older", lambda _: None)
        with store_of(older) as back:
            with back.transaction() as tx:
                tx.execute("DELETE FROM seals WHERE number = 6")
                tx.execute("DELETE FROM cosignatures")
            with pytest.raises(WitnessAhead, match="has signed 6 seals, and this store has 5"):
                Witnessing(back, policy, lambda _: None).ask()

        def edit(event: dict[str, object]) -> None:
            event["source"] = "/dealers/other/dms"

        other = forged(
            evidence.data, tmp_path / "other", lambda tx: changed_fact(tx, STAFFING, 3, edit)
        )
        with store_of(other) as forked:
            with forked.transaction() as tx:
                tx.execute("DELETE FROM cosignatures")
            assert not Witnessing(forked, policy, lambda _: None).ask(), "422: it is a fork"
