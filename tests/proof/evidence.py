"""What a stack has sealed, as it is handed to others."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from services.kit.proof.note import Note
from services.penalties.verification.history import Trust
from services.penalties.verification.verdict import EvidenceUnusable, Wrong
from services.penalties.verification.verify import Against, Verified, verify_file
from tests.component.penalties.sealed import LOG_KEY
from tests.proof.oem import bundle_of


@dataclass(frozen=True)
class Evidence:
    """The data of a stack, its export, and what people kept: a receipt, an earlier checkpoint."""

    folder: Path
    exported: bytes

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def bundle(self) -> bytes:
        return bundle_of(self.data)

    @property
    def receipt(self) -> Note:
        return Note.read((self.folder / "receipt").read_text())

    @property
    def seen(self) -> Note:
        return Note.read((self.folder / "seen").read_text())


def asked(**given: object) -> Against:
    """What a file is held against: the log's key, and what is given besides."""
    trust = Trust(
        given.get("keys", [LOG_KEY.verifying]),  # type: ignore[arg-type]
        seen=given.get("seen", ()),  # type: ignore[arg-type]
        through=given.get("through"),  # type: ignore[arg-type]
        policy=given.get("policy"),  # type: ignore[arg-type]
    )
    return Against(trust, given.get("receipts", ()), bool(given.get("law", True)))  # type: ignore[arg-type]


def verified(file: bytes, **given: object) -> Verified:
    return verify_file(file, asked(**given))


def fault_of(file: bytes, **given: object) -> str:
    """What is said to be wrong with a file, or not to be judged; nothing where all is well."""
    try:
        found = verified(file, **given)
    except (Wrong, EvidenceUnusable) as fault:
        return str(fault)
    return "; ".join(each.en for each in found.findings.unjudged)
