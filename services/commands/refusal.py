"""The refusals of the command `docket`, each with its exit status."""


class Unusable(Exception):
    """An argument or input of the command cannot be used: exit status 2."""


class Failed(Exception):
    """The command could not do what was asked: exit status 1."""


def status_of(fault: Exception) -> int | None:
    """The exit status of a fault with a message for the user; None for a programming error."""
    from services.facts.practice_dealers import RealDealerNamedTest
    from services.kit.intake.accepted import NotAsRecorded
    from services.kit.intake.journal import PartitionsDiffer
    from services.kit.log import LogUnavailable, LogUnfit
    from services.kit.settings import SettingsUnfit
    from services.kit.store import SchemaUnfit, StoreUnavailable
    from services.penalties.policy.shipped import ShippedPolicyEdited
    from services.received.policies import PolicyUnreadable

    match fault:
        case Unusable() | SettingsUnfit() | SchemaUnfit() | PartitionsDiffer() | LogUnfit():
            return 2
        case ShippedPolicyEdited() | PolicyUnreadable() | RealDealerNamedTest():
            return 2
        case Failed() | NotAsRecorded() | StoreUnavailable() | LogUnavailable() | OSError():
            return 1
        case _:
            return None
