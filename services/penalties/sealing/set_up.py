"""Builds the sealer by the settings."""

from services.kit.proof.log_keys import LogKeys
from services.kit.proof.witnesses import PolicyUnfit, WitnessPolicy
from services.kit.settings import Settings, SettingsUnfit
from services.kit.store import Store
from services.penalties.sealing.sealer import Sealer


def sealer_of(settings: Settings, store: Store, partitions: int) -> Sealer | None:
    """The sealer; None without a key. Raises `SettingsUnfit`, `RolledBack`."""
    keys = LogKeys.of(settings)
    if keys is None:
        return None
    sealer = Sealer(store, partitions, keys, settings.log_folder, _policy(settings))
    sealer.refuse_rolled_back()
    return sealer


def _policy(settings: Settings) -> WitnessPolicy | None:
    if settings.log_policy is None:
        return None
    try:
        return WitnessPolicy.read(settings.log_policy.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, PolicyUnfit) as fault:
        raise SettingsUnfit(
            f"DOCKET_LOG_POLICY: {settings.log_policy}: {fault}; expected: a C2SP tlog-policy file"
        ) from fault
