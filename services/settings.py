"""The settings of a stack from the environment: shared ones, and those of one service."""

from services.kit.settings import Settings, read_stack_settings
from services.notifications.settings import MailSettings


class AllSettings(Settings, MailSettings):
    """The settings of a stack and of the services in it."""


def read_settings(**given: object) -> AllSettings:
    """The settings, `given` ones before the environment's; raises `SettingsUnfit`."""
    return read_stack_settings(AllSettings, given)
