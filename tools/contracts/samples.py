"""The golden samples: recorded events, which are added and never edited."""

import hashlib
from pathlib import Path

from tools.contracts.files import SAMPLES

DIGESTS = SAMPLES / "SHA256SUMS"
"""A line a sample, as `sha256sum --check` reads it: once entered, a line stays."""


def sample_files() -> list[Path]:
    """Every sample: named after its type, and its case where a type has several."""
    return sorted(SAMPLES.glob("*.json"))


def entered() -> dict[str, str]:
    """The digests entered so far, by file name."""
    if not DIGESTS.exists():
        return {}
    lines = DIGESTS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def digest_of(sample: Path) -> str:
    """The SHA-256 of a sample's bytes, in hexadecimal."""
    return hashlib.sha256(sample.read_bytes()).hexdigest()


def enter_new() -> list[str]:
    """Enters the new samples; returns their names."""
    known = entered()
    new = {path.name: digest_of(path) for path in sample_files() if path.name not in known}
    lines = [f"{digest}  {name}\n" for name, digest in sorted({**known, **new}.items())]
    DIGESTS.write_text("".join(lines), encoding="utf-8")
    return sorted(new)
