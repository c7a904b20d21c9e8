from pathlib import Path

import pytest

from services.kit.proof.checkpoint import Checkpoint, LogProof
from services.kit.proof.encoding import TextUnfit, base64_bytes, base64_text, number_of
from services.kit.proof.keys import (
    COSIGNATURE,
    KeyUnfit,
    SigningKey,
    VerifyingKey,
    read_key_file,
    write_key_file,
)
from services.kit.proof.note import Note, NoteUnfit, Signature, read_signatures
from services.kit.proof.tree import leaf_hash
from services.kit.proof.witnesses import PolicyUnfit, WitnessPolicy

KEY = SigningKey("example.org/log", bytes(32))
TEXT = Checkpoint("example.org/log", 5, leaf_hash(b"")).text


def cosigned(note: Note, name: str, seed: bytes, at: int) -> tuple[VerifyingKey, Note]:
    secret = SigningKey(name, seed)
    key = VerifyingKey(name, secret.verifying.public, COSIGNATURE)
    made = secret.sign(f"cosignature/v1\ntime {at}\n{note.text}".encode())
    line = Signature(name, key.id, at.to_bytes(8) + made)
    return key, Note(note.text, (*note.signatures, line))


@pytest.mark.parametrize("text", ["YQ", "YR==", "YQ==\n", " YQ==", "-_==", "YQ=a"])
def test_base64_has_one_form(text: str) -> None:
    with pytest.raises(TextUnfit):
        base64_bytes(text)


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", "1 ", "１", "99999999999999999999"])
def test_numbers_have_one_form(text: str) -> None:
    with pytest.raises(TextUnfit):
        number_of(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda vkey: vkey.replace("+", "-"),
        lambda vkey: vkey.replace("log", "lag"),
        lambda vkey: vkey[:-4] + "AAA=",
        lambda vkey: vkey[:-2],
        lambda vkey: f" {vkey}",
        lambda _: "",
    ],
)
def test_a_mistyped_key_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(KeyUnfit):
        VerifyingKey.read(change(str(KEY.verifying)))


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    write_key_file(path, KEY)

    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key_file(path) == KEY
    with pytest.raises(FileExistsError):
        write_key_file(path, KEY)
    path.chmod(0o640)
    with pytest.raises(KeyUnfit, match="chmod 600"):
        read_key_file(path)
    with pytest.raises(KeyUnfit, match="cannot be read"):
        read_key_file(tmp_path / "none")


def test_a_secret_is_not_shown() -> None:
    assert "seed" not in repr(KEY)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno signature\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "te\txt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA\n— name AAAAAAAA\n",
        "text\n\n" + "— name AAAAAAAA\n" * 101,
    ],
)
def test_what_is_no_signed_note_is_refused(written: str) -> None:
    with pytest.raises(NoteUnfit):
        Note.read(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nAAAA\n",
        "a\n1\nAAAA\n",
        f"{TEXT}more\n",
        f"\n1\n{base64_text(bytes(32))}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteUnfit, match="no checkpoint"):
        Checkpoint.read(text)


def test_a_signature_is_of_one_text_and_one_key() -> None:
    note = Note.signed(TEXT, [KEY])
    other = SigningKey(KEY.name, bytes([1] * 32))

    assert note.is_signed_by(KEY.verifying)
    assert not note.is_signed_by(other.verifying)
    assert not Note(TEXT.replace("5", "6"), note.signatures).is_signed_by(KEY.verifying)
    assert note.beside([other.verifying]) == list(note.signatures)
    assert Note.read(str(note)) == note


def test_a_cosignature_says_when_it_was_made() -> None:
    key, note = cosigned(Note.signed(TEXT, [KEY]), "example.org/w1", bytes([2] * 32), 1_700_000_000)

    assert note.is_signed_by(key)
    [_, line] = note.signatures
    assert line.made_at == 1_700_000_000
    later = Signature(line.name, line.id, (line.made_at + 1).to_bytes(8) + line.value[8:])
    assert not later.fits(key, note.text)
    assert VerifyingKey.read(str(key)) == key
    assert read_signatures(str(line)) == (line,)


def test_a_proof_of_an_event_is_read_as_it_is_written() -> None:
    proof = LogProof(b"{}", 4, [leaf_hash(b"a"), leaf_hash(b"b")], Note.signed(TEXT, [KEY]))

    assert LogProof.read(str(proof)) == proof
    for written in ("", str(proof).replace("extra", "extre"), str(proof).replace("index", "at")):
        with pytest.raises(NoteUnfit):
            LogProof.read(written)


def test_a_policy_says_which_witnesses_suffice() -> None:
    note = Note.signed(TEXT, [KEY])
    keys = []
    for number in range(3):
        key, note = cosigned(note, f"w{number}.example", bytes([number + 9] * 32), number)
        keys.append(key)
    absent = VerifyingKey("w3.example", keys[0].public, COSIGNATURE)
    policy = WitnessPolicy.read(
        f"log {KEY.verifying}\n"
        f"witness a {keys[0]} http://127.0.0.1:1/  # the first\n"
        f"witness b {keys[1]}\n\n# a comment\nwitness c {absent}\n"
        "group two 2 a b c\ngroup every all two c\nquorum two\n"
    )

    assert [each.name for each in policy.signed(note)] == ["a", "b"]
    assert policy.is_met(note)
    assert policy.needed == 2
    assert policy.witnesses["a"].url == "http://127.0.0.1:1/"
    assert not policy.is_met(Note.signed(TEXT, [KEY]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum a",
        "quorum none\nquorum none",
        f"witness a {KEY.verifying}\nquorum a",
        "group g any x\nquorum none",
        "witness none x\nquorum none",
        "log",
        "log x\nquorum none",
        "nonsense\nquorum none",
    ],
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(PolicyUnfit):
        WitnessPolicy.read(text)
