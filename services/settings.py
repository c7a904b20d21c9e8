"""All that the environment says to a stack: what every service reads, and what one reads alone."""

from services.kit.settings import Settings, read_stack_settings
from services.notifications.settings import MailSettings


class AllSettings(Settings, MailSettings):
    """The settings of a stack and of the services in it."""


def read_settings(**given: object) -> AllSettings:
    """The settings, `given` ones before the environment's; raises `SettingsUnfit`."""
    return read_stack_settings(AllSettings, given)
