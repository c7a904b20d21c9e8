"""A certificate that a test's server shows, made by openssl."""

import shutil
import subprocess
from pathlib import Path

import pytest


def made_certificate(folder: Path, name: str) -> Path:
    """A certificate for a name (`IP:127.0.0.1`, `DNS:localhost`), its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    file = folder / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={name.partition(':')[2]}"),
            *("-addext", f"subjectAltName={name}"),
            *("-keyout", folder / "key.pem", "-out", file),
        ],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (folder / "key.pem").read_text())
    return file
