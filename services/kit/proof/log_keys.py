"""The keys of a stack: those that sign its log, and the one that signs its receipts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.keys import KeyUnfit, SigningKey, VerifyingKey, read_key_file
from services.kit.proof.note import Note
from services.kit.proof.receipt_note import SUFFIX
from services.kit.settings import Settings, SettingsUnfit


@dataclass(frozen=True)
class LogKeys:
    """The keys that sign the log, the present one first, and the public key of receipts."""

    signing: tuple[SigningKey, ...]
    receipts: VerifyingKey | None = None

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.signing[0].name

    def listed(self) -> list[str]:
        """The keys as a seal lists them."""
        keys = [key.verifying for key in self.signing]
        return [str(key) for key in [*keys, *([self.receipts] if self.receipts else [])]]

    def signed(self, size: int, root: bytes) -> str:
        """The signed checkpoint of the log at a size."""
        return str(Note.signed(Checkpoint(self.origin, size, root).text, self.signing))

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The keys that the settings name; None without any. Raises `SettingsUnfit`."""
        if settings.log_key is None:
            if settings.log_key_before is not None:
                raise SettingsUnfit("DOCKET_LOG_KEY_BEFORE: goes with DOCKET_LOG_KEY alone")
            return None
        signing = [_key("DOCKET_LOG_KEY", settings.log_key)]
        if settings.log_key_before is not None:
            signing.append(_key("DOCKET_LOG_KEY_BEFORE", settings.log_key_before))
        if len({key.name for key in signing}) > 1 or signing[0].name.endswith(SUFFIX):
            raise SettingsUnfit(
                "DOCKET_LOG_KEY: keys of one log bear its origin as their name, and no other key "
                "ends in /receipts"
            )
        receipts = receipts_key(settings)
        if receipts and receipts.name != f"{signing[0].name}{SUFFIX}":
            raise SettingsUnfit(
                f"DOCKET_RECEIPTS_KEY: the key is named {receipts.name}; expected: "
                f"{signing[0].name}{SUFFIX}"
            )
        return cls(tuple(signing), receipts.verifying if receipts else None)


def receipts_key(settings: Settings) -> SigningKey | None:
    """The key that signs receipts; None where none is set. Raises `SettingsUnfit`."""
    if settings.receipts_key is None:
        return None
    key = _key("DOCKET_RECEIPTS_KEY", settings.receipts_key)
    if not key.name.endswith(SUFFIX):
        raise SettingsUnfit(
            f"DOCKET_RECEIPTS_KEY: the key is named {key.name}; expected: …{SUFFIX}"
        )
    return key


def _key(variable: str, path: Path) -> SigningKey:
    try:
        return read_key_file(path)
    except KeyUnfit as fault:
        raise SettingsUnfit(f"{variable}: {fault}; expected: docket log keygen made it") from fault
