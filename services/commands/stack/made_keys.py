"""Keys of a stack for development: made in its data folder, with an origin without a domain."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from services.kit.proof.keys import SigningKey, read_key_file, write_key_file
from services.kit.proof.receipt_note import SUFFIX
from services.kit.settings import Settings
from services.kit.store.locations import make_folder

NOBODY: Final = "docket.invalid/"
"""The prefix of the origin of a log without a configured name."""


def with_keys(settings: Settings) -> Settings:
    """The settings, completed with keys in the data folder, which are made if missing.

    Keys that the settings name are kept. Raises `KeyUnfit`, `SettingsUnfit`.
    """
    if settings.log_key is not None or settings.receipts_key is not None:
        return settings
    make_folder(settings)
    log, receipts = keys_in(settings.data / "keys")
    return settings.model_copy(update={"log_key": log, "receipts_key": receipts})


def keys_in(folder: Path) -> tuple[Path, Path]:
    """The files of the log's key and of the receipts', made if missing; raises `KeyUnfit`."""
    log, receipts = folder / "log.key", folder / "receipts.key"
    if not log.exists():
        _make(log, _named_by_itself())
    if not receipts.exists():
        _make(receipts, SigningKey.generate(f"{read_key_file(log).name}{SUFFIX}"))
    return log, receipts


def _named_by_itself() -> SigningKey:
    """A key whose origin contains its own digest, so that no two logs share a name."""
    seed = SigningKey.generate(f"{NOBODY}new").seed
    public = SigningKey(NOBODY, seed).verifying.public
    return SigningKey(f"{NOBODY}{sha256(public).hexdigest()[:8]}", seed)


def _make(path: Path, key: SigningKey) -> None:
    try:
        write_key_file(path, key)
    except FileExistsError:  # another start has made it meanwhile
        return
