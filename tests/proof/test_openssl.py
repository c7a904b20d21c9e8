"""OpenSSL checks a signature of the log, and a timestamp (RFC 3161) that a bundle carries."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

from contracts.wording.sentence import LANGUAGES
from services.kit.proof.bundle import STAMP
from services.kit.proof.container import pack, unpack
from services.kit.proof.note import Note
from services.penalties.verification.remarks import STAMPED
from services.penalties.verification.report import as_text
from tests.component.penalties.sealed import LOG_KEY
from tests.proof.alone import run_alone
from tests.proof.evidence import Evidence, fault_of, verified

pytestmark = pytest.mark.skipif(which("openssl") is None, reason="no openssl on PATH")

AUTHORITY = """
[tsa]
dir = .
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ca]
distinguished_name = name
[name]
[own]
extendedKeyUsage = critical,timeStamping
"""
"""The configuration of an authority of the test's own."""

ED25519_PUBLIC = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of a public key in DER (RFC 8410)."""


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def done(folder: Path, *words: str) -> str:
    ran = openssl(folder, *words)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def test_a_signature_of_the_log_is_one_to_openssl(made: Evidence, tmp_path: Path) -> None:
    note = Note.read(unpack(made.bundle)["checkpoint"].decode())
    (tmp_path / "text").write_text(note.text)
    (tmp_path / "signature").write_bytes(note.signatures[0].value)
    (tmp_path / "key.der").write_bytes(ED25519_PUBLIC + LOG_KEY.verifying.public)
    words = ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", "key.der"]
    words += ["-in", "text", "-sigfile", "signature"]
    assert "Verified Successfully" in done(tmp_path, *words)
    (tmp_path / "text").write_text(note.text.replace("\n6\n", "\n7\n"))
    assert openssl(tmp_path, *words).returncode != 0


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The folder of an authority for timestamps, with its certificate."""
    (tmp_path / "own.cnf").write_text(AUTHORITY)
    (tmp_path / "serial").write_text("01\n")
    words = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-config",
        "own.cnf",
        "-section",
        "ca",
    ]
    words += ["-extensions", "own", "-subj", "/CN=tsa.example.org", "-days", "2"]
    done(tmp_path, *words, "-keyout", "tsa.key", "-out", "tsa.pem")
    return tmp_path


def stamped(authority: Path, checkpoint: bytes) -> bytes:
    (authority / "checkpoint").write_bytes(checkpoint)
    done(authority, "ts", "-query", "-data", "checkpoint", "-sha256", "-cert", "-out", "query.tsq")
    words = ["ts", "-reply", "-config", "own.cnf", "-section", "tsa", "-queryfile", "query.tsq"]
    done(authority, *words, "-inkey", "tsa.key", "-signer", "tsa.pem", "-out", STAMP)
    return (authority / STAMP).read_bytes()


def test_a_timestamp_in_a_bundle_is_named_and_openssl_judges_it(
    made: Evidence, authority: Path
) -> None:
    members = unpack(made.bundle)
    stamp = stamped(authority, members["checkpoint"])
    file = pack({**members, STAMP: stamp})
    found = verified(file)
    assert found.findings.unjudged == [STAMPED]
    for language in LANGUAGES:
        assert STAMPED.in_language(language) in "\n".join(as_text(found, language))
    (authority / "bundle.docket").write_bytes(file)
    alone = run_alone(authority / "bundle.docket", str(LOG_KEY.verifying))
    assert (alone.returncode, f"not judged: {STAMP}" in alone.stdout) == (1, True)

    shown = unpack(file)
    (authority / STAMP).write_bytes(shown[STAMP])
    words = ["ts", "-verify", "-in", STAMP, "-CAfile", "tsa.pem", "-data", "checkpoint"]
    assert "Verification: OK" in done(authority, *words)
    (authority / "checkpoint").write_bytes(shown["checkpoint"].replace(b"\n6\n", b"\n7\n"))
    assert openssl(authority, *words).returncode != 0
    elsewhere = {STAMP: stamp, **members}
    assert "no bundle" in fault_of(pack(elsewhere))
